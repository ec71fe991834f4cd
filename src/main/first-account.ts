import { createPasswords } from '../console/passwords.ts';
import { createFirstAccount, hasAccounts } from '../store/staff/accounts.ts';
import { recordDeed } from '../store/staff/audit.ts';
import type { Db } from '../store/database/schema.ts';

const NAME = 'admin';

/**
 * Makes the account `admin` with this password, to be changed at the first sign-in, where there is no account at all.
 * Resolves to whether it did: of several processes that start at once, one does.
 */
export async function ensureFirstAccount(
  db: Db,
  password: string,
  { now, passwords = createPasswords() }: { now: number; passwords?: ReturnType<typeof createPasswords> },
): Promise<boolean> {
  if (await hasAccounts(db)) return false;
  const kept = await passwords.hash(password);
  const isMade = await createFirstAccount(db, { name: NAME, role: 'admin', password: kept }, now);
  if (isMade) {
    await recordDeed(db, {
      at: now,
      who: 'first start',
      action: 'accounts.create',
      subject: NAME,
      detail: 'admin',
    });
  }
  return isMade;
}

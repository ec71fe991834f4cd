import { createPasswords } from '../../console/passwords.ts';
import { newPassword } from '../../console/people.ts';
import { findAccount, listAccounts, resetPassword } from '../../store/staff/accounts.ts';
import type { Config } from '../config.ts';
import { withDatabase } from '../database.ts';
import { recordFromCommandLine } from './from-command-line.ts';

/** Prints the staff's accounts. */
export async function printAccounts(config: Config): Promise<number> {
  const accounts = await withDatabase(config, async (db) => {
    await recordFromCommandLine(db, { action: 'accounts.list' });
    return listAccounts(db);
  });
  for (const { name, role, createdAt, seenAt, disabledAt, mustChangePassword } of accounts) {
    const state =
      disabledAt !== undefined
        ? `disabled ${day(disabledAt)}`
        : mustChangePassword
          ? 'must change its password'
          : 'valid';
    const seen = seenAt === undefined ? 'never seen' : `seen ${day(seenAt)}`;
    process.stdout.write(`${name}  ${role}  made ${day(createdAt)}  ${seen}  ${state}\n`);
  }
  return 0;
}

/**
 * Prints a new password for an account, to be changed at the next sign-in; ends its sessions, and enables it where it was
 * disabled. Exit code 1 where there is none of that name.
 */
export async function resetAccount(config: Config, name: string): Promise<number> {
  const password = newPassword();
  const kept = await createPasswords().hash(password);
  const isReset = await withDatabase(config, async (db) => {
    const account = await findAccount(db, name.toLowerCase());
    if (!account) return false;
    await recordFromCommandLine(db, { action: 'accounts.reset', subject: account.name });
    return resetPassword(db, account.id, { password: kept, enable: true });
  });
  if (!isReset) {
    process.stderr.write(`avisador: there is no account ${name}; \`accounts list\` shows them\n`);
    return 1;
  }
  process.stdout.write(`${password}\n`);
  process.stderr.write('It is not shown again, and must be changed at the next sign-in.\n');
  return 0;
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

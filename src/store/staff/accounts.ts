import { randomBytes } from 'node:crypto';
import type { Transaction } from 'kysely';
import { lock } from '../database/locks.ts';
import type { Db, Tables } from '../database/schema.ts';
import { transact } from '../database/transact.ts';

type Role = Tables['accounts']['role'];

/** Somebody of the staff. Times are milliseconds since 1970. */
export interface Account {
  id: string;
  name: string;
  role: Role;
  mustChangePassword: boolean;
  createdAt: number;
  seenAt: number | undefined;
  disabledAt: number | undefined;
}

interface NewAccount {
  /** In lower case. */
  name: string;
  role: Role;
  /** As it is kept: its hash. */
  password: string;
}

/** Makes an account whose password must be changed at the first sign-in. Resolves to its id; undefined: the name is taken. */
export async function createAccount(db: Db, account: NewAccount, now: number): Promise<string | undefined> {
  const id = `acc_${randomBytes(6).toString('hex')}`;
  const made = await db
    .insertInto('accounts')
    .values({ id, ...account, must_change: 1, created_at: now })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returning('id')
    .executeTakeFirst();
  return made?.id;
}

/** Makes an account only where there is none at all. Resolves to whether it did; of several processes, one does. */
export function createFirstAccount(db: Db, account: NewAccount, now: number): Promise<boolean> {
  return transact(db, async (tx) => {
    await lock(tx, ['first account']);
    if (await hasAccounts(tx)) return false;
    return (await createAccount(tx, account, now)) !== undefined;
  });
}

export async function hasAccounts(db: Db): Promise<boolean> {
  return (await db.selectFrom('accounts').select('id').limit(1).executeTakeFirst()) !== undefined;
}

/** By the order in which they were made. */
export async function listAccounts(db: Db): Promise<Account[]> {
  const rows = await db.selectFrom('accounts').selectAll().orderBy('created_at').orderBy('name').execute();
  return rows.map(accountOf);
}

/** The account of that name, disabled or not, with its password as it is kept. */
export async function findAccount(
  db: Db,
  name: string,
): Promise<(Account & { password: string }) | undefined> {
  const row = await db.selectFrom('accounts').selectAll().where('name', '=', name).executeTakeFirst();
  return row && { ...accountOf(row), password: row.password };
}

/**
 * Changes what an account may do, or whether it may do anything, and ends its sessions. `last_admin`: nobody would be
 * left to look after the others, so nothing is changed.
 */
export async function changeAccount(
  db: Db,
  id: string,
  { role, disabled, now }: { role?: Role | undefined; disabled?: boolean | undefined; now: number },
): Promise<'changed' | 'unknown' | 'last_admin'> {
  try {
    return await transact(db, async (tx) => {
      // Two admins who take each other's role away at the same moment wait for each other here.
      await tx
        .updateTable('accounts')
        .set(({ ref }) => ({ role: ref('role') }))
        .where('role', '=', 'admin')
        .execute();
      const { numUpdatedRows } = await tx
        .updateTable('accounts')
        .set(({ fn, val }) => ({
          ...(role && { role }),
          ...(disabled !== undefined && {
            disabled_at: disabled ? fn.coalesce('disabled_at', val(now)) : null,
          }),
          // Where nothing is to be changed, this still says whether there is such an account.
          id,
        }))
        .where('id', '=', id)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return 'unknown';
      if (!(await hasAdmin(tx))) throw new LastAdminError('no admin would be left');
      await endSessions(tx, id);
      return 'changed';
    });
  } catch (error) {
    if (error instanceof LastAdminError) return 'last_admin';
    throw error;
  }
}

/** Takes back what the transaction has done. */
class LastAdminError extends Error {
  override readonly name = 'LastAdminError';
}

/**
 * An account's password, as it is kept, after its owner has changed it in that session. Ends the account's other
 * sessions. Resolves to false where the session is over by now: then nothing is changed.
 */
export function changePassword(
  db: Db,
  id: string,
  { password, session }: { password: string; session: string },
): Promise<boolean> {
  return transact(db, async (tx) => {
    // An admin who takes the account from whoever is in it, at the same moment, waits here or was first.
    await tx
      .updateTable('accounts')
      .set(({ ref }) => ({ password: ref('password') }))
      .where('id', '=', id)
      .execute();
    const own = await tx
      .selectFrom('console_sessions')
      .select('id')
      .where('id', '=', session)
      .where('account_id', '=', id)
      .executeTakeFirst();
    if (!own) return false;
    await tx.updateTable('accounts').set({ password, must_change: 0 }).where('id', '=', id).execute();
    await endSessions(tx, id, session);
    return true;
  });
}

/**
 * Gives an account a password that must be changed at the next sign-in, and ends its sessions. `enable`: also where it
 * was disabled. Resolves to false where there is no such account.
 */
export function resetPassword(
  db: Db,
  id: string,
  { password, enable = false }: { password: string; enable?: boolean },
): Promise<boolean> {
  return transact(db, async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('accounts')
      .set({ password, must_change: 1, ...(enable && { disabled_at: null }) })
      .where('id', '=', id)
      .executeTakeFirst();
    await endSessions(tx, id);
    return numUpdatedRows === 1n;
  });
}

async function hasAdmin(tx: Transaction<Tables>): Promise<boolean> {
  const admin = await tx
    .selectFrom('accounts')
    .select('id')
    .where('role', '=', 'admin')
    .where('disabled_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return admin !== undefined;
}

async function endSessions(tx: Transaction<Tables>, accountId: string, but = ''): Promise<void> {
  await tx
    .deleteFrom('console_sessions')
    .where('account_id', '=', accountId)
    .where('id', '<>', but)
    .execute();
}

interface AccountRow {
  id: string;
  name: string;
  role: Role;
  must_change: 0 | 1;
  created_at: number;
  seen_at: number | null;
  disabled_at: number | null;
}

function accountOf({ id, name, role, must_change, created_at, seen_at, disabled_at }: AccountRow): Account {
  return {
    id,
    name,
    role,
    mustChangePassword: must_change === 1,
    createdAt: created_at,
    seenAt: seen_at ?? undefined,
    disabledAt: disabled_at ?? undefined,
  };
}

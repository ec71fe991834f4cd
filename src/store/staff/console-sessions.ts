import { randomBytes } from 'node:crypto';
import type { Db, Tables } from '../database/schema.ts';
import { transact } from '../database/transact.ts';

interface NewSession {
  /** Of the token: the token itself is not kept. */
  hash: string;
  accountId: string;
  userAgent: string;
  expiresAt: number;
}

/** Where somebody is signed in. Times are milliseconds since 1970. */
export interface SessionRow {
  id: string;
  userAgent: string;
  createdAt: number;
  seenAt: number;
}

/** A session lasts until it expires, and only while it was seen after this moment. */
interface Alive {
  now: number;
  seenAfter: number;
}

/** Keeps a new session, and forgets those that are over. Resolves to its id. */
export async function openSession(
  db: Db,
  { hash, accountId, userAgent, expiresAt }: NewSession,
  { now, seenAfter }: Alive,
): Promise<string> {
  const id = `ses_${randomBytes(6).toString('hex')}`;
  await transact(db, async (tx) => {
    await tx.updateTable('accounts').set({ seen_at: now }).where('id', '=', accountId).execute();
    await tx
      .deleteFrom('console_sessions')
      .where(({ eb, or }) => or([eb('expires_at', '<=', now), eb('seen_at', '<=', seenAfter)]))
      .execute();
    await tx
      .insertInto('console_sessions')
      .values({
        id,
        hash,
        account_id: accountId,
        user_agent: userAgent,
        created_at: now,
        seen_at: now,
        expires_at: expiresAt,
      })
      .execute();
  });
  return id;
}

/** The session of that hash and whose it is; undefined where it is over or its account is disabled. */
export async function findSession(
  db: Db,
  hash: string,
  { now, seenAfter }: Alive,
): Promise<
  | {
      id: string;
      seenAt: number;
      account: { id: string; name: string; role: Tables['accounts']['role'] };
      mustChangePassword: boolean;
    }
  | undefined
> {
  const row = await db
    .selectFrom('console_sessions as s')
    .innerJoin('accounts as a', 'a.id', 's.account_id')
    .select(['s.id', 's.seen_at', 'a.id as account_id', 'a.name', 'a.role', 'a.must_change'])
    .where('s.hash', '=', hash)
    .where('s.expires_at', '>', now)
    .where('s.seen_at', '>', seenAfter)
    .where('a.disabled_at', 'is', null)
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      seenAt: row.seen_at,
      account: { id: row.account_id, name: row.name, role: row.role },
      mustChangePassword: row.must_change === 1,
    }
  );
}

/** Keeps that somebody has been here. */
export async function seeSession(
  db: Db,
  { session, account, now }: { session: string; account: string; now: number },
): Promise<void> {
  await transact(db, async (tx) => {
    // The account before its sessions, as whoever ends them does, so that no two wait for each other.
    await tx.updateTable('accounts').set({ seen_at: now }).where('id', '=', account).execute();
    await tx.updateTable('console_sessions').set({ seen_at: now }).where('id', '=', session).execute();
  });
}

/** Ends a session of that account, at once, in every process. Resolves to false where it has none of that id. */
export async function endSession(
  db: Db,
  { session, account }: { session: string; account: string },
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('console_sessions')
    .where('id', '=', session)
    .where('account_id', '=', account)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

/** Where an account is signed in, the last seen first. */
export async function sessionsOfAccount(
  db: Db,
  account: string,
  { now, seenAfter }: Alive,
): Promise<SessionRow[]> {
  const rows = await db
    .selectFrom('console_sessions')
    .select(['id', 'user_agent', 'created_at', 'seen_at'])
    .where('account_id', '=', account)
    .where('expires_at', '>', now)
    .where('seen_at', '>', seenAfter)
    .orderBy('seen_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map(({ id, user_agent, created_at, seen_at }) => ({
    id,
    userAgent: user_agent,
    createdAt: created_at,
    seenAt: seen_at,
  }));
}

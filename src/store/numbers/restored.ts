import { recordDeed } from '../staff/audit.ts';
import type { Db } from '../database/schema.ts';
import { transact } from '../database/transact.ts';

/** Under which a restored store says so of itself, in its audit log. */
const ACTION = 'store.restore';

/**
 * Whoever sent from the store after it was copied had other epochs than are known here: ours are higher than theirs from
 * now on, or the far side and the session's folder would shut us out.
 */
const FURTHER = 1_000_000;

interface Restored {
  /** Who did it. */
  who: string;
  /** When the copy was made, and when it was put in place, in milliseconds since 1970. */
  madeAt: number;
  now: number;
}

/**
 * Makes a copy of a store fit to be used in its place: the numbers are nobody's, nobody is signed in to the console, and
 * it says that it may be older than what was sent from it. To be called while no other process uses it.
 */
export function markRestored(db: Db, { who, madeAt, now }: Restored): Promise<void> {
  return transact(db, async (tx) => {
    await tx
      .updateTable('senders')
      .set((eb) => ({
        epoch: eb('epoch', '+', FURTHER),
        expires_at: 0,
        session: 'lost',
        qr: null,
        qr_at: null,
      }))
      .execute();
    await tx.deleteFrom('console_sessions').execute();
    const detail = `a copy of ${new Date(madeAt).toISOString()}`;
    await recordDeed(tx, { at: now, who, action: ACTION, detail });
  });
}

/** Whether a process has a number now, to send from it. */
export async function isSentFrom(db: Db, now: number): Promise<boolean> {
  const held = await db
    .selectFrom('senders')
    .select('number')
    .where('expires_at', '>', now)
    .limit(1)
    .executeTakeFirst();
  return held !== undefined;
}

/** When the store was last put in place as a copy; undefined: never. */
export async function restoredAt(db: Db): Promise<number | undefined> {
  const row = await db
    .selectFrom('audit')
    .select('at')
    .where('action', '=', ACTION)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.at;
}

/** The transport's profile that has sent last, as far as the store knows. */
export async function lastProfile(db: Db): Promise<string | undefined> {
  const row = await db
    .selectFrom('deliveries')
    .select('profile')
    .where('profile', 'is not', null)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.profile ?? undefined;
}

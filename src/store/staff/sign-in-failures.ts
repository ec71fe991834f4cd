import type { Transaction } from 'kysely';
import type { Db, Tables } from '../database/schema.ts';
import { transact } from '../database/transact.ts';

/** A name or an address that is being tried. */
export interface Tried {
  subject: string;
  /** Milliseconds after the last of so many failures until the next try. */
  delayAfter(failures: number): number;
}

/** A try that counts as failed until it is given back. Times are milliseconds since 1970. */
interface TakenTry {
  subject: string;
  at: number;
  /** When the one before it was. */
  lastBefore: number;
}

interface At {
  now: number;
  /** What failed last before this counts no more. */
  forgetBefore: number;
}

/**
 * Takes a try: it counts as failed until it is told otherwise, so that many at the same moment, in whatever processes,
 * do not all pass. `wait`: the milliseconds to wait where it is too early, and then nothing is counted; else 0.
 */
export async function takeTry(
  db: Db,
  tried: readonly Tried[],
  at: At,
): Promise<{ wait: number; taken: readonly TakenTry[] }> {
  // Whoever keeps trying too early costs a look, not a write.
  const wait = waitOf(await rowsOf(db, tried, at), { tried, at });
  if (wait > 0) return { wait, taken: [] };
  return transact(db, async (tx) => {
    await tx.deleteFrom('sign_in_failures').where('last_at', '<', at.forgetBefore).execute();
    // In one order, so that no two wait for each other.
    for (const { subject } of tried.toSorted((a, b) => (a.subject < b.subject ? -1 : 1))) {
      await tx
        .insertInto('sign_in_failures')
        .values({ subject, failures: 0, last_at: at.now })
        .onConflict((conflict) => conflict.column('subject').doUpdateSet({ subject }))
        .execute();
    }
    const rows = await rowsOf(tx, tried, at);
    const stillWait = waitOf(rows, { tried, at });
    if (stillWait > 0) return { wait: stillWait, taken: [] };
    await tx
      .updateTable('sign_in_failures')
      .set(({ eb }) => ({ failures: eb('failures', '+', 1), last_at: at.now }))
      .where('subject', 'in', subjectsOf(tried))
      .execute();
    return {
      wait: 0,
      taken: rows.map(({ subject, last_at }) => ({ subject, at: at.now, lastBefore: last_at })),
    };
  });
}

/** Forgets the failures of a subject. */
export async function clearTries(db: Db, subject: string): Promise<void> {
  await db.deleteFrom('sign_in_failures').where('subject', '=', subject).execute();
}

/** Takes back that tries count as failed: all is as if they had not been made. */
export async function giveTryBack(db: Db, taken: readonly TakenTry[]): Promise<void> {
  for (const { subject, at, lastBefore } of taken) {
    await db
      .updateTable('sign_in_failures')
      .set((eb) => ({
        failures: eb('failures', '-', 1),
        // Somebody else's, later, stands.
        last_at: eb.case().when('last_at', '=', at).then(lastBefore).else(eb.ref('last_at')).end(),
      }))
      .where('subject', '=', subject)
      .where('failures', '>', 0)
      .execute();
  }
}

interface Row {
  subject: string;
  failures: number;
  last_at: number;
}

function rowsOf(db: Db | Transaction<Tables>, tried: readonly Tried[], { forgetBefore }: At): Promise<Row[]> {
  return db
    .selectFrom('sign_in_failures')
    .selectAll()
    .where('subject', 'in', subjectsOf(tried))
    .where('last_at', '>=', forgetBefore)
    .execute();
}

function waitOf(rows: readonly Row[], { tried, at: { now } }: { tried: readonly Tried[]; at: At }): number {
  const waits = rows.map(({ subject, failures, last_at: lastAt }) => {
    const delay = tried.find((each) => each.subject === subject)?.delayAfter(failures) ?? 0;
    // A clock that was set back makes nobody wait longer than that.
    return Math.min(delay, lastAt + delay - now);
  });
  return Math.max(0, ...waits);
}

function subjectsOf(tried: readonly Tried[]): string[] {
  return tried.map(({ subject }) => subject);
}

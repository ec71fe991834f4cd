import type { Transaction } from 'kysely';
import type { Db, Tables } from './schema.ts';

/** A name or an address that is being tried. */
export interface Tried {
  subject: string;
  /** Milliseconds after the last of so many failures until the next try. */
  delayAfter(failures: number): number;
}

interface At {
  now: number;
  /** What failed last before this counts no more. */
  forgetBefore: number;
}

/**
 * Takes a try: it counts as failed until it is told otherwise, so that many at the same moment, in whatever processes,
 * do not all pass. Resolves to the milliseconds to wait where it is too early, and then nothing is counted; else to 0.
 */
export async function takeTry(db: Db, tried: readonly Tried[], at: At): Promise<number> {
  // Whoever keeps trying too early costs a look, not a write.
  const wait = await waitFor(db, tried, at);
  if (wait > 0) return wait;
  return db.transaction().execute(async (tx) => {
    await tx.deleteFrom('sign_in_failures').where('last_at', '<', at.forgetBefore).execute();
    // In one order, so that no two wait for each other.
    for (const { subject } of tried.toSorted((a, b) => (a.subject < b.subject ? -1 : 1))) {
      await tx
        .insertInto('sign_in_failures')
        .values({ subject, failures: 0, last_at: at.now })
        .onConflict((conflict) => conflict.column('subject').doUpdateSet({ subject }))
        .execute();
    }
    const stillWait = await waitFor(tx, tried, at);
    if (stillWait > 0) return stillWait;
    await tx
      .updateTable('sign_in_failures')
      .set(({ eb }) => ({ failures: eb('failures', '+', 1), last_at: at.now }))
      .where('subject', 'in', subjectsOf(tried))
      .execute();
    return 0;
  });
}

/** Forgets the failures of a subject. */
export async function clearTries(db: Db, subject: string): Promise<void> {
  await db.deleteFrom('sign_in_failures').where('subject', '=', subject).execute();
}

/** Takes back that a try counts as failed. */
export async function giveTryBack(db: Db, subjects: readonly string[]): Promise<void> {
  await db
    .updateTable('sign_in_failures')
    .set(({ eb }) => ({ failures: eb('failures', '-', 1) }))
    .where('subject', 'in', subjects)
    .where('failures', '>', 0)
    .execute();
}

async function waitFor(
  db: Db | Transaction<Tables>,
  tried: readonly Tried[],
  { now, forgetBefore }: At,
): Promise<number> {
  const rows = await db
    .selectFrom('sign_in_failures')
    .selectAll()
    .where('subject', 'in', subjectsOf(tried))
    .where('last_at', '>=', forgetBefore)
    .execute();
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

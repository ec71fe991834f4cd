import type { Transaction } from 'kysely';
import { isGivenUpForAnother, TRIES } from './postgres-errors.ts';
import type { Db, Tables } from './schema.ts';

/**
 * Does `work` in one transaction: all of it is durable when this resolves, or nothing of it is. Where PostgreSQL ends it
 * in favour of another, with which it was in a deadlock, it is done anew: `work` must leave nothing behind but what it
 * writes.
 */
export async function transact<Result>(
  db: Db,
  work: (tx: Transaction<Tables>) => Promise<Result>,
): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      if (tries === TRIES || !isGivenUpForAnother(error)) throw error;
    }
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import { isAway } from './postgres-errors.ts';

/** A database that is just starting, or starting again, is waited for so long. */
const START_MS = 10_000;

/**
 * Does what a process needs of its store before it can work: once more wherever PostgreSQL is not there yet, or ends in
 * the middle of it, for ten seconds. `work` must leave nothing behind where it fails but what does no harm the next time.
 */
export async function patiently<Result>(work: () => Promise<Result>): Promise<Result> {
  for (const until = Date.now() + START_MS; ;) {
    try {
      return await work();
    } catch (error) {
      if (!isAway(error) || Date.now() > until) throw error;
      await delay(200);
    }
  }
}

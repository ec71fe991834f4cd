import { createAlarm } from '../delivery/alarm.ts';
import type { Logger } from '../logger.ts';
import { forgetOld, newestEventAt } from '../store/clients/retention.ts';
import type { Db } from '../store/database/schema.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Not while a start has other things to do; and several workers that start together do not come by at once. */
const FIRST_MS = 60_000;
/**
 * A panel that has posted nothing for so long is rare; a clock that is wrong by as much is not, and what is forgotten does
 * not come back. (With a wrong clock nothing is accepted: what was accepted last bears a time that was right.)
 */
const QUIET_MS = 30 * DAY_MS;
/** Somebody notices a wrong clock within that. */
const DOUBT_MS = DAY_MS;

interface RetentionOptions {
  db: Db;
  /** For how long what was done with is kept, in milliseconds. */
  keepMs: number;
  /** Resolves when the process has nothing more urgent to do. */
  giveWay: () => Promise<void>;
  logger: Logger;
  clock: () => number;
  random: () => number;
  /** Milliseconds that no clock that is set can change. */
  elapsed?: () => number;
  /** How long to wait before the first time, up to five times as long, and between two. */
  firstMs?: number;
  everyMs?: number;
}

/** Forgets what is older than it may be, once an hour. */
export function createRetention(options: RetentionOptions) {
  const { db, keepMs, giveWay, logger, clock, random, firstMs = FIRST_MS, everyMs = HOUR_MS } = options;
  const { elapsed = () => performance.now() } = options;
  let doubtedSince: number | undefined;

  /** Whether the clock may be wrong: then nothing is forgotten until it has been so for a day. */
  async function isDoubtful(now: number): Promise<boolean> {
    const newest = await newestEventAt(db);
    if (newest === undefined || now - newest < QUIET_MS) {
      doubtedSince = undefined;
      return false;
    }
    if (doubtedSince === undefined)
      logger.warn('no event for a month, or the clock is wrong: nothing is forgotten for a day');
    doubtedSince ??= elapsed();
    return elapsed() - doubtedSince < DOUBT_MS;
  }

  async function once(signal: AbortSignal): Promise<void> {
    const now = clock();
    if (await isDoubtful(now)) return;
    const forgotten = await forgetOld(db, { before: now - keepMs, giveWay, signal });
    if (Object.values(forgotten).some((count) => count > 0))
      logger.info(forgotten, 'what is older than RETENTION_DAYS was forgotten');
  }

  return {
    /** Runs until `signal` aborts; what is under way then is finished first. Never rejects. */
    async run(signal: AbortSignal): Promise<void> {
      const alarm = createAlarm();
      signal.addEventListener('abort', alarm.ring, { once: true });
      await alarm.rest(firstMs * (1 + 4 * random()));
      while (!signal.aborted) {
        try {
          await once(signal);
        } catch (error) {
          logger.error(
            { err: error },
            'what is older than RETENTION_DAYS could not be forgotten: tried again',
          );
        }
        await alarm.rest(everyMs);
      }
    },
  };
}

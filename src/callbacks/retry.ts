const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** For so long a callback is tried again, counted from when it was written down. */
export const GIVE_UP_MS = 24 * HOUR;

/** How long a callback waits after its first, second … failed try; the last of them again and again. */
const WAITS = [10 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, 1 * HOUR];

/** How long the panel is left alone altogether after it has failed once, twice … in a row. */
const PAUSES = [1 * SECOND, 2 * SECOND, 5 * SECOND, 10 * SECOND, 30 * SECOND, 1 * MINUTE];

/** After so many failures in a row, a panel is down. */
export const DOWN_AFTER = PAUSES.length;

/** No longer than this, whatever the panel asks for. */
const MOST_RETRY_AFTER_MS = 1 * HOUR;

interface Failure {
  createdAt: number;
  /** With the one that failed. */
  attempts: number;
  now: number;
  retryAfterMs: number | undefined;
  /** In [0, 1): spreads tries by ± 20 %. */
  random: () => number;
}

/** When a callback is to be tried again: the last time when its day ends. Undefined where that was now. */
export function nextTryAt({
  createdAt,
  attempts,
  now,
  retryAfterMs = 0,
  random,
}: Failure): number | undefined {
  const end = createdAt + GIVE_UP_MS;
  if (now >= end) return undefined;
  const wait = Math.max(spread(nth(WAITS, attempts), random), retryAfterMs);
  return Math.min(now + wait, end);
}

/** For how long nothing at all is posted, in milliseconds. */
export function pauseAfter(failures: number, random: () => number): number {
  return spread(nth(PAUSES, failures), random);
}

/** The header Retry-After in milliseconds, bounded; undefined where it says nothing that can be understood. */
export function readRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * SECOND : Date.parse(header) - now;
  return ms > 0 ? Math.min(ms, MOST_RETRY_AFTER_MS) : undefined;
}

function nth(list: readonly number[], n: number): number {
  return list[Math.min(n, list.length) - 1] ?? 0;
}

function spread(ms: number, random: () => number): number {
  return Math.round(ms * (0.8 + random() * 0.4));
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const WAITS = [10 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE];

/** How long to leave the panel alone, in milliseconds, after it could not be asked so many times before this one. */
export function backoff(failures: number): number {
  return WAITS[Math.min(failures, WAITS.length - 1)] ?? 0;
}

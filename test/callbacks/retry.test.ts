import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GIVE_UP_MS, nextTryAt, pauseAfter, readRetryAfter } from '../../src/callbacks/retry.ts';
import { HOUR, MINUTE, START } from '../support/events.ts';

const middle = () => 0.5;

describe('The time of the next try', () => {
  const fresh = { createdAt: START, now: START, random: middle, retryAfterMs: undefined };
  const waits = (failure: Partial<Parameters<typeof nextTryAt>[0]>) =>
    [1, 2, 3, 4, 5, 6, 7, 20].map(
      (attempts) => (nextTryAt({ ...fresh, attempts, ...failure }) ?? NaN) - START,
    );

  it('is later after each failure, up to an hour', () => {
    expect(waits({})).toEqual([10_000, 30_000, 120_000, 10 * MINUTE, 30 * MINUTE, HOUR, HOUR, HOUR]);
  });

  it('is spread by a fifth either way', () => {
    expect(waits({ random: () => 0 })[0]).toBe(8000);
    expect(waits({ random: () => 0.999_999 })[0]).toBe(12_000);
  });

  it('is not before the panel wants it', () => {
    const asked = waits({ retryAfterMs: 5 * MINUTE });
    expect(asked.slice(0, 4)).toEqual([5 * MINUTE, 5 * MINUTE, 5 * MINUTE, 10 * MINUTE]);
  });

  it('is the end of the day at the latest, and then there is none', () => {
    const end = START + GIVE_UP_MS;
    const failed = { ...fresh, attempts: 30, retryAfterMs: HOUR };
    expect(nextTryAt({ ...failed, now: end - 1 })).toBe(end);
    expect(nextTryAt({ ...failed, now: end })).toBeUndefined();
    expect(nextTryAt({ ...failed, now: end + 9 * HOUR })).toBeUndefined();
  });

  it('always comes, and within the day', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 0, max: GIVE_UP_MS - 1 }),
        fc.option(fc.integer({ min: 1, max: HOUR }), { nil: undefined }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempts, age, retryAfterMs, random) => {
          const now = START + age;
          const next = nextTryAt({
            createdAt: START,
            attempts,
            now,
            retryAfterMs,
            random: () => random,
          });
          expect(next).toBeGreaterThan(now);
          expect(next).toBeLessThanOrEqual(START + GIVE_UP_MS);
        },
      ),
    );
  });
});

describe('The pause after a panel failed', () => {
  it('is longer after each failure in a row, up to a minute', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 7, 1000].map((failures) => pauseAfter(failures, middle));
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
    expect(pauses[0]).toBe(1000);
    expect(pauses.slice(5)).toEqual([MINUTE, MINUTE, MINUTE]);
  });
});

describe('The header Retry-After', () => {
  it.each<[string | null, number | undefined]>([
    ['120', 120_000],
    ['0', undefined],
    ['86400', HOUR],
    ['9'.repeat(400), HOUR],
    [new Date(START + 7000).toUTCString(), 7000],
    [new Date(START - 7000).toUTCString(), undefined],
    [new Date(START + 30 * HOUR).toUTCString(), HOUR],
    ['-5', undefined],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
  ])('%j is %p milliseconds', (header, ms) => {
    expect(readRetryAfter(header, START)).toBe(ms);
  });
});

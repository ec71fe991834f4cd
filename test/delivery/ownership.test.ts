import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { keepLease, type Ownership } from '../../src/delivery/ownership.ts';
import { LeaseLostError, type Lease, type SenderState } from '../../src/delivery/ports.ts';
import { createLogger } from '../../src/logger.ts';
import { START } from '../support/events.ts';
import { NUMBER } from '../support/ledgers.ts';

const lease: Lease = { number: NUMBER, epoch: 3 };

describe('A lease that is kept', () => {
  let now: number;
  let renewals: Array<{ state: SenderState; at: number }>;
  let released: Lease[];
  let losses: unknown[];
  let answer: () => Promise<void>;
  let kept: Ownership[];
  beforeEach(() => {
    now = START;
    renewals = [];
    released = [];
    losses = [];
    answer = async () => {};
    kept = [];
  });
  afterEach(() => Promise.all(kept.map((each) => each.end())));

  /** With a time of a lease that is long enough for no renewal to come by itself, or so short that they do. */
  function keep(ttlMs = 60_000): Ownership {
    const ownership = keepLease({
      leases: {
        ttlMs,
        acquire: async () => undefined,
        async renew(_lease, state, at) {
          renewals.push({ state, at });
          await answer();
        },
        async release(given) {
          released.push(given);
        },
      },
      lease,
      state: () => ({ session: 'ready', nextSendAt: 7 }),
      clock: () => now,
      logger: createLogger('silent'),
      onLost: (reason) => losses.push(reason),
    });
    kept.push(ownership);
    return ownership;
  }

  it('is renewed by itself, again and again, with the state of that moment', async () => {
    keep(9);
    while (renewals.length < 3) await new Promise((resolve) => setTimeout(resolve, 2));
    expect(renewals[2]).toEqual({ state: { session: 'ready', nextSendAt: 7 }, at: START });
  });

  it('is certain until its time is over unrenewed', async () => {
    const ownership = keep(60_000);
    now += 59_999;
    expect(ownership.isCertain()).toBe(true);
    now += 1;
    expect(ownership.isCertain()).toBe(false);
    await ownership.renew();
    expect(ownership.isCertain()).toBe(true);
    expect(losses).toEqual([]);
  });

  it('counts its time from before a renewal, however long that took', async () => {
    const ownership = keep(60_000);
    answer = async () => {
      now += 50_000;
    };
    await ownership.renew();
    now += 10_000;
    expect(ownership.isCertain()).toBe(false);
  });

  it('that was taken over is lost at once, and once', async () => {
    const ownership = keep();
    answer = async () => {
      throw new LeaseLostError(lease);
    };
    await Promise.all([ownership.renew(), ownership.renew()]);
    await ownership.renew();
    expect(losses).toEqual([expect.any(LeaseLostError)]);
    expect(ownership.isCertain()).toBe(false);
    await ownership.end();
    expect(released).toEqual([]);
  });

  it('that cannot be renewed for another reason is lost only when its time is over', async () => {
    const ownership = keep(60_000);
    answer = async () => {
      throw new Error('the disk is full');
    };
    await ownership.renew();
    now += 60_000;
    await ownership.renew();
    expect(losses).toEqual([]);
    now += 1;
    await ownership.renew();
    expect(losses).toEqual([expect.objectContaining({ message: 'the disk is full' })]);
  });

  it('is released once when it is given up, and never renewed after', async () => {
    const ownership = keep();
    const ended = ownership.end();
    await ownership.renew();
    await ended;
    await ownership.end();
    expect(released).toEqual([lease]);
    expect(renewals).toEqual([]);
    expect(ownership.isCertain()).toBe(false);
  });
});

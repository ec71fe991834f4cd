import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { keepLease, type Ownership } from '../../src/delivery/ownership.ts';
import {
  LeaseLostError,
  type Lease,
  type PauseReason,
  type SenderState,
  type Standing,
} from '../../src/delivery/ports.ts';
import { createLogger } from '../../src/logger.ts';
import { START } from '../support/events.ts';
import { NUMBER } from '../support/ledgers.ts';

const lease: Lease = { number: NUMBER, epoch: 3 };

describe('A lease that is kept', () => {
  let now: number;
  let renewals: Array<{ state: SenderState; at: number }>;
  let released: Lease[];
  let losses: unknown[];
  let pauses: PauseReason[];
  let standing: Standing;
  let changes: number;
  let answer: () => Promise<void>;
  let kept: Ownership[];
  beforeEach(() => {
    now = START;
    renewals = [];
    released = [];
    losses = [];
    pauses = [];
    standing = { linkedAt: undefined, paused: undefined, wanted: undefined };
    changes = 0;
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
          const before = standing;
          await answer();
          return before;
        },
        async pause(_lease, reason) {
          pauses.push(reason);
          await answer();
          standing = { ...standing, paused: reason };
        },
        loggedOut: async () => undefined,
        async release(given) {
          released.push(given);
        },
      },
      lease,
      standing,
      state: () => ({ session: 'ready', details: {}, nextSendAt: 7 }),
      clock: () => now,
      logger: createLogger('silent'),
      onLost: (reason) => losses.push(reason),
      onStanding: () => {
        changes += 1;
      },
    });
    kept.push(ownership);
    return ownership;
  }

  it('is renewed by itself, again and again, with the state of that moment', async () => {
    keep(9);
    while (renewals.length < 3) await new Promise((resolve) => setTimeout(resolve, 2));
    expect(renewals[2]).toEqual({
      state: { session: 'ready', details: {}, nextSendAt: 7 },
      at: START,
    });
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

  it('knows what the store says of the number, and tells when that is another', async () => {
    const ownership = keep();
    await ownership.renew();
    expect(changes).toBe(0);
    standing = { linkedAt: START, paused: 'rejected', wanted: undefined };
    await ownership.renew();
    expect(ownership.standing).toEqual(standing);
    await ownership.renew();
    expect(changes).toBe(1);
    standing = { linkedAt: START, paused: undefined, wanted: 'log_out' };
    await ownership.renew();
    expect([ownership.standing, changes]).toEqual([standing, 2]);
    standing = { ...standing, wanted: undefined };
    await ownership.renew();
    expect([ownership.standing, changes]).toEqual([standing, 3]);
  });

  it('is paused here at once, whatever the store still says, and there as soon as it takes it', async () => {
    const ownership = keep();
    const answering = Promise.withResolvers<void>();
    answer = () => answering.promise;
    const renewed = ownership.renew();
    await new Promise(setImmediate);
    const paused = ownership.pause('unconfirmed');
    expect(ownership.standing.paused).toBe('unconfirmed');
    answering.resolve();
    await renewed;
    expect(ownership.standing.paused).toBe('unconfirmed');
    await paused;
    expect([ownership.standing.paused, pauses]).toEqual(['unconfirmed', ['unconfirmed']]);
    standing = { ...standing, paused: undefined };
    await ownership.renew();
    expect(ownership.standing.paused).toBeUndefined();
    expect(pauses).toHaveLength(1);
  });

  it('stays paused where that cannot be written, and writes it with the next renewal, or at the end', async () => {
    const ownership = keep();
    answer = async () => {
      throw new Error('the disk is full');
    };
    await ownership.pause('rejected');
    expect([ownership.standing.paused, losses]).toEqual(['rejected', []]);
    answer = async () => {};
    await ownership.end();
    expect(pauses).toEqual(['rejected', 'rejected']);
    expect(standing.paused).toBe('rejected');
    expect(released).toEqual([lease]);
  });
});

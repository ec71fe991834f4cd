import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createRetention } from '../../src/main/retention.ts';
import { createLogger } from '../../src/logger.ts';
import { HOUR, START } from '../support/events.ts';
import { until } from '../support/loops.ts';
import { ingestFor, liveThrough, marta, nora, rowsWith, statusesOf, tracesOf } from '../support/one-life.ts';
import { tempStore, type TempStore } from '../support/temp-store.ts';

const DAY = 24 * HOUR;
const GIVE_UP_MS = 30_000;

let store: TempStore;
let now = START;
let elapsed = 0;
beforeEach(async () => {
  now = START;
  elapsed = 0;
  store = await tempStore();
});
afterEach(() => store.close());

function run(giveWay = async () => {}) {
  const stopping = new AbortController();
  let rounds = 0;
  const running = createRetention({
    db: store.db,
    keepMs: 30 * DAY,
    giveWay,
    logger: createLogger('silent'),
    clock() {
      rounds += 1;
      return now;
    },
    elapsed: () => elapsed,
    random: () => 0,
    firstMs: 1,
    everyMs: 1,
  }).run(stopping.signal);
  return {
    /** Resolves when it has come by some times more. */
    async rounds(more = 3) {
      const from = rounds;
      await until(() => rounds > from + more, GIVE_UP_MS);
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

const isForgotten = async () => Object.keys(await rowsWith(store.db, tracesOf(marta))).join() === 'opt_outs';

/** Time passes, and others go on posting. */
async function pass(ms: number): Promise<void> {
  now += ms;
  await ingestFor(store.db, nora, { id: `at-${now}`, at: now });
}

describe('Retention', () => {
  it('forgets what has come of age, again and again, until it is stopped', async () => {
    await liveThrough(store.db, marta, START);
    const retention = run();
    try {
      await retention.rounds();
      expect(await isForgotten()).toBe(false);
      await pass(30 * DAY + 1);
      await until(isForgotten, GIVE_UP_MS);
      await ingestFor(store.db, marta, { id: 'later', at: now });
      await store.db.updateTable('deliveries').set({ status: 'sent', turn: 'free' }).execute();
      await pass(30 * DAY + 1);
      await until(isForgotten, GIVE_UP_MS);
    } finally {
      await retention.stop();
    }
    expect(await statusesOf(store.db, marta)).toMatchObject({ later: 'sent' });
  });

  it('goes on after a failure', async () => {
    await liveThrough(store.db, marta, START);
    await pass(31 * DAY);
    let failures = 3;
    const retention = run(async () => {
      if (failures-- > 0) throw new Error('the disk is full');
    });
    try {
      await until(isForgotten, GIVE_UP_MS);
    } finally {
      await retention.stop();
    }
  });

  it('forgets nothing by a clock that may be wrong, until it has been so for a day', async () => {
    await liveThrough(store.db, marta, START);
    now += 3650 * DAY;
    const retention = run();
    try {
      await retention.rounds();
      expect(await isForgotten()).toBe(false);
      now = START;
      await retention.rounds();
      // None goes by the wrong clock any more.
      elapsed = 25 * HOUR;
      now += 3650 * DAY;
      await retention.rounds();
      expect(await isForgotten()).toBe(false);
      elapsed += 24 * HOUR;
      await until(isForgotten, GIVE_UP_MS);
    } finally {
      await retention.stop();
    }
  });

  it('is stopped in the middle of much to do', async () => {
    for (let n = 0; n < 3; n += 1) await ingestFor(store.db, marta, { id: `e${n}`, at: START });
    await pass(31 * DAY);
    const reached = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    const retention = run(() => {
      reached.resolve();
      return released.promise;
    });
    await reached.promise;
    const stopped = retention.stop();
    released.resolve();
    await stopped;
  });
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { callbackStatus } from '../../src/store/deliveries/callback-outbox.ts';
import { HOUR, MINUTE } from '../support/events.ts';
import { tempStore, type TempStore } from '../support/temp-store.ts';
import { openPanel, type Panel } from './open-panel.ts';
import { enqueueCallbacks, numbersOf, runLoop, standingClock, type RunningLoop } from './running-loop.ts';

let store: TempStore;
let panel: Panel;
let clock: ReturnType<typeof standingClock>;
let loop: RunningLoop;
beforeEach(async () => {
  store = await tempStore();
  panel = await openPanel();
  clock = standingClock();
});
afterEach(async () => {
  await loop.stop();
  await panel.close();
  await store.close();
});

async function start(tryMs?: number): Promise<void> {
  loop = runLoop({ db: store.db, url: panel.url, clock, ...(tryMs !== undefined && { tryMs }) });
  await loop.firstRest;
}

const enqueue = (count: number, first?: number) => enqueueCallbacks(store.db, clock, count, first);
const status = () => callbackStatus(store.db);

/** How many tries were begun. */
async function tries(): Promise<number> {
  const rows = await store.db.selectFrom('callbacks').select('attempts').execute();
  return rows.reduce((sum, { attempts }) => sum + attempts, 0);
}

describe('A panel that is down', () => {
  it('is tried once a minute in the end, however much waits for it', async () => {
    await panel.close();
    await enqueue(200);
    await start();
    expect(await tries()).toBe(4);
    for (let minutes = 0; minutes < 3 * 60; minutes += 1) await loop.after(MINUTE);
    expect(await tries()).toBeLessThanOrEqual(4 + 3 * 60);
    expect(await status()).toMatchObject({ waiting: 200, givenUp: 0 });
  });

  it('gets all of it within a moment once it is up, what was never tried oldest first', async () => {
    await panel.close();
    await enqueue(200);
    await start();
    for (let minutes = 0; minutes < 60; minutes += 1) await loop.after(MINUTE);
    const tried = await store.db.selectFrom('callbacks').select('id').where('attempts', '>', 0).execute();
    await panel.reopen();
    await loop.after(MINUTE);
    const ids = new Set(tried.map(({ id }) => id));
    const fresh = numbersOf(panel.received.filter(({ id }) => !ids.has(id)));
    expect(fresh.length).toBeGreaterThan(150);
    // A few at a time: those of one moment may arrive in any order.
    for (const [place, n] of fresh.entries()) expect(Math.abs(n - (fresh[0] ?? 0) - place)).toBeLessThan(8);
    await loop.after(HOUR);
    await loop.after(HOUR);
    expect(await status()).toEqual({ waiting: 0, givenUp: 0 });
    expect(new Set(panel.ids()).size).toBe(200);
    expect(panel.received).toHaveLength(200);
  });

  it('for longer than a day has what is older given up, and still gets what is not', async () => {
    await panel.close();
    await enqueue(200);
    await start();
    for (let hours = 0; hours < 23; hours += 1) await loop.after(HOUR);
    expect(await status()).toMatchObject({ waiting: 200, givenUp: 0 });
    await enqueue(5, 200);
    await loop.after(HOUR);
    expect(await status()).toMatchObject({ waiting: 5, givenUp: 200 });
    expect(loop.logged()).toContain('given up');
    await panel.reopen();
    for (let hours = 0; hours < 3; hours += 1) await loop.after(HOUR);
    expect(numbersOf(panel.received).toSorted((a, b) => a - b)).toEqual([200, 201, 202, 203, 204]);
  });

  it('for a moment only loses nothing, also of what waited for days while we were not there', async () => {
    await enqueue(20);
    clock.now += 60 * HOUR;
    await panel.close();
    await start();
    await panel.reopen();
    await loop.after(MINUTE);
    // The first four had their last try.
    expect(numbersOf(panel.received).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 16 }, (_, n) => n + 4),
    );
    expect(await status()).toEqual({ waiting: 0, givenUp: 4 });
  });
});

describe('A panel that is slow', () => {
  it('costs no more than a few connections, and one at a time once it has answered nothing', async () => {
    panel.behave('hangs');
    await enqueue(40);
    await start(500);
    await panel.wasHungUpOn(4);
    expect(panel.received).toHaveLength(4);
    await loop.after(MINUTE);
    expect(panel.received).toHaveLength(5);
    expect(panel.mostAtOnce()).toBe(4);
    panel.behave({ status: 200 });
    for (let minutes = 0; minutes < 5; minutes += 1) await loop.after(MINUTE);
    expect(await status()).toEqual({ waiting: 0, givenUp: 0 });
  });

  it('gets several at once again after it has taken one', async () => {
    panel.behave({ status: 500 });
    await enqueue(1);
    await start(500);
    panel.behave({ status: 200 });
    await loop.after(MINUTE);
    panel.behave('hangs');
    await enqueue(8, 1);
    await loop.after(0);
    expect(panel.mostAtOnce()).toBe(4);
  });
});

describe('A panel that asks to be left alone', () => {
  it('is, for as long as it wants', async () => {
    panel.behave({ status: 503, headers: { 'retry-after': '1800' } });
    await enqueue(1);
    await start();
    expect(loop.lastRest()).toBe(30 * MINUTE);
    await enqueue(5, 1);
    await loop.after(29 * MINUTE);
    expect(panel.received).toHaveLength(1);
    panel.behave({ status: 200 });
    await loop.after(MINUTE);
    expect(new Set(panel.ids()).size).toBe(6);
    expect(panel.received).toHaveLength(7);
  });

  it('is not for more than an hour', async () => {
    panel.behave({ status: 429, headers: { 'retry-after': '999999' } });
    await enqueue(1);
    await start();
    panel.behave({ status: 200 });
    await loop.after(HOUR);
    expect(await status()).toEqual({ waiting: 0, givenUp: 0 });
  });
});

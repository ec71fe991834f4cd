import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { serverAheadMs } from '../../../src/store/database/server-clock.ts';
import { tempStore, type TempStore } from '../../support/temp-store.ts';

let store: TempStore;
beforeEach(async () => {
  store = await tempStore();
});
afterEach(() => store.close());

const HOUR = 3_600_000;

it('the clock of the database is told from ours, however long it takes to answer', async () => {
  // The tests’ server is on this machine.
  expect(Math.abs(await serverAheadMs(store.db))).toBeLessThan(1000);
  for (const off of [HOUR, -HOUR]) {
    const ahead = await serverAheadMs(store.db, () => Date.now() - off);
    expect(Math.sign(ahead)).toBe(Math.sign(off));
    expect(Math.abs(ahead)).toBeLessThan(HOUR + 1000);
  }
  const clock = [Date.now() - HOUR, Date.now() + HOUR];
  expect(await serverAheadMs(store.db, () => clock.shift()!)).toBe(0);
});

import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eraseClient } from '../../../src/store/clients/client-erasure.ts';
import { emptyTheLog } from '../../../src/store/clients/forget.ts';
import { forgetOld } from '../../../src/store/clients/retention.ts';
import { HOUR, START } from '../../support/events.ts';
import { liveThrough, marta, tracesOf } from '../../support/one-life.ts';
import { tempStore, type TempStore } from '../../support/temp-store.ts';

const LATER = START + HOUR;

let store: TempStore;
beforeEach(async () => {
  store = await tempStore();
});
afterEach(() => store.close());

function forget() {
  return forgetOld(store.db, {
    before: LATER,
    giveWay: async () => {},
    signal: new AbortController().signal,
  });
}

describe('What is forgotten', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['old', forget],
    ['a client’s', () => eraseClient(store.db, { clientId: marta.id }, LATER)],
  ])('stands nowhere in the file any more: what is %s', async (_what, act) => {
    await liveThrough(store.db, marta, START);
    await store.db.deleteFrom('opt_outs').execute();
    await emptyTheLog(store.db);
    const traces = tracesOf(marta);
    const found = () => traces.filter((trace) => readFileSync(store.address).includes(trace));
    expect(found()).toEqual(traces);
    await act();
    await emptyTheLog(store.db);
    expect(found()).toEqual([]);
    expect(readFileSync(`${store.address}-wal`)).toHaveLength(0);
  });
});

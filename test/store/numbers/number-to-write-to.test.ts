import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { numberToWriteTo } from '../../../src/store/numbers/number-to-write-to.ts';
import { invoice, MINUTE, START } from '../../support/events.ts';
import { takeUp, type NumberAtWork } from '../../support/number-at-work.ts';
import { tempStore, type TempStore } from '../../support/temp-store.ts';

const ONE = '+5491100000001';
const TWO = '+5491100000002';

let store: TempStore;
let now: number;
let one: NumberAtWork;
let two: NumberAtWork;
beforeEach(async () => {
  store = await tempStore();
  now = START;
  one = await takeUp(store.db, ONE, { clock: () => now });
  await one.events.ingest(['ana', 'bea'].map((client) => invoice(client, { client })));
  two = await takeUp(store.db, TWO, { clock: () => now });
  await one.events.ingest([invoice('cora', { client: 'cora' })]);
});
afterEach(() => store.close());

const numberFor = (...clientIds: string[]) => numberToWriteTo(store.db, clientIds, now);

describe('The number that clients are to write to', () => {
  it('is the one that the first of them who has a chat with us has it with', async () => {
    expect(await numberFor('ana', 'cora')).toBe(ONE);
    expect(await numberFor('cora', 'ana')).toBe(TWO);
    expect(await numberFor('nobody', 'ana')).toBe(ONE);
  });

  it('is, of clients who are new, the one that has the least to do', async () => {
    expect(await numberFor('nobody', 'else')).toBe(TWO);
  });

  it('is theirs also while its process is gone for a while, or it is paused', async () => {
    await one.pause();
    now += 5 * MINUTE;
    expect(await numberFor('ana')).toBe(ONE);
  });

  it.each(['scan_qr', 'logged_out', 'blocked'] as const)(
    'is another one where nobody reads what is written to theirs: it is %s',
    async (session) => {
      await one.says(session);
      expect(await numberFor('ana')).toBe(TWO);
    },
  );

  it('is the one that is linked, where that goes by another name', async () => {
    await two.says('ready', '+5491177777777');
    expect(await numberFor('cora')).toBe('+5491177777777');
  });

  it('is not known where none is linked', async () => {
    for (const each of [one, two]) await each.says('scan_qr');
    expect(await numberFor('ana')).toBeUndefined();
  });
});

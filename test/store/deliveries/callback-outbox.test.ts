import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CompiledQuery } from 'kysely';
import type { CallbackOutbox } from '../../../src/callbacks/outbox.ts';
import {
  callbackStatus,
  createCallbackOutbox,
  enqueueCallback,
  retryGivenUp,
} from '../../../src/store/deliveries/callback-outbox.ts';
import { HOUR, MINUTE, START } from '../../support/events.ts';
import { plansOf, wholeTablesRead } from '../../support/query-plans.ts';
import { tempStore, type TempStore } from '../../support/temp-store.ts';

let store: TempStore;
let outbox: CallbackOutbox;
let queries: CompiledQuery[] = [];
beforeEach(async () => {
  store = await tempStore((query) => queries.push(query));
  outbox = createCallbackOutbox(store.db);
});
afterEach(() => store.close());

const rows = () => store.db.selectFrom('callbacks').selectAll().orderBy('seq').execute();

function enqueue(data: object, now = START): Promise<void> {
  return store.db
    .transaction()
    .execute((tx) => enqueueCallback(tx, { type: 'delivery.sent', occurredAt: now - 5, data }, now));
}

const claim = (now = START, limit = 100) => outbox.claim({ now, until: now + MINUTE, limit });
const numbers = (callbacks: Array<{ body: string }>) =>
  callbacks.map(({ body }) => (JSON.parse(body) as { data: { n: number } }).data.n);

describe('A callback', () => {
  it('is kept as it is to be posted', async () => {
    const data = { id: 'dlv_1', status: 'sent' };
    await enqueue(data);
    data.status = 'read';
    const [callback] = await claim();
    expect(callback).toEqual({
      id: expect.stringMatching(/^cbk_[0-9a-f]{24}$/),
      type: 'delivery.sent',
      body: '{"type":"delivery.sent","occurredAt":"2026-11-21T16:59:59.995Z","data":{"id":"dlv_1","status":"sent"}}',
      createdAt: START,
      attempts: 1,
    });
  });

  it('is kept with its fact, or not at all', async () => {
    const unlucky = store.db.transaction().execute(async (tx) => {
      await enqueueCallback(tx, { type: 'transfer.verified', occurredAt: START, data: {} }, START);
      throw new Error('the fact could not be written');
    });
    await expect(unlucky).rejects.toThrow('the fact');
    expect(await rows()).toEqual([]);
  });

  it('has an id of its own, also where another says the same', async () => {
    await enqueue({});
    await enqueue({});
    const [first, second] = await claim();
    expect(first?.id).not.toBe(second?.id);
  });
});

describe('Claiming', () => {
  it('gets the oldest first, as many as are wanted', async () => {
    for (let n = 0; n < 5; n += 1) await enqueue({ n }, START + n);
    expect(numbers(await claim(START + 9, 2))).toEqual([0, 1]);
    expect(numbers(await claim(START + 9, 2))).toEqual([2, 3]);
    expect(numbers(await claim(START + 9, 2))).toEqual([4]);
    expect(await claim(START + 9, 2)).toEqual([]);
  });

  it('gets nothing before its time', async () => {
    await enqueue({});
    expect(await claim(START - 1)).toEqual([]);
    expect(await claim(START)).toHaveLength(1);
  });

  it('gets again what nobody told the end of, once its time is over', async () => {
    await enqueue({});
    const [first] = await claim();
    expect(await claim(START + MINUTE - 1)).toEqual([]);
    expect(await claim(START + MINUTE)).toEqual([{ ...first, attempts: 2 }]);
  });

  it('gives each to one of two processes', async () => {
    const theirs = createCallbackOutbox(await store.open());
    for (let n = 0; n < 50; n += 1) await enqueue({ n });
    const claims = await Promise.all(
      Array.from({ length: 40 }, (_, k) =>
        (k % 2 ? outbox : theirs).claim({ now: START, until: START + MINUTE, limit: 3 }),
      ),
    );
    const claimed = numbers(claims.flat());
    expect(new Set(claimed).size).toBe(claimed.length);
    const left = numbers(await claim());
    expect([...claimed, ...left].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n));
  });
});

describe('A try', () => {
  let id: string;
  beforeEach(async () => {
    await enqueue({});
    id = (await claim())[0]?.id ?? '';
  });

  it('that delivered was the last one', async () => {
    await outbox.delivered(id, START + 3);
    expect(await claim(START + HOUR)).toEqual([]);
    expect(await rows()).toMatchObject([{ state: 'delivered', settled_at: START + 3, last_detail: null }]);
  });

  it('that failed is followed by another when it was told to be, and says why', async () => {
    await outbox.failed(id, { dueAt: START + 10_000, detail: 'HTTP 503', now: START + 3 });
    expect(await claim(START + 9999)).toEqual([]);
    expect(await claim(START + 10_000)).toMatchObject([{ id, attempts: 2 }]);
    expect(await rows()).toMatchObject([{ state: 'waiting', settled_at: null, last_detail: 'HTTP 503' }]);
  });

  it('that failed for the last time is kept, with what was answered', async () => {
    await outbox.failed(id, { detail: 'HTTP 410', now: START + 3 });
    expect(await claim(START + HOUR)).toEqual([]);
    expect(await rows()).toMatchObject([
      { state: 'given_up', settled_at: START + 3, last_detail: 'HTTP 410' },
    ]);
  });

  it.each([START + HOUR, undefined])(
    'that failed changes nothing of one that delivered (due again: %p)',
    async (dueAt) => {
      await outbox.delivered(id, START + 1);
      await outbox.failed(id, { detail: 'HTTP 500', now: START + 3, ...(dueAt && { dueAt }) });
      expect(await rows()).toMatchObject([{ state: 'delivered', settled_at: START + 1 }]);
      expect(await claim(START + 9 * HOUR)).toEqual([]);
    },
  );

  it('that delivered counts, also where it was given up meanwhile', async () => {
    await outbox.failed(id, { detail: 'HTTP 500', now: START });
    await outbox.delivered(id, START + 1);
    expect(await rows()).toMatchObject([{ state: 'delivered' }]);
  });
});

describe('Giving up', () => {
  it('ends what is that old and waits, tried or not, and says how many that are', async () => {
    await enqueue({ n: 0 }, START - 2);
    await enqueue({ n: 1 }, START - 1);
    await enqueue({ n: 2 }, START);
    const [tried] = await claim(START, 1);
    await outbox.failed(tried?.id ?? '', { dueAt: START + 1, detail: 'HTTP 500', now: START });
    const old = { createdBefore: START - 1, detail: 'too late', now: START + 1 };
    expect(await outbox.giveUp(old)).toBe(2);
    expect(await outbox.giveUp(old)).toBe(0);
    expect(await rows()).toMatchObject([
      { state: 'given_up', settled_at: START + 1, last_detail: 'too late', attempts: 1 },
      { state: 'given_up', last_detail: 'too late', attempts: 0 },
      { state: 'waiting', last_detail: null },
    ]);
  });

  it('leaves what somebody is posting, and what was delivered', async () => {
    await enqueue({});
    await enqueue({});
    const [first] = await claim();
    await outbox.delivered(first?.id ?? '', START);
    expect(await outbox.giveUp({ createdBefore: START, detail: 'too late', now: START + 1 })).toBe(0);
  });
});

describe('What was given up', () => {
  it('is posted again when a person wants that, for another day, under its id, unless it is too old', async () => {
    for (let n = 0; n < 4; n += 1) await enqueue({ n }, START + n);
    const [old, first, second] = await claim(START + 9, 3);
    for (const given of [old, first, second])
      await outbox.failed(given?.id ?? '', { detail: 'HTTP 500', now: START + 10 });
    const now = START + 30 * HOUR;
    expect(await retryGivenUp(store.db, { since: START + 1, now })).toBe(2);
    expect(await retryGivenUp(store.db, { since: START + 1, now })).toBe(0);
    expect(await callbackStatus(store.db)).toMatchObject({ waiting: 3, givenUp: 1 });
    expect((await claim(now)).filter(({ id }) => [first?.id, second?.id].includes(id))).toEqual([
      { ...first, createdAt: now, attempts: 1 },
      { ...second, createdAt: now, attempts: 1 },
    ]);
    expect(await outbox.giveUp({ createdBefore: now - 24 * HOUR, detail: 'too late', now: now + HOUR })).toBe(
      1,
    );
  });
});

describe('The state of the outbox', () => {
  it('is nothing at first', async () => {
    expect(await callbackStatus(store.db)).toEqual({ waiting: 0, givenUp: 0 });
  });

  it('is how many wait, since when, and how many were given up', async () => {
    for (let n = 0; n < 6; n += 1) await enqueue({ n }, START + n);
    const [first, second, third] = await claim(START + 9, 3);
    await outbox.delivered(first?.id ?? '', START);
    await outbox.failed(second?.id ?? '', { detail: 'HTTP 500', now: START });
    await outbox.failed(third?.id ?? '', { dueAt: START + HOUR, detail: 'HTTP 500', now: START });
    expect(await callbackStatus(store.db)).toEqual({
      waiting: 4,
      givenUp: 1,
      oldestWaitingAt: START + 2,
    });
  });
});

it('No statement of the outbox reads the whole table', async () => {
  for (let n = 0; n < 20; n += 1) await enqueue({ n });
  queries = [];
  const [first, second] = await claim(START, 2);
  await outbox.delivered(first?.id ?? '', START);
  await outbox.failed(second?.id ?? '', { detail: 'HTTP 500', now: START });
  await outbox.giveUp({ createdBefore: START, detail: 'too late', now: START });
  await callbackStatus(store.db);
  const plans = await plansOf(store.address, queries);
  expect(wholeTablesRead(plans)).toEqual([]);
  expect(plans.join('\n')).toContain('callbacks_by_state');
  expect(plans.join('\n')).not.toContain('TEMP B-TREE');
});

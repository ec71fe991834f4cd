import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventMessage } from '../../../src/events/event-message.ts';
import { createLogger } from '../../../src/logger.ts';
import { parseConfig } from '../../../src/main/config.ts';
import { openQueue } from '../../../src/main/open-queue.ts';
import {
  createEmbeddedConsumer,
  enqueue,
  inboxStatus,
  redriveUnreadable,
  type EmbeddedConsumer,
} from '../../../src/store/deliveries/embedded-queue.ts';
import { queueContract } from '../../contracts/queue-contract.ts';
import { alert, invoice } from '../../support/events.ts';
import { ledgersOf } from '../../support/ledgers.ts';
import { tempStore, type TempStore } from '../../support/temp-store.ts';

const logger = createLogger('silent');

queueContract('The embedded queue', async () => {
  const { db, close } = await tempStore();
  const { publisher } = await openQueue({ ...parseConfig({}), sqs: undefined }, db, logger);
  return {
    publisher,
    makeConsumer: () => createEmbeddedConsumer({ db, logger, pollMs: 5, retryMs: 1 }),
    close,
  };
});

describe('The embedded queue', () => {
  let store: TempStore;
  let consumers: EmbeddedConsumer[];
  beforeEach(async () => {
    store = await tempStore();
    consumers = [];
  });
  afterEach(async () => {
    await Promise.all(consumers.map((each) => each.stop()));
    await store.close();
  });

  const queue = (...events: Array<{ message: EventMessage }>) =>
    enqueue(
      store.db,
      events.map(({ message }) => message),
    );
  const spoil = (id: string, body: string) =>
    store.db.updateTable('events').set({ body }).where('id', '=', id).execute();

  function consumer(batchSize = 200): EmbeddedConsumer {
    const made = createEmbeddedConsumer({ db: store.db, logger, pollMs: 60_000, batchSize });
    consumers.push(made);
    return made;
  }

  /** What is handed on until all of `ids` were, batch by batch. */
  function receive(from: EmbeddedConsumer, ...ids: string[]): Promise<string[][]> {
    const batches: string[][] = [];
    return new Promise((resolve) => {
      from.start(async (messages) => {
        batches.push(messages.map(({ event }) => event.id));
        if (ids.every((id) => batches.flat().includes(id))) resolve(batches);
      });
    });
  }

  it('is on disk once it has answered', async () => {
    expect(await queue(invoice('a'), invoice('b'))).toEqual([{ ok: true }, { ok: true }]);
    expect(await inboxStatus(await store.open())).toEqual({ waiting: 2, unreadable: 0 });
  });

  it('takes an id that it knows for queued, and keeps what was first', async () => {
    await queue(invoice('a', { client: 'ana' }));
    expect(await queue(invoice('a', { client: 'berta' }), invoice('a'))).toEqual([
      { ok: true },
      { ok: true },
    ]);
    expect(await inboxStatus(store.db)).toMatchObject({ waiting: 1 });
    const row = await store.db.selectFrom('events').select('client_id').executeTakeFirst();
    expect(row).toEqual({ client_id: 'ana' });
  });

  it('hands nothing on again of what was kept, whoever kept it', async () => {
    await queue(invoice('a'), invoice('b'));
    await ledgersOf(store.db).events.ingest([invoice('a')]);
    expect(await receive(consumer(), 'b')).toEqual([['b']]);
    await consumers[0]!.stop();
    await queue(invoice('a'), invoice('b'), invoice('c'));
    expect(await receive(consumer(), 'c')).toEqual([['c']]);
    await consumers[1]!.stop();
    expect(await inboxStatus(store.db)).toEqual({ waiting: 0, unreadable: 0 });
  });

  it('hands on batches no larger than asked for, in order', async () => {
    await queue(...Array.from({ length: 7 }, (_, n) => invoice(`e${n}`)));
    expect(await receive(consumer(3), 'e6')).toEqual([['e0', 'e1', 'e2'], ['e3', 'e4', 'e5'], ['e6']]);
  });

  it('is taken up at once where it is woken', async () => {
    const woken = consumer();
    const received = receive(woken, 'a');
    await queue(invoice('a'));
    woken.wake();
    expect(await received).toEqual([['a']]);
  });

  it.each([
    ['not JSON', '{'],
    ['of a later version', JSON.stringify({ ...invoice('a').message, version: 2 })],
    [
      'of an unknown type',
      JSON.stringify(invoice('a').message).replaceAll('invoice.generated', 'invoice.eaten'),
    ],
  ])('sets aside what cannot be read, with the reason, and hands on the rest: %s', async (_what, body) => {
    await queue(invoice('a'), invoice('b'), alert('c'));
    await spoil('a', body);
    expect(await receive(consumer(), 'b', 'c')).toEqual([['b', 'c']]);
    await consumers[0]!.stop();
    expect(await inboxStatus(store.db)).toEqual({ waiting: 0, unreadable: 1 });
    const row = await store.db.selectFrom('events').selectAll().where('id', '=', 'a').executeTakeFirst();
    expect(row).toMatchObject({ state: 'unreadable', detail: expect.stringMatching(/\w/), body });
  });

  it('goes on where a whole batch cannot be read', async () => {
    await queue(invoice('a'), invoice('b'), invoice('c'));
    await spoil('a', '');
    await spoil('b', '');
    const reading = consumer(2);
    const received = receive(reading, 'c');
    reading.wake();
    expect(await received).toEqual([['c']]);
  });

  it('hands on again, in its place, what was set aside and can be read now', async () => {
    const { message } = invoice('a');
    await queue({ message }, invoice('b'));
    await spoil('a', '{');
    await receive(consumer(), 'b');
    await consumers[0]!.stop();
    expect(await redriveUnreadable(store.db)).toBe(1);
    expect(await redriveUnreadable(store.db)).toBe(0);
    expect(await inboxStatus(store.db)).toMatchObject({ waiting: 1, unreadable: 0 });
    await spoil('a', JSON.stringify(message));
    expect(await receive(consumer(), 'a')).toEqual([['a']]);
  });

  it('has nothing of what was never kept, where the handler is stopped in the middle', async () => {
    await queue(invoice('a'));
    const stopping = consumer();
    const started = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    stopping.start(async () => {
      started.resolve();
      await finish.promise;
      throw new Error('the store is away');
    });
    await started.promise;
    const stopped = stopping.stop();
    finish.resolve();
    await stopped;
    expect(await inboxStatus(store.db)).toMatchObject({ waiting: 1 });
  });
});

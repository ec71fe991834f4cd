import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventMessage, type EventMessage } from '../../src/events/event-message.ts';
import type { EventConsumer, EventHandler, EventPublisher } from '../../src/events/event-queue.ts';
import { sampleEvent } from '../../src/events/sample-event.ts';

export interface QueueUnderTest {
  publisher: EventPublisher;
  /**
   * A consumer as a process would have it: one at a time, the next after the last was stopped. It must retry without
   * a pause after a handler that threw.
   */
  makeConsumer(): EventConsumer;
  /** Called when every consumer has been stopped. */
  close(): Promise<void>;
}

/** What every queue promises, whatever carries it. `makeQueue` makes an empty one. */
export function queueContract(name: string, makeQueue: () => Promise<QueueUnderTest>): void {
  describe(`${name}, as every queue,`, () => {
    let queue: QueueUnderTest;
    let consumers: EventConsumer[];

    beforeEach(async () => {
      queue = await makeQueue();
      consumers = [];
    });
    afterEach(async () => {
      await Promise.all(consumers.map((consumer) => consumer.stop()));
      await queue.close();
    });

    function consume(handler: EventHandler): EventConsumer {
      const consumer = queue.makeConsumer();
      consumers.push(consumer);
      consumer.start(handler);
      return consumer;
    }

    async function publishAll(messages: EventMessage[]): Promise<void> {
      const results = await queue.publisher.publish(messages);
      expect(results).toEqual(messages.map(() => ({ ok: true })));
    }

    it('hands on every published message as it was', async () => {
      const messages = range(30).map((n) => message(`e${n}`, { client: `c${n % 7}` }));
      const inbox = collect();
      consume(inbox.handler);
      await publishAll(messages);
      await inbox.has(messages);
      for (const sent of messages) expect(inbox.find(sent.event.id)).toEqual(sent);
    });

    it('answers an empty call with nothing', async () => {
      await expect(queue.publisher.publish([])).resolves.toEqual([]);
    });

    it('hands on the messages of one client in the order in which they were published', async () => {
      const calls = range(8).map((n) => [
        message(`a${n}.1`, { client: 'a' }),
        message(`b${n}`, { client: 'b' }),
        message(`a${n}.2`, { client: 'a' }),
      ]);
      await Promise.all(calls.map(publishAll));
      const inbox = collect();
      consume(inbox.handler);
      await inbox.has(calls.flat());
      for (const client of ['a', 'b']) {
        const published = calls.flat().filter(({ event }) => event.client.id === client);
        expect(inbox.idsOf(client)).toEqual(published.map(({ event }) => event.id));
      }
    });

    it('hands a batch on again, in order, after its handler threw', async () => {
      const messages = range(6).map((n) => message(`e${n}`, { client: `c${n % 2}` }));
      await publishAll(messages);
      const inbox = collect();
      let refusals = 3;
      consume(async (batch) => {
        refusals -= 1;
        if (refusals >= 0) throw new Error('the store is away');
        await inbox.handler(batch);
      });
      await inbox.has(messages);
      for (const client of ['c0', 'c1']) {
        const published = messages.filter(({ event }) => event.client.id === client);
        expect(inbox.idsOf(client)).toEqual(published.map(({ event }) => event.id));
      }
    });

    it('hands on an event that is published twice at the same time', async () => {
      const sent = message('twice');
      const inbox = collect();
      consume(inbox.handler);
      await Promise.all([publishAll([sent]), publishAll([sent])]);
      await inbox.has([sent]);
      expect(inbox.find('twice')).toEqual(sent);
    });

    it('hands nothing on after it was stopped, and the rest to the next consumer', async () => {
      const before = collect();
      const after = collect();
      const consumer = consume(before.handler);
      await publishAll([message('first')]);
      await before.has([message('first')]);
      await consumer.stop();
      const later = range(12).map((n) => message(`later${n}`, { client: `c${n}` }));
      await publishAll(later);
      consume(after.handler);
      await after.has(later);
      expect(before.ids()).toEqual(['first']);
      expect(after.ids()).not.toContain('first');
    });

    it('lets a handler that runs finish before it has stopped', async () => {
      const started = Promise.withResolvers<void>();
      const finish = Promise.withResolvers<void>();
      const steps: string[] = [];
      const consumer = consume(async () => {
        started.resolve();
        await finish.promise;
        steps.push('handled');
      });
      await publishAll([message('slow')]);
      await started.promise;
      const stopped = consumer.stop().then(() => steps.push('stopped'));
      finish.resolve();
      await stopped;
      expect(steps).toEqual(['handled', 'stopped']);

      const next = collect();
      consume(next.handler);
      await publishAll([message('next')]);
      await next.has([message('next')]);
      expect(next.ids()).toEqual(['next']);
    });

    it('carries text, ids and clients of every kind unchanged', async () => {
      const messages = [
        message('emoji 👩‍👩‍👧 id', { client: 'a client with spaces' }),
        message('x'.repeat(128), { client: '💈'.repeat(50), firstName: '𝒥uan \u{10FFFF} \uFFFE\uFFFF' }),
        message('controls', { client: 'c'.repeat(200), firstName: 'tab\t, line\nbreak, \u0001 and \u2028' }),
        message('escapes', { client: 'ñandú/"quoted"\\', firstName: '\\ud83d "\\u0041" \\\\ 😀' }),
      ];
      const inbox = collect();
      consume(inbox.handler);
      await publishAll(messages);
      await inbox.has(messages);
      for (const sent of messages) expect(inbox.find(sent.event.id)).toEqual(sent);
    });

    it('carries the trace of each message that has one, and makes up none', async () => {
      const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
      const messages: EventMessage[] = [
        { ...message('both'), trace: { traceparent, tracestate: 'panel=some thing,other=1' } },
        { ...message('one'), trace: { traceparent } },
        message('none'),
      ];
      const inbox = collect();
      consume(inbox.handler);
      await publishAll(messages);
      await inbox.has(messages);
      for (const sent of messages) expect(inbox.find(sent.event.id)).toStrictEqual(sent);
    });

    it('carries events of 250 KiB', async () => {
      const messages = range(6).map((n) => message(`large${n}`, { client: 'one', items: largeItems() }));
      expect(Buffer.byteLength(JSON.stringify(messages[0]))).toBeGreaterThan(250 * 1024);
      const inbox = collect();
      consume(inbox.handler);
      await publishAll(messages);
      await inbox.has(messages);
      for (const sent of messages) expect(inbox.find(sent.event.id)).toEqual(sent);
    });

    it('confirms 500 calls at the same time', async () => {
      const messages = range(500).map((n) => message(`e${n}`, { client: `c${n % 100}` }));
      const inbox = collect();
      consume(inbox.handler);
      await Promise.all(messages.map((each) => publishAll([each])));
      await inbox.has(messages);
      expect(new Set(inbox.ids()).size).toBe(500);
    });
  });
}

/** Keeps what is handed on, and tells when certain events are there. */
function collect() {
  const received: EventMessage[] = [];
  let onMore: (() => void) | undefined;
  return {
    handler: async (messages: EventMessage[]): Promise<void> => {
      received.push(...messages);
      onMore?.();
    },
    async has(messages: EventMessage[]): Promise<void> {
      const missing = new Set(messages.map(({ event }) => event.id));
      await new Promise<void>((resolve) => {
        onMore = () => {
          for (const { event } of received) missing.delete(event.id);
          if (missing.size === 0) resolve();
        };
        onMore();
      });
    },
    find: (id: string) => received.find(({ event }) => event.id === id),
    ids: () => received.map(({ event }) => event.id),
    /** In the order of first arrival: a message may come more than once. */
    idsOf: (client: string) => [
      ...new Set(received.filter(({ event }) => event.client.id === client).map(({ event }) => event.id)),
    ],
  };
}

interface Wanted {
  client?: string;
  firstName?: string;
  items?: { description: string; amount: string }[];
}

const invoice = {
  id: '9001',
  total: { amount: '15950.00', currency: 'ARS' },
  dueDate: '2026-12-01',
  url: 'https://panel.example.com/viewinvoice.php?id=9001',
};
const acceptedAt = new Date('2026-11-21T17:05:11Z');

function message(id: string, { client = '1042', firstName = 'Juan', items }: Wanted = {}): EventMessage {
  const event = sampleEvent('invoice.generated', { id, client: { id: client, firstName } });
  return eventMessage({ ...event, data: { invoice: { ...invoice, ...(items && { items }) } } }, acceptedAt);
}

/** As many items as an invoice may have, each with as long a text as there may be: some 260 KiB of UTF-8. */
function largeItems(): NonNullable<Wanted['items']> {
  return range(100).map(() => ({ description: '€€€€€€😀ñ'.repeat(111), amount: '12.50' }));
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventMessage } from '../../src/events/event-message.ts';
import type { EventConsumer, EventHandler } from '../../src/events/event-queue.ts';
import { readQueueStatus } from '../../src/queue/queue-status.ts';
import { createSqsConsumer, type SqsConsumerOptions } from '../../src/queue/sqs-consumer.ts';
import { createSqsPublisher } from '../../src/queue/sqs-publisher.ts';
import { wireBody } from '../../src/queue/sqs-wire.ts';
import { aMessage, clientAnsweredBy, idCollector, openLocalQueue, type LocalQueue } from './local-queue.ts';

describe('the SQS consumer', () => {
  let queue: LocalQueue;
  let consumers: EventConsumer[];

  beforeEach(async () => {
    queue = await openLocalQueue();
    consumers = [];
  });
  afterEach(async () => {
    await Promise.all(consumers.map((consumer) => consumer.stop()));
    await queue.close();
  });

  function consume(handler: EventHandler, options: Partial<SqsConsumerOptions> = {}): EventConsumer {
    const consumer = createSqsConsumer({ ...queue, waitSeconds: 1, retryMs: 0, ...options });
    consumers.push(consumer);
    consumer.start(handler);
    return consumer;
  }

  it('deletes what was kept', async () => {
    const inbox = idCollector();
    await createSqsPublisher(queue).publish([1, 2, 3].map((n) => aMessage(`e${n}`, `c${n}`)));
    const consumer = consume(inbox.handler);
    await inbox.has(3);
    await consumer.stop();
    await expect(readQueueStatus(queue.client, queue)).resolves.toEqual({ waiting: 0, inFlight: 0, dead: 0 });
  });

  it('moves 100 messages in 10 requests to receive and 10 to delete them', async () => {
    await createSqsPublisher(queue).publish(
      Array.from({ length: 100 }, (_, n) => aMessage(`e${n}`, `c${n}`)),
    );
    const inbox = idCollector();
    const batches: number[] = [];
    const consumer = consume(async (messages) => {
      batches.push(messages.length);
      await inbox.handler(messages);
    });
    await inbox.has(100);
    await consumer.stop();
    expect(batches).toEqual(Array.from({ length: 10 }, () => 10));
    expect(queue.sqs.requests()).toMatchObject({ DeleteMessageBatch: 10 });
  });

  it('puts an unreadable message in the dead-letter queue, with the reason, and goes on with its group', async () => {
    await queue.sendRaw('Hola, soy Juan: this is no JSON', 'a');
    await queue.sendRaw('{"version":2}', 'b');
    await queue.sendRaw(wireBody(aMessage('e1')).replace('invoice.paid', 'invoice.eaten'), 'c');
    for (const group of ['a', 'b', 'c'])
      await queue.sendRaw(wireBody(aMessage(`after ${group}`, group)), group);
    const inbox = idCollector();
    const consumer = consume(inbox.handler);
    await inbox.has(3);
    await consumer.stop();
    expect(inbox.ids.toSorted()).toEqual(['after a', 'after b', 'after c']);
    await expect(readQueueStatus(queue.client, queue)).resolves.toEqual({ waiting: 0, inFlight: 0, dead: 3 });
    const letters = await queue.deadLetters();
    expect(
      letters.map(({ Body, Attributes, MessageAttributes }) => [
        Attributes?.MessageGroupId,
        Body?.slice(0, 13),
        MessageAttributes?.['reason']?.StringValue,
      ]),
    ).toEqual([
      ['a', 'Hola, soy Jua', 'it is not JSON'],
      ['b', '{"version":2}', expect.stringContaining('/version')],
      ['c', '{"version":1,', expect.stringContaining('there is no event type "invoice.eaten"')],
    ]);
    expect(queue.logged()).toContain('it is not JSON');
    expect(queue.logged()).not.toContain('Juan');
  });

  it('leaves an unreadable message to SQS where there is no dead-letter queue', async () => {
    await queue.sendRaw('{}', 'a');
    await queue.sendRaw(wireBody(aMessage('e1', 'b')), 'b');
    const inbox = idCollector();
    const consumer = consume(inbox.handler, { dlqUrl: undefined });
    await inbox.has(1);
    await consumer.stop();
    expect(inbox.ids).toEqual(['e1']);
    await expect(readQueueStatus(queue.client, queue)).resolves.toEqual({ waiting: 0, inFlight: 1, dead: 0 });
    expect(queue.logged()).toContain('there is no dead-letter queue');
  });

  it('leaves an unreadable message where it is when the dead-letter queue does not take it', async () => {
    await queue.sendRaw('{}', 'a');
    await queue.sendRaw(wireBody(aMessage('e1', 'b')), 'b');
    const inbox = idCollector();
    const consumer = consume(inbox.handler, { dlqUrl: queue.sqs.queueUrl('missing.fifo') });
    await inbox.has(1);
    await consumer.stop();
    await expect(readQueueStatus(queue.client, queue)).resolves.toMatchObject({ inFlight: 1 });
  });

  it('does not let a message that can never be stored take others with it, nor pass it in its group', async () => {
    const publisher = createSqsPublisher(queue);
    await publisher.publish([
      aMessage('poison', 'a'),
      aMessage('behind', 'a'),
      aMessage('b1', 'b'),
      aMessage('c1', 'c'),
    ]);
    const inbox = idCollector();
    consume(async (messages: EventMessage[]) => {
      if (messages.some(({ event }) => event.id === 'poison')) throw new Error('no store takes this');
      await inbox.handler(messages);
    });
    await inbox.has(2);
    expect(inbox.ids.toSorted()).toEqual(['b1', 'c1']);
  });

  it('survives that SQS cannot be polled for a while', async () => {
    queue.sqs.fail({ action: 'ReceiveMessage', kind: 'refused', times: 5 });
    const inbox = idCollector();
    consume(inbox.handler);
    await createSqsPublisher(queue).publish([aMessage('e1')]);
    await inbox.has(1);
    expect(queue.logged()).toContain('SQS cannot be polled');
  });

  it('stops while SQS is away', async () => {
    const inbox = idCollector();
    const consumer = consume(inbox.handler, { retryMs: 60_000 });
    await createSqsPublisher(queue).publish([aMessage('e1')]);
    await inbox.has(1);
    await queue.sqs.close();
    await expect(consumer.stop()).resolves.toBeUndefined();
  });

  it('stops during a poll without losing what the poll may bring', async () => {
    const first = idCollector();
    const polls = () => queue.sqs.requests()['ReceiveMessage'] ?? 0;
    const consumer = consume(first.handler);
    while (polls() === 0) await readQueueStatus(queue.client, queue);
    const stopped = consumer.stop();
    await createSqsPublisher(queue).publish([aMessage('e1')]);
    await stopped;
    expect(first.ids).toEqual(['e1']);
    await expect(readQueueStatus(queue.client, queue)).resolves.toEqual({ waiting: 0, inFlight: 0, dead: 0 });
  });

  it('stops although a poll hangs, and hands nothing on that it brings later', async () => {
    const polled = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<object>();
    const client = clientAnsweredBy(() => {
      polled.resolve();
      return answer.promise;
    });
    const inbox = idCollector();
    const consumer = consume(inbox.handler, { client, waitSeconds: 0 });
    await polled.promise;
    await consumer.stop();
    answer.resolve({ Messages: [{ MessageId: 'm', Body: wireBody(aMessage('late')) }] });
    await answer.promise;
    expect(inbox.ids).toEqual([]);
  });

  it('can be stopped before it was started, twice, and started again', async () => {
    const inbox = idCollector();
    const consumer = createSqsConsumer({ ...queue, waitSeconds: 1 });
    await consumer.stop();
    consumer.start(inbox.handler);
    await Promise.all([consumer.stop(), consumer.stop()]);
    consumers.push(consumer);
    consumer.start(inbox.handler);
    await createSqsPublisher(queue).publish([aMessage('e1')]);
    await inbox.has(1);
    expect(inbox.ids).toEqual(['e1']);
  });
});

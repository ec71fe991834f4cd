import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { EventMessage } from '../../src/events/event-message.ts';
import { redriveDeadLetters } from '../../src/queue/queue-status.ts';
import { createSqsConsumer } from '../../src/queue/sqs-consumer.ts';
import { createSqsPublisher } from '../../src/queue/sqs-publisher.ts';
import { attributeBytes, BATCH_BYTES, traceAttributes, wireBody } from '../../src/queue/sqs-wire.ts';
import { aMessage, openLocalQueue, type LocalQueue } from './local-queue.ts';

const trace = { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, tracestate: 'panel=1' };
const String_ = (StringValue: string) => ({ DataType: 'String', StringValue });

let queue: LocalQueue;
beforeEach(async () => {
  queue = await openLocalQueue();
});
afterEach(() => queue.close());

/** The first message that a consumer gets. */
async function received(): Promise<EventMessage> {
  const first = Promise.withResolvers<EventMessage>();
  const consumer = createSqsConsumer({ ...queue, waitSeconds: 1 });
  consumer.start(async ([message]) => {
    if (message) first.resolve(message);
  });
  const message = await first.promise;
  await consumer.stop();
  return message;
}

describe('A trace on SQS', () => {
  it('travels in attributes by the names of its headers, and not in the body', async () => {
    await createSqsPublisher(queue).publish([{ ...aMessage('e1'), trace }]);
    const { Messages: [sent] = [] } = await queue.client.send(
      new ReceiveMessageCommand({ QueueUrl: queue.queueUrl, MessageAttributeNames: ['All'] }),
    );
    expect(sent?.MessageAttributes).toMatchObject({
      traceparent: String_(trace.traceparent),
      tracestate: String_(trace.tracestate),
    });
    expect(sent?.Body).not.toContain('trace');
  });

  it.each<[string, Record<string, object>]>([
    ['says nothing that the standard knows', { traceparent: String_('hello') }],
    ['is a number', { traceparent: { DataType: 'Number', StringValue: '7' } }],
    ['is bytes', { traceparent: { DataType: 'Binary', BinaryValue: Buffer.from('00') } }],
    ['is about something else', { other: String_('x'), tracestate: String_('panel=1') }],
  ])('that %s hinders no event', async (_what, MessageAttributes) => {
    await queue.client.send(
      new SendMessageCommand({
        QueueUrl: queue.queueUrl,
        MessageBody: wireBody(aMessage('e1')),
        MessageGroupId: 'g',
        MessageDeduplicationId: 'd',
        MessageAttributes: MessageAttributes as never,
      }),
    );
    const message = await received();
    expect(message.event.id).toBe('e1');
    expect(message).not.toHaveProperty('trace');
  });

  it('is still there when a message has been in the dead-letter queue and was put back', async () => {
    const { queueUrl, dlqUrl, client } = queue;
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: 'not JSON',
        MessageGroupId: 'g',
        MessageDeduplicationId: 'd',
        MessageAttributes: traceAttributes(trace),
      }),
    );
    await createSqsPublisher(queue).publish([aMessage('e1')]);
    await received();
    const kept = { traceparent: String_(trace.traceparent), tracestate: String_(trace.tracestate) };
    const [dead] = await queue.deadLetters();
    expect(dead?.MessageAttributes).toMatchObject({ ...kept, reason: String_('it is not JSON') });
    expect(await redriveDeadLetters(client, { queueUrl, dlqUrl })).toBe(1);
    const { Messages: [again] = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, MessageAttributeNames: ['All'] }),
    );
    expect(again?.MessageAttributes).toMatchObject(kept);
    expect(again?.MessageAttributes).not.toHaveProperty('reason');
  });

  it('counts among the bytes of a batch', async () => {
    const bytes = attributeBytes(traceAttributes(trace));
    expect(bytes).toBe('traceparentString'.length + 55 + 'tracestateString'.length + 7);
    // Four of them would fit without their traces.
    const body = (filling: string) => ({ ...aMessage(`e${filling.length}`), filling, trace });
    const room = BATCH_BYTES / 4 - Buffer.byteLength(wireBody({ ...body(''), trace: undefined } as never));
    const large = body('x'.repeat(Math.floor(room) - 20)) as EventMessage;
    const messages = Array.from({ length: 4 }, (_, n) => ({
      ...large,
      event: { ...large.event, id: `e${n}`, client: { ...large.event.client, id: `c${n}` } },
    }));
    const publisher = createSqsPublisher({ ...queue, lingerMs: 50 });
    const results = await Promise.all(messages.map((message) => publisher.publish([message])));
    expect(results.flat()).toEqual(messages.map(() => ({ ok: true })));
    expect(queue.sqs.requests()['SendMessageBatch']).toBe(2);
  });
});

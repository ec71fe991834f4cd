import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readQueueStatus } from '../../src/queue/queue-status.ts';
import { createSqsClient } from '../../src/queue/sqs-client.ts';
import { createSqsConsumer } from '../../src/queue/sqs-consumer.ts';
import { createSqsPublisher } from '../../src/queue/sqs-publisher.ts';
import {
  aMessage,
  clientAnsweredBy,
  idCollector,
  openLocalQueue,
  type LocalQueue,
  type SentEntry,
} from './local-queue.ts';

function confirmAll(entries: SentEntry[]): object {
  return { Successful: entries.map(({ Id }) => ({ Id })) };
}

function sha256(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

describe('the SQS publisher', () => {
  let queue: LocalQueue;

  beforeEach(async () => {
    queue = await openLocalQueue();
  });
  afterEach(() => queue.close());

  it('sends a thousand events, published at the same time, in a hundred requests', async () => {
    const publisher = createSqsPublisher({ ...queue, lingerMs: 60_000 });
    const calls = Array.from({ length: 1_000 }, (_, n) => publisher.publish([aMessage(`e${n}`, `c${n}`)]));
    const results = await Promise.all(calls);
    expect(results.flat().every(({ ok }) => ok)).toBe(true);
    expect(queue.sqs.requests()['SendMessageBatch']).toBe(100);
    await expect(readQueueStatus(queue.client, queue)).resolves.toMatchObject({ waiting: 1_000 });
  });

  it('queues a batch once although the answer to it was lost', async () => {
    queue.sqs.fail({ action: 'SendMessageBatch', kind: 'answer_lost', times: 1 });
    const publisher = createSqsPublisher(queue);
    await expect(publisher.publish([aMessage('e1', 'a'), aMessage('e2', 'b')])).resolves.toEqual([
      { ok: true },
      { ok: true },
    ]);
    expect(queue.sqs.requests()['SendMessageBatch']).toBe(2);
    const inbox = idCollector();
    const consumer = createSqsConsumer({ ...queue, waitSeconds: 1 });
    consumer.start(inbox.handler);
    await inbox.has(2);
    await consumer.stop();
    expect(inbox.ids.toSorted()).toEqual(['e1', 'e2']);
  });

  it('names groups and deduplication ids so that SQS takes them', async () => {
    const sent: SentEntry[] = [];
    const client = clientAnsweredBy((entries) => {
      sent.push(...entries);
      return confirmAll(entries);
    });
    await createSqsPublisher({ ...queue, client }).publish([
      aMessage('wh_1', '1042'),
      aMessage('wh 2', 'Peluquería 💈'),
    ]);
    expect(sent).toMatchObject([
      { MessageGroupId: '1042', MessageDeduplicationId: 'wh_1' },
      { MessageGroupId: sha256('Peluquería 💈'), MessageDeduplicationId: sha256('wh 2') },
    ]);
  });

  it('answers each event by what SQS said of it, and sends none of a client’s after one that was refused', async () => {
    const sent: Array<string | undefined> = [];
    const client = clientAnsweredBy((entries) => {
      sent.push(...entries.map((entry) => entry.MessageDeduplicationId));
      const idOf = (event: string) => entries.find((entry) => entry.MessageDeduplicationId === event)?.Id;
      return {
        Successful: [{ Id: idOf('a1') }],
        Failed: [{ Id: idOf('b1'), Code: 'InternalError', Message: 'internal', SenderFault: false }],
      };
    });
    const results = createSqsPublisher({ ...queue, client }).publish([
      aMessage('a1', 'a'),
      aMessage('b1', 'b'),
      aMessage('c1', 'c'),
      aMessage('b2', 'b'),
    ]);
    await expect(results).resolves.toEqual([
      { ok: true },
      { ok: false, detail: 'SQS did not confirm it (InternalError)' },
      { ok: false, detail: 'SQS did not confirm it (no reason given)' },
      { ok: false, detail: 'an earlier event of the same client was not queued' },
    ]);
    // Else it would be in the queue before the one that is published again.
    expect(sent).toEqual(['a1', 'b1', 'c1']);
  });

  it('keeps batches within what SQS takes, in bytes too', async () => {
    const sizes: number[] = [];
    const client = clientAnsweredBy((entries) => {
      sizes.push(entries.reduce((sum, { MessageBody = '' }) => sum + Buffer.byteLength(MessageBody), 0));
      return confirmAll(entries);
    });
    const large = Array.from({ length: 10 }, (_, n) => {
      const message = aMessage(`e${n}`, `c${n}`);
      return { ...message, event: { ...message.event, data: { text: '😀'.repeat(25_000) } } };
    });
    const results = await createSqsPublisher({ ...queue, client }).publish(large);
    expect(results.every(({ ok }) => ok)).toBe(true);
    expect(sizes.map((bytes) => Math.round(bytes / 300_000))).toEqual([3, 3, 3, 1]);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1_048_576);
  });

  it('answers that nothing was queued when SQS cannot be reached', async () => {
    await queue.sqs.close();
    await expect(createSqsPublisher(queue).publish([aMessage('e1')])).resolves.toEqual([
      { ok: false, detail: expect.stringMatching(/^SQS did not confirm it/) },
    ]);
  });

  it('does not wait for an answer beyond its deadline', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const client = createSqsClient({ ...queue, endpoint: `http://127.0.0.1:${port}`, hasCredentials: false });
    const publisher = createSqsPublisher({ ...queue, client, deadlineMs: 20 });
    await expect(publisher.publish([aMessage('e1')])).resolves.toEqual([
      { ok: false, detail: expect.stringMatching(/^SQS did not confirm it/) },
    ]);
    client.destroy();
    silent.close();
    await once(silent, 'close');
  });

  it('pushes back when too much is waiting', async () => {
    const results = await createSqsPublisher({ ...queue, maxWaiting: 15 }).publish(
      Array.from({ length: 20 }, (_, n) => aMessage(`e${n}`, `c${n}`)),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(15);
    expect(results.at(-1)).toEqual({ ok: false, detail: 'too much is waiting to be queued' });
  });
});

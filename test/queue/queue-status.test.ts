import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { createLocalQueues } from '../../src/queue/create-queues.ts';
import { peekDeadLetters, readQueueStatus, redriveDeadLetters } from '../../src/queue/queue-status.ts';
import { createSqsClient, isLocalSqs } from '../../src/queue/sqs-client.ts';
import { createSqsConsumer } from '../../src/queue/sqs-consumer.ts';
import { createSqsPublisher } from '../../src/queue/sqs-publisher.ts';
import { aMessage, clientAnsweredBy, idCollector, openLocalQueue, type LocalQueue } from './local-queue.ts';

describe('the queues of a local SQS', () => {
  let queue: LocalQueue;

  beforeEach(async () => {
    queue = await openLocalQueue();
  });
  afterEach(() => queue.close());

  it('are created for high throughput, with the longest retention and a dead-letter queue', async () => {
    const { Attributes } = await queue.client.send(
      new GetQueueAttributesCommand({ QueueUrl: queue.queueUrl, AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({
      FifoQueue: 'true',
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
      MessageRetentionPeriod: '1209600',
      MaximumMessageSize: '1048576',
      VisibilityTimeout: '60',
    });
    expect(JSON.parse(Attributes!['RedrivePolicy']!)).toEqual({
      deadLetterTargetArn: expect.stringMatching(/:dead\.fifo$/),
      maxReceiveCount: 1_000,
    });
  });

  it('are left as they are when they exist', async () => {
    await createSqsPublisher(queue).publish([aMessage('e1')]);
    await createLocalQueues(queue.client, queue.sqs.endpoint, queue);
    expect(queue.sqs.requests()['CreateQueue']).toBe(2);
    await expect(readQueueStatus(queue.client, queue)).resolves.toEqual({ waiting: 1, inFlight: 0, dead: 0 });
  });

  it('are never created on AWS', async () => {
    let asked = 0;
    const client = clientAnsweredBy(async () => {
      asked += 1;
      return {};
    });
    const queueUrl = 'https://sqs.sa-east-1.amazonaws.com/123456789012/events.fifo';
    await createLocalQueues(client, undefined, { queueUrl });
    await createLocalQueues(client, 'https://vpce-1.sqs.sa-east-1.vpce.amazonaws.com', { queueUrl });
    expect(asked).toBe(0);
  });

  it('are counted, without the dead letters where there is no queue for them', async () => {
    const { client, queueUrl } = queue;
    await createSqsPublisher(queue).publish([aMessage('e1', 'a'), aMessage('e2', 'b')]);
    await expect(readQueueStatus(client, { queueUrl })).resolves.toEqual({
      waiting: 2,
      inFlight: 0,
      dead: undefined,
    });
  });

  it('move dead letters back in order, once, also those that come straight back', async () => {
    await queue.sendRaw('first', 'a');
    await queue.sendRaw('second', 'a');
    await queue.sendRaw('other', 'b');
    const inbox = idCollector();
    const consumer = createSqsConsumer({ ...queue, waitSeconds: 1 });
    consumer.start(inbox.handler);
    const dead = async (count: number) => {
      while ((await readQueueStatus(queue.client, queue)).dead !== count);
    };
    await dead(3);
    await expect(redriveDeadLetters(queue.client, queue)).resolves.toBe(3);
    await dead(3);
    await consumer.stop();
    expect(inbox.ids).toEqual([]);
    // Those can be moved again at once.
    await expect(redriveDeadLetters(queue.client, queue)).resolves.toBe(3);
  });

  it('move dead letters at the next try where SQS refuses the first', async () => {
    for (const group of ['a', 'a', 'b']) await queue.sendRaw('not JSON', group);
    const consumer = createSqsConsumer({ ...queue, waitSeconds: 1 });
    consumer.start(idCollector().handler);
    while ((await readQueueStatus(queue.client, queue)).dead !== 3);
    await consumer.stop();
    queue.sqs.fail({ action: 'SendMessage', kind: 'refused', times: 3 });
    await expect(redriveDeadLetters(queue.client, queue)).rejects.toThrow('rehearsed');
    await expect(redriveDeadLetters(queue.client, queue)).resolves.toBe(3);
  });

  it('show dead letters with their reasons, and leave them where they are, in their order', async () => {
    for (let n = 1; n <= 12; n += 1) await queue.sendRaw(`not JSON ${n}`, 'a');
    await queue.sendRaw('other', 'b');
    const consumer = createSqsConsumer({ ...queue, waitSeconds: 1 });
    consumer.start(idCollector().handler);
    while ((await readQueueStatus(queue.client, queue)).dead !== 13);
    await consumer.stop();
    const ofA = async () => {
      const seen = await peekDeadLetters(queue.client, { ...queue, limit: 100 });
      expect(seen.every(({ reason, at, id }) => reason !== '' && at > 0 && id !== '')).toBe(true);
      expect(seen.map(({ body }) => body)).toContain('other');
      return seen.map(({ body }) => body).filter((body) => body.startsWith('not JSON'));
    };
    const first = await ofA();
    expect(first.length).toBeGreaterThan(0);
    expect(first).toEqual(first.map((_, n) => `not JSON ${n + 1}`));
    expect(await ofA()).toEqual(first);
    await expect(readQueueStatus(queue.client, queue)).resolves.toMatchObject({ inFlight: 0, dead: 13 });
    await expect(redriveDeadLetters(queue.client, queue)).resolves.toBe(13);
  });

  it('show no more dead letters than are wanted, but for the rest of a batch', async () => {
    await queue.sendRaw('{}', 'a');
    const consumer = createSqsConsumer({ ...queue, waitSeconds: 1 });
    consumer.start(idCollector().handler);
    while ((await readQueueStatus(queue.client, queue)).dead !== 1);
    await consumer.stop();
    expect(await peekDeadLetters(queue.client, { ...queue, limit: 0 })).toEqual([]);
    expect(await peekDeadLetters(queue.client, { ...queue, limit: 1 })).toHaveLength(1);
  });

  it('hand dead letters to a consumer that can read them again', async () => {
    const inbox = idCollector();
    await queue.sendRaw('{}', 'a');
    const consumer = createSqsConsumer({ ...queue, waitSeconds: 1 });
    consumer.start(inbox.handler);
    while ((await readQueueStatus(queue.client, queue)).dead === 0);
    await consumer.stop();
    await expect(redriveDeadLetters(queue.client, queue)).resolves.toBe(1);
    await expect(readQueueStatus(queue.client, queue)).resolves.toEqual({ waiting: 1, inFlight: 0, dead: 0 });
  });
});

describe('the SQS client', () => {
  it.each([
    ['sa-east-1', 'https://sqs.sa-east-1.amazonaws.com/1/e.fifo', 'eu-west-1'],
    ['eu-west-1', 'http://127.0.0.1:4566/1/e.fifo', 'eu-west-1'],
    ['us-east-1', 'http://127.0.0.1:4566/1/e.fifo', undefined],
  ])(
    'takes the region %s from the queue’s address %s, else from the environment (%s)',
    async (expected, queueUrl, region) => {
      const client = createSqsClient({ queueUrl, region, hasCredentials: true });
      await expect(client.config.region()).resolves.toBe(expected);
    },
  );

  it('makes credentials up for a local SQS only, and only where there are none', async () => {
    const queueUrl = 'http://127.0.0.1:4566/1/e.fifo';
    const local = createSqsClient({ queueUrl, endpoint: 'http://127.0.0.1:4566', hasCredentials: false });
    await expect(local.config.credentials()).resolves.toMatchObject({ accessKeyId: 'local' });
  });

  it.each([
    [undefined, false],
    ['https://sqs.sa-east-1.amazonaws.com', false],
    ['https://vpce-1.sqs.sa-east-1.vpce.amazonaws.com', false],
    ['https://sqs.cn-north-1.amazonaws.com.cn', false],
    ['https://sqs.sa-east-1.api.aws', false],
    ['http://127.0.0.1:4566', true],
    ['http://sqs:9324', true],
    ['http://myamazonaws.com', true],
  ])('takes the endpoint %s for local: %s', (endpoint, local) => {
    expect(isLocalSqs(endpoint)).toBe(local);
  });
});

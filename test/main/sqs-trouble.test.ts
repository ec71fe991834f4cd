import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createLogger } from '../../src/logger.ts';
import { openSqsQueue } from '../../src/main/sqs-queue.ts';
import { startLocalSqs, type LocalSqs } from '../support/local-sqs.ts';

let sqs: LocalSqs;
let queue: Awaited<ReturnType<typeof openSqsQueue>>;
beforeEach(async () => {
  sqs = await startLocalSqs();
  const addresses = { queueUrl: sqs.queueUrl('events.fifo'), dlqUrl: sqs.queueUrl('dead.fifo') };
  const config = { ...addresses, endpoint: sqs.endpoint, region: undefined, hasCredentials: false };
  queue = await openSqsQueue(config, createLogger('silent'));
});
afterEach(async () => {
  queue.close();
  await sqs.close();
});

/** More often than anybody asks again. */
const ALWAYS = 100;

it('SQS that does not answer is said in words when what waits is counted', async () => {
  sqs.fail({ action: 'GetQueueAttributes', kind: 'refused', times: ALWAYS });
  await expect(queue.status()).rejects.toMatchObject({
    name: 'QueueError',
    message: expect.stringContaining('SQS_QUEUE_URL'),
  });
});

it('SQS that does not answer is said in words when unreadable events are put back', async () => {
  sqs.fail({ action: 'ReceiveMessage', kind: 'refused', times: ALWAYS });
  await expect(queue.redrive()).rejects.toMatchObject({ name: 'QueueError' });
});

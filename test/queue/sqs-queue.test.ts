import { createSqsConsumer } from '../../src/queue/sqs-consumer.ts';
import { createSqsPublisher } from '../../src/queue/sqs-publisher.ts';
import { queueContract } from '../contracts/queue-contract.ts';
import { openLocalQueue } from './local-queue.ts';

queueContract('the SQS queue', async () => {
  const queue = await openLocalQueue();
  return {
    publisher: createSqsPublisher(queue),
    makeConsumer: () => createSqsConsumer({ ...queue, waitSeconds: 1, retryMs: 0 }),
    close: queue.close,
  };
});

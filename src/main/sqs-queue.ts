import type { Logger } from '../logger.ts';
import { createLocalQueues } from '../queue/create-queues.ts';
import { readQueueStatus, redriveDeadLetters } from '../queue/queue-status.ts';
import { createSqsClient } from '../queue/sqs-client.ts';
import { createSqsConsumer } from '../queue/sqs-consumer.ts';
import { createSqsPublisher } from '../queue/sqs-publisher.ts';
import type { SqsConfig } from './config.ts';
import type { Queue } from './queue.ts';

/** Opens SQS; on a local endpoint the queues are created where they are missing. Throws when SQS cannot be reached. */
export async function openSqsQueue(config: SqsConfig, logger: Logger): Promise<Queue> {
  const client = createSqsClient(config);
  const { queueUrl, dlqUrl } = config;
  try {
    await createLocalQueues(client, config.endpoint, config);
  } catch (error) {
    client.destroy();
    throw new QueueError(`the queues cannot be had at SQS_ENDPOINT ${config.endpoint}`, error);
  }
  return {
    publisher: createSqsPublisher({ client, queueUrl, logger }),
    consumer: createSqsConsumer({ client, queueUrl, dlqUrl, logger }),
    async status() {
      const { waiting, inFlight, dead } = await readQueueStatus(client, config);
      return { kind: 'sqs', waiting, inFlight, dead };
    },
    redrive: async () =>
      dlqUrl === undefined ? undefined : redriveDeadLetters(client, { queueUrl, dlqUrl }),
    close: () => client.destroy(),
  };
}

class QueueError extends Error {
  override readonly name = 'QueueError';
  constructor(message: string, cause: unknown) {
    super(`${message}: ${cause instanceof Error ? cause.message || cause.name : String(cause)}`, { cause });
  }
}

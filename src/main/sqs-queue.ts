import type { DeadLetter } from '../events/event-queue.ts';
import type { Logger } from '../logger.ts';
import { createLocalQueues } from '../queue/create-queues.ts';
import { peekDeadLetters, readQueueStatus, redriveDeadLetters } from '../queue/queue-status.ts';
import { createSqsClient } from '../queue/sqs-client.ts';
import { createSqsConsumer } from '../queue/sqs-consumer.ts';
import { createSqsPublisher } from '../queue/sqs-publisher.ts';
import type { SqsConfig } from './config.ts';
import type { Queue } from './queue.ts';

/** Whoever watches the dead letters asks every second; SQS is asked this often at most. */
const PEEK_MS = 10_000;
const MOST_DEAD_LETTERS = 100;

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
  let peekedAt = 0;
  let peeked: Promise<DeadLetter[]> = Promise.resolve([]);
  return {
    publisher: createSqsPublisher({ client, queueUrl, logger }),
    consumer: createSqsConsumer({ client, queueUrl, dlqUrl, logger }),
    async status() {
      const { waiting, inFlight, dead } = await readQueueStatus(client, config).catch(
        sayThat('SQS does not answer for SQS_QUEUE_URL or SQS_DLQ_URL'),
      );
      return { kind: 'sqs', waiting, inFlight, dead };
    },
    async deadLetters() {
      if (dlqUrl === undefined) return undefined;
      if (Date.now() - peekedAt > PEEK_MS) {
        peekedAt = Date.now();
        peeked = peekDeadLetters(client, { dlqUrl, limit: MOST_DEAD_LETTERS });
      }
      return peeked;
    },
    async redrive() {
      if (dlqUrl === undefined) return undefined;
      await peeked.catch(() => {});
      peekedAt = 0;
      return redriveDeadLetters(client, { queueUrl, dlqUrl }).catch(
        sayThat('not all was put back, do it again later'),
      );
    },
    close: () => client.destroy(),
  };
}

function sayThat(message: string): (error: unknown) => never {
  return (error) => {
    throw new QueueError(message, error);
  };
}

class QueueError extends Error {
  override readonly name = 'QueueError';
  constructor(message: string, cause: unknown) {
    super(`${message}: ${cause instanceof Error ? cause.message || cause.name : String(cause)}`, { cause });
  }
}

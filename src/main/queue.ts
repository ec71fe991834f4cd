import type { EventMessage } from '../events/event-message.ts';
import type { EventConsumer, EventPublisher } from '../events/event-queue.ts';
import type { Logger } from '../logger.ts';
import { createCoalescer } from '../queue/coalescer.ts';
import { createLocalQueues } from '../queue/create-queues.ts';
import { readQueueStatus, redriveDeadLetters } from '../queue/queue-status.ts';
import { createSqsClient } from '../queue/sqs-client.ts';
import { createSqsConsumer } from '../queue/sqs-consumer.ts';
import { createSqsPublisher } from '../queue/sqs-publisher.ts';
import { createEmbeddedConsumer, enqueue, inboxStatus, redriveUnreadable } from '../store/embedded-queue.ts';
import type { Db } from '../store/schema.ts';
import type { Config, SqsConfig } from './config.ts';

/** Where accepted events wait until they are ingested: SQS, or the store itself. */
export interface Queue {
  publisher: EventPublisher;
  consumer: EventConsumer;
  status(): Promise<QueueCounts>;
  /** Puts what could not be read back; resolves to how many. */
  redrive(): Promise<number>;
  close(): void;
}

export interface QueueCounts {
  kind: 'sqs' | 'embedded';
  waiting: number;
  inFlight: number;
  dead: number;
}

/** The queue that is configured. Without SQS there is a store to keep events in. */
export function openQueue({ sqs }: Config, db: Db | undefined, logger: Logger): Promise<Queue> | Queue {
  if (sqs) return openSqsQueue(sqs, logger);
  if (!db) throw new TypeError('the embedded queue needs a store');
  return openEmbeddedQueue(db, logger);
}

/** Opens SQS; on a local endpoint the queues are created where they are missing. Throws when SQS cannot be reached. */
async function openSqsQueue(config: SqsConfig, logger: Logger): Promise<Queue> {
  const client = createSqsClient(config);
  const { queueUrl, dlqUrl } = config;
  await createLocalQueues(client, config.endpoint, config);
  return {
    publisher: createSqsPublisher({ client, queueUrl, logger }),
    consumer: createSqsConsumer({ client, queueUrl, dlqUrl, logger }),
    async status() {
      const { waiting, inFlight, dead = 0 } = await readQueueStatus(client, config);
      return { kind: 'sqs', waiting, inFlight, dead };
    },
    redrive: async () => (dlqUrl === undefined ? 0 : redriveDeadLetters(client, { queueUrl, dlqUrl })),
    close: () => client.destroy(),
  };
}

/** The store's own inbox as the queue. Concurrent posts share commits. */
function openEmbeddedQueue(db: Db, logger: Logger): Queue {
  const consumer = createEmbeddedConsumer({ db, logger });
  const publish = createCoalescer<EventMessage>({
    // Bounded by count alone: a commit has no limit of bytes, and each event has one of its own.
    maxEntries: 200,
    maxBytes: Infinity,
    lingerMs: 2,
    maxInFlight: 1,
    maxWaiting: 10_000,
    sizeOf: () => 1,
    groupOf: (message) => message.event.client.id,
    async send(messages) {
      const results = await enqueue(db, messages);
      consumer.wake();
      return results;
    },
  });
  return {
    publisher: { publish },
    consumer,
    async status() {
      const { waiting, unreadable } = await inboxStatus(db);
      return { kind: 'embedded', waiting, inFlight: 0, dead: unreadable };
    },
    redrive: () => redriveUnreadable(db),
    close() {},
  };
}

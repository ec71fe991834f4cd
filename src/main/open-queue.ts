import type { EventMessage } from '../events/event-message.ts';
import type { Logger } from '../logger.ts';
import { createCoalescer } from '../queue/coalescer.ts';
import { unreadableEvents } from '../store/staff/dead-letters.ts';
import {
  createEmbeddedConsumer,
  enqueue,
  inboxStatus,
  redriveUnreadable,
} from '../store/deliveries/embedded-queue.ts';
import type { Db } from '../store/database/schema.ts';
import type { Config } from './config.ts';
import type { Queue } from './queue.ts';

/** The queue that is configured. Without SQS there is a store to keep events in. */
export async function openQueue({ sqs }: Config, db: Db | undefined, logger: Logger): Promise<Queue> {
  if (sqs) {
    // The SDK costs a fifth of a second and some memory: only whoever uses it pays.
    const { openSqsQueue } = await import('./sqs-queue.ts');
    return openSqsQueue(sqs, logger);
  }
  if (!db) throw new TypeError('the embedded queue needs a store');
  return openEmbeddedQueue(db, logger);
}

const MOST_DEAD_LETTERS = 100;

/** The store's own inbox as the queue. Concurrent posts share commits. */
function openEmbeddedQueue(db: Db, logger: Logger): Queue {
  const consumer = createEmbeddedConsumer({ db, logger });
  const publish = createCoalescer<EventMessage>({
    // Bounded by count alone: a commit has no limit of bytes, and each event has one of its own.
    maxEntries: 200,
    maxBytes: Infinity,
    lingerMs: 0,
    maxInFlight: 1,
    maxWaiting: 10_000,
    sizeOf: () => 1,
    groupOf: (message) => message.event.client.id,
    async send(messages) {
      try {
        const results = await enqueue(db, messages);
        consumer.wake();
        return results;
      } catch (error) {
        logger.error({ err: error, events: messages.length }, 'events could not be written to disk');
        throw error;
      }
    },
  });
  return {
    publisher: { publish },
    consumer,
    async status() {
      const { waiting, unreadable } = await inboxStatus(db);
      return { kind: 'embedded', waiting, inFlight: 0, dead: unreadable };
    },
    deadLetters: () => unreadableEvents(db, MOST_DEAD_LETTERS),
    redrive: () => redriveUnreadable(db),
    close() {},
  };
}

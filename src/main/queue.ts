import type { EventConsumer, EventPublisher } from '../events/event-queue.ts';

/** Where accepted events wait until they are ingested: SQS, or the store itself. */
export interface Queue {
  publisher: EventPublisher;
  consumer: EventConsumer;
  status(): Promise<QueueCounts>;
  /** Puts what could not be read back; resolves to how many. */
  redrive(): Promise<number>;
  close(): void;
}

interface QueueCounts {
  kind: 'sqs' | 'embedded';
  waiting: number;
  inFlight: number;
  dead: number;
}

import type { DeadLetter, EventConsumer, EventPublisher } from '../events/event-queue.ts';

/** Where accepted events wait until they are ingested: SQS, or the store itself. */
export interface Queue {
  publisher: EventPublisher;
  consumer: EventConsumer;
  status(): Promise<QueueCounts>;
  /** What could not be read, some of it, without changing it; undefined where there is no place for it. */
  deadLetters(): Promise<DeadLetter[] | undefined>;
  /** Puts what could not be read back; resolves to how many, or undefined where there is no place for them. */
  redrive(): Promise<number | undefined>;
  close(): void;
}

interface QueueCounts {
  kind: 'sqs' | 'embedded';
  waiting: number;
  inFlight: number;
  /** Set aside as unreadable; undefined where there is no place for them. */
  dead: number | undefined;
}

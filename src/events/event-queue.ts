import type { EventMessage } from './event-message.ts';

/** What became of one message that was to be queued. `ok` means durable: confirmed by SQS, or committed to disk. */
export type PublishResult = { ok: true } | { ok: false; detail: string };

/** Queues accepted events. */
export interface EventPublisher {
  /**
   * Answers one result per message, in order, and never rejects. Messages of one client keep their order; where one
   * is not queued, later ones of the same client are reported as not queued either.
   */
  publish(messages: EventMessage[]): Promise<PublishResult[]>;
}

/** Keeps a batch for good, or throws and has kept nothing: then the queue delivers it again. */
export type EventHandler = (messages: EventMessage[]) => Promise<void>;

/** Hands queued events on, each client's in order, at least once. */
export interface EventConsumer {
  start(handler: EventHandler): void;
  /** Resolves when no handler runs any more. */
  stop(): Promise<void>;
}

/** A message that could not be read. */
export interface DeadLetter {
  id: string;
  /** When it was accepted, or set aside, in milliseconds since 1970. */
  at: number;
  /** Empty where nobody wrote it down. */
  reason: string;
  /** As it stands in the queue: perhaps no JSON at all. */
  body: string;
}

import type { Registry } from 'prom-client';
import { lookedUp, type Look } from './look.ts';

/** What waits to be taken in. Times are milliseconds since 1970. */
export interface QueueFacts {
  waiting: number;
  inFlight: number;
  /** Undefined where there is no place for what cannot be read. */
  dead: number | undefined;
  /** When the oldest that waits was accepted; undefined where none does. Absent where nobody can tell: SQS does not. */
  oldest?: { at: number | undefined };
}

export function watchQueue(registry: Registry, look: Look<QueueFacts>): void {
  const gauge = lookedUp(registry, 'queue', look);
  gauge({
    name: 'avisador_queue_events',
    help: 'Events that wait to be taken into the ledger, are being taken in, or cannot be read',
    labelName: 'state',
    read: ({ waiting, inFlight, dead }) => [
      [waiting, 'waiting'],
      [inFlight, 'in_flight'],
      ...(dead === undefined ? [] : ([[dead, 'dead']] as const)),
    ],
  });
  gauge({
    name: 'avisador_queue_oldest_seconds',
    help: 'For how long the oldest event has waited to be taken into the ledger; 0 where none does. Not with SQS',
    read: ({ oldest }) => (oldest ? [[secondsSince(oldest.at, look.clock())]] : []),
  });
}

/** 0 where there is nothing to count from. */
export function secondsSince(at: number | undefined, now: number): number {
  return at === undefined ? 0 : Math.max(0, now - at) / 1000;
}

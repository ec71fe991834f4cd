import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { isNotice, PRIORITY, refusalReasons, type Priority } from '../../delivery/delivery.ts';
import type { Attempt, Change, FirstRead, SenderHealth, Settlement } from '../../delivery/ports.ts';
import type { EventMessage } from '../../events/event-message.ts';
import type { HandledAs } from '../../transfer/ports.ts';

/** What ingest, the sender and the conversation of one process do. */
export interface WorkerMetrics {
  ingested(messages: readonly EventMessage[], now: number): void;
  settled(settlement: Settlement): void;
  read(notices: readonly FirstRead[]): void;
  health(health: SenderHealth): void;
  inboundKept(count: number): void;
  inboundHandled(as: readonly HandledAs[]): void;
}

const MINUTE = 60;
const HOUR = 3600;
/** What is sent at once takes a part of a second; what is sent last, three days. */
const AGES = [
  0.1,
  0.25,
  0.5,
  1,
  2.5,
  5,
  10,
  30,
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  24 * HOUR,
  48 * HOUR,
  72 * HOUR,
];

const outcomes = ['sent', 'refused', 'unavailable', 'in_doubt'] satisfies Array<Attempt['outcome']>;
const ends = ['sent', 'superseded', 'expired', 'dead', 'in_doubt'] satisfies Array<Change['status']>;
const handledAs = [
  'claim',
  'stranger',
  'attempt',
  'cancel',
  'opt_out',
  'opt_in',
  'question',
  'edit',
  'revoke',
  'person',
] satisfies HandledAs[];

export function createWorkerMetrics(registry: Registry): WorkerMetrics {
  const registers = [registry];
  const ingested = new Counter({
    name: 'avisador_events_ingested_total',
    help: 'Events moved into the ledger, repetitions included',
    registers,
  });
  const ingestAge = new Histogram({
    name: 'avisador_accepted_to_ingested_seconds',
    help: 'From the acceptance of an event to its being in the ledger: how long it was in the queue',
    buckets: AGES,
    registers,
  });
  const attempts = new Counter({
    name: 'avisador_attempts_total',
    help: 'Tries to send, by outcome',
    labelNames: ['outcome'],
    registers,
  });
  const settled = new Counter({
    name: 'avisador_deliveries_settled_total',
    help: 'Deliveries that came to an end, by status, and by reason where they were refused',
    labelNames: ['status', 'reason'],
    registers,
  });
  const sendAge = new Histogram({
    name: 'avisador_accepted_to_sent_seconds',
    help: 'From the acceptance of an event to WhatsApp having its message',
    labelNames: ['priority'],
    buckets: AGES,
    registers,
  });
  const readAge = new Histogram({
    name: 'avisador_accepted_to_read_seconds',
    help: 'From the acceptance of an event to its message being read, where its reader tells',
    labelNames: ['priority'],
    buckets: AGES,
    registers,
  });
  const slowed = new Gauge({
    name: 'avisador_sender_slowed',
    help: '1 while ordinary messages go out more slowly, since WhatsApp refuses some or does not confirm them, else 0',
    registers,
  });
  const kept = new Counter({
    name: 'avisador_inbound_kept_total',
    help: 'Messages, edits and revocations of customers that were taken in',
    registers,
  });
  const handled = new Counter({
    name: 'avisador_inbound_handled_total',
    help: 'Those that were dealt with, by what they were taken for; person: left to one',
    labelNames: ['as'],
    registers,
  });

  // What has never happened is 0: a rise from nothing would not be seen.
  for (const outcome of outcomes) attempts.inc({ outcome }, 0);
  for (const status of ends) settled.inc({ status, reason: '' }, 0);
  for (const reason of refusalReasons) settled.inc({ status: 'refused', reason }, 0);
  for (const as of handledAs) handled.inc({ as }, 0);
  for (const priority of ['urgent', 'ordinary']) {
    sendAge.zero({ priority });
    readAge.zero({ priority });
  }

  return {
    ingested(messages, now) {
      ingested.inc(messages.length);
      for (const { acceptedAt } of messages) ingestAge.observe(secondsFrom(Date.parse(acceptedAt), now));
    },
    settled({ delivery, change, attempt }) {
      if (attempt) attempts.inc({ outcome: attempt.outcome });
      if (change.status === 'queued' || change.status === 'sending') return;
      settled.inc({ status: change.status, reason: 'reason' in change ? change.reason : '' });
      const { role, priority, createdAt } = delivery;
      if (change.status === 'sent' && isNotice(role))
        sendAge.observe({ priority: nameOf(priority) }, secondsFrom(createdAt, change.at));
    },
    read(notices) {
      for (const { priority, createdAt, readAt } of notices)
        readAge.observe({ priority: nameOf(priority) }, secondsFrom(createdAt, readAt));
    },
    health: ({ isSlowed }) => slowed.set(isSlowed ? 1 : 0),
    inboundKept: (count) => kept.inc(count),
    inboundHandled(all) {
      for (const as of all) handled.inc({ as });
    },
  };
}

/** Clocks of two machines may differ. */
function secondsFrom(earlier: number, later: number): number {
  return Math.max(0, later - earlier) / 1000;
}

function nameOf(priority: Priority): 'urgent' | 'ordinary' {
  return priority === PRIORITY.urgent ? 'urgent' : 'ordinary';
}

import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { isNotice } from '../delivery/delivery.ts';
import type { SenderHealth, Settlement } from '../delivery/ports.ts';

/** What this process counts, and what it asks the store for when it is scraped. */
export interface Metrics {
  registry: Registry;
  accepted(count: number): void;
  answered(path: string, status: number, seconds: number): void;
  /** Milliseconds since a post of events was answered; Infinity before the first. */
  sinceLastPost(): number;
  ingested(count: number): void;
  settled(settlement: Settlement): void;
  health(health: SenderHealth): void;
}

interface Backlog {
  byStatus: Record<string, number>;
  oldestQueuedAt?: number;
}

/** `backlog` is asked at each scrape; a process without a store hands in none. */
export function createMetrics(backlog?: () => Promise<Backlog>): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const accepted = new Counter({
    name: 'avisador_events_accepted_total',
    help: 'Events accepted: durably queued',
    registers,
  });
  const answered = new Histogram({
    name: 'avisador_http_request_duration_seconds',
    help: 'Posts of events, by status',
    labelNames: ['path', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  const ingested = new Counter({
    name: 'avisador_events_ingested_total',
    help: 'Events moved into the ledger',
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
    help: 'Deliveries that came to an end, by status and reason',
    labelNames: ['status', 'reason'],
    registers,
  });
  const session = new Gauge({
    name: 'avisador_session_ready',
    help: '1 while the phone is connected, else 0',
    registers,
  });
  const paused = new Gauge({
    name: 'avisador_sender_paused',
    help: '1 while nothing is sent until a person says so, else 0',
    registers,
  });
  const slowed = new Gauge({
    name: 'avisador_sender_slowed',
    help: '1 while ordinary messages go out more slowly, since WhatsApp refuses some or does not confirm them, else 0',
    registers,
  });
  const sendAge = new Histogram({
    name: 'avisador_accepted_to_sent_seconds',
    help: 'From the acceptance of an event to WhatsApp having its message',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 5, 30, 120, 600, 3600, 21_600],
    registers,
  });
  if (backlog) {
    // All gauges of one scrape are asked at once: they share one look at the store.
    let look: Promise<Backlog> | undefined;
    const shared = () =>
      (look ??= backlog().finally(() => {
        look = undefined;
      }));
    new Gauge({
      name: 'avisador_oldest_queued_seconds',
      help: 'Since when the oldest queued delivery waits',
      registers,
      async collect() {
        const { oldestQueuedAt } = await shared();
        this.set(oldestQueuedAt === undefined ? 0 : (Date.now() - oldestQueuedAt) / 1000);
      },
    });
    new Gauge({
      name: 'avisador_deliveries_open',
      help: 'Deliveries that wait, are being sent or are in doubt',
      labelNames: ['status'],
      registers,
      async collect() {
        const { byStatus } = await shared();
        for (const status of ['queued', 'sending', 'in_doubt']) this.set({ status }, byStatus[status] ?? 0);
      },
    });
  }

  let lastPostAt = -Infinity;
  return {
    registry,
    accepted: (count) => accepted.inc(count),
    answered(path, status, seconds) {
      lastPostAt = performance.now();
      answered.observe({ path, status }, seconds);
    },
    sinceLastPost: () => performance.now() - lastPostAt,
    ingested: (count) => ingested.inc(count),
    settled({ delivery, change, attempt }) {
      if (attempt) attempts.inc({ outcome: attempt.outcome });
      if (change.status === 'queued' || change.status === 'sending') return;
      settled.inc({ status: change.status, reason: 'reason' in change ? change.reason : '' });
      if (change.status === 'sent' && isNotice(delivery.role))
        sendAge.observe((change.at - delivery.createdAt) / 1000);
    },
    health(health) {
      session.set(health.session === 'ready' ? 1 : 0);
      paused.set(health.paused === undefined ? 0 : 1);
      slowed.set(health.isSlowed ? 1 : 0);
    },
  };
}

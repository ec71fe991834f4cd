import { collectDefaultMetrics, Registry } from 'prom-client';
import { createAnswerMetrics } from './metrics/answer-metrics.ts';
import { createIntakeMetrics, type IntakeMetrics } from './metrics/intake-metrics.ts';
import { watchQueue, type QueueFacts } from './metrics/queue-metrics.ts';
import { watchStore, type StoreFacts } from './metrics/store-metrics.ts';
import { createWorkerMetrics, type WorkerMetrics } from './metrics/worker-metrics.ts';

interface MetricsParts {
  roles: { intake: boolean; worker: boolean };
  queue: () => Promise<QueueFacts>;
  /** How long what the queue said is good for, in milliseconds. */
  queueMs: number;
  /** None in a process without a store. */
  store?: (() => Promise<StoreFacts>) | undefined;
  /** Milliseconds since 1970. */
  clock: () => number;
}

/** What a process counts, and what it looks up when it is scraped. What it cannot know it does not say. */
export interface Metrics {
  /** A request was answered. */
  answered(route: string, status: number, seconds: number): void;
  intake: IntakeMetrics | undefined;
  worker: WorkerMetrics | undefined;
  /** All of it as Prometheus reads it. Never rejects because of what could not be looked up. */
  scrape(): Promise<{ contentType: string; body: string }>;
}

/** However many scrape, the store is looked at so often at most. */
const STORE_MS = 1000;

export function createMetrics({ roles, queue, queueMs, store, clock }: MetricsParts): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const answered = createAnswerMetrics(registry);
  const intake = roles.intake ? createIntakeMetrics(registry) : undefined;
  const worker = roles.worker ? createWorkerMetrics(registry) : undefined;
  watchQueue(registry, { ask: queue, forMs: queueMs, clock });
  if (store) watchStore(registry, { ask: store, forMs: STORE_MS, clock });
  return {
    answered,
    intake,
    worker,
    scrape: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}

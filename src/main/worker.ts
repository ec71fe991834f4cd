import { createEventLedger } from '../store/event-ledger.ts';
import { createIngest } from '../delivery/ingest.ts';
import { quietUntil, timeZoneOf } from '../delivery/pacing.ts';
import { planDeliveries } from '../delivery/plan-deliveries.ts';
import type { Transport } from '../delivery/ports.ts';
import { createSender } from '../delivery/sender.ts';
import type { Logger } from '../logger.ts';
import { countryOf } from '../phone/country.ts';
import { phoneCandidates } from '../phone/phone-candidates.ts';
import type { Renderer } from '../rendering/renderer.ts';
import { createLeases } from '../store/leases.ts';
import type { Db } from '../store/schema.ts';
import { createSenderLedger } from '../store/sender-ledger.ts';
import type { Config } from './config.ts';
import { createGiveWay } from './give-way.ts';
import type { Metrics } from './metrics.ts';
import { isDead, thisProcess } from './process-holder.ts';
import type { Queue } from './queue.ts';

interface WorkerDeps {
  config: Config;
  db: Db;
  queue: Queue;
  renderer: Renderer;
  connect: () => Transport;
  /** Whether events are being posted to this process: they go first. */
  isAccepting: () => boolean;
  metrics: Metrics;
  logger: Logger;
}

/** How long a process that vanished without a word keeps a number from another host. */
const LEASE_MS = 15_000;
const CONCURRENCY = 32;

/** Ingest and the sender of one number, running. */
export interface Worker {
  /** Finishes or hands back what is under way. */
  stop(): Promise<void>;
}

export function startWorker({
  config,
  db,
  queue,
  renderer,
  connect,
  isAccepting,
  metrics,
  logger,
}: WorkerDeps): Worker {
  const { defaultCountry, defaultTimeZone, quietHours } = config;
  const candidatesOf = (phone: string, country: string | undefined) =>
    phoneCandidates(phone, { country, defaultCountry });

  const sender = createSender({
    number: config.whatsappNumber,
    ledger: createSenderLedger(db),
    leases: createLeases({ db, holder: thisProcess, isDead, ttlMs: LEASE_MS }),
    rules: {
      candidatesOf,
      render: renderer.render,
      quietUntil: (phone, now) =>
        quietHours && quietUntil(now, quietHours, timeZoneOf(countryOf(phone), defaultTimeZone)),
    },
    connect,
    ratePerMinute: config.ratePerMinute,
    concurrency: CONCURRENCY,
    giveWay: createGiveWay(isAccepting),
    onSettled: metrics.settled,
    onSessionChange: metrics.session,
    logger,
    clock: Date.now,
    random: Math.random,
  });

  queue.consumer.start(
    createIngest({
      ledger: createEventLedger(db),
      giveWay: createGiveWay(isAccepting),
      plan: (message) => planDeliveries(message, { candidatesOf, localeOf: renderer.localeOf }),
      onIngested(messages) {
        metrics.ingested(messages.length);
        sender.wake();
      },
    }),
  );

  const stopping = new AbortController();
  const running = sender.run(stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await Promise.all([queue.consumer.stop(), running]);
    },
  };
}

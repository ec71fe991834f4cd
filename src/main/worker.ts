import { createCallbackLoop } from '../callbacks/callback-loop.ts';
import { createAlarm } from '../delivery/alarm.ts';
import { coalesce } from '../delivery/coalesce.ts';
import { createEventLedger } from '../store/deliveries/event-ledger.ts';
import { createIngest } from '../delivery/ingest.ts';
import { quietUntil, timeZoneOf } from '../delivery/pacing.ts';
import { planDeliveries } from '../delivery/plan-deliveries.ts';
import type { Transport } from '../delivery/ports.ts';
import { createSender } from '../delivery/sender.ts';
import type { Logger } from '../logger.ts';
import { countryOf } from '../phone/country.ts';
import { createCallbackOutbox } from '../store/deliveries/callback-outbox.ts';
import { createInbox } from '../store/conversations/inbox.ts';
import type { Db } from '../store/database/schema.ts';
import { createSenderLedger } from '../store/deliveries/sender-ledger.ts';
import { switchedOffTypes } from '../store/staff/switches.ts';
import type { Directory } from '../transfer/directory.ts';
import { candidatesOf } from './candidates-of.ts';
import type { Config } from './config.ts';
import { openConversation } from './conversation.ts';
import { createGiveWay } from './give-way.ts';
import type { WorkerMetrics } from './metrics/worker-metrics.ts';
import { openLeases } from './open-leases.ts';
import type { Queue } from './queue.ts';
import { createRetention } from './retention.ts';
import type { Texts } from './texts/texts.ts';
import type { Tracing } from './tracing/tracing.ts';

interface WorkerDeps {
  config: Config;
  db: Db;
  queue: Queue;
  texts: Texts;
  directory: Directory;
  /** The first signs callbacks. */
  secrets: () => readonly string[];
  connect: () => Transport;
  /** Whether events are being posted to this process: they go first. */
  isAccepting: () => boolean;
  metrics: WorkerMetrics;
  /** Undefined: nobody looks at traces. */
  tracing: Pick<Tracing, 'ingest' | 'settled'> | undefined;
  logger: Logger;
}

const CONCURRENCY = 32;

/** Ingest, the sender of one number and the conversation with its customers, running. */
export interface Worker {
  /** There may be something new to send, or to tell the panel. */
  wake(): void;
  /** Finishes or hands back what is under way. */
  stop(): Promise<void>;
}

export function startWorker({
  config,
  db,
  queue,
  texts,
  directory,
  secrets,
  connect,
  isAccepting,
  metrics,
  tracing,
  logger,
}: WorkerDeps): Worker {
  const { callbackUrl, defaultTimeZone, quietHours } = config;
  const { renderer } = texts;
  const inbox = createInbox(db);
  const toCandidates = candidatesOf(config);
  /** Deliveries come up together, and ask together. */
  const switchedOff = coalesce<undefined, string[]>(() => switchedOffTypes(db));

  const sender = createSender({
    number: config.account,
    ledger: createSenderLedger(db, {
      account: config.account,
      handoverMs: config.handoverMs,
      tellsPanel: callbackUrl !== undefined,
    }),
    leases: openLeases(db),
    inbox: {
      ...inbox,
      async keep(...kept) {
        const count = await inbox.keep(...kept);
        metrics.inboundKept(count);
        conversation.wake();
        return count;
      },
    },
    rules: {
      candidatesOf: toCandidates,
      // What was published, or switched off, a moment ago counts for the next message.
      async render(event) {
        await texts.fresh();
        return renderer.render(event);
      },
      isSwitchedOff: async (type) => (await switchedOff(undefined)).includes(type),
      quietUntil: (phone, now) =>
        quietHours && quietUntil(now, quietHours, timeZoneOf(countryOf(phone), defaultTimeZone)),
    },
    connect,
    ratePerMinute: config.ratePerMinute,
    ramp: config.dailyRamp,
    concurrency: CONCURRENCY,
    giveWay: createGiveWay(isAccepting),
    onSettled(settlement) {
      metrics.settled(settlement);
      tracing?.settled(settlement);
      callbacks?.wake();
    },
    onRead: metrics.read,
    onHealth: metrics.health,
    logger,
    clock: Date.now,
    random: Math.random,
  });

  const wake = () => {
    sender.wake();
    callbacks?.wake();
  };
  const conversation = openConversation({
    config,
    db,
    texts: texts.conversation,
    directory,
    sender,
    fresh: texts.fresh,
    onApplied: wake,
    onHandled: metrics.inboundHandled,
    logger,
  });

  const callbacks =
    callbackUrl === undefined
      ? undefined
      : createCallbackLoop({
          outbox: createCallbackOutbox(db),
          url: callbackUrl,
          secrets,
          alarm: createAlarm(),
          logger,
          clock: Date.now,
          random: Math.random,
        });

  const ingest = createIngest({
    ledger: createEventLedger(db, { account: config.account, clock: Date.now }),
    giveWay: createGiveWay(isAccepting),
    plan: (message) => planDeliveries(message, { candidatesOf: toCandidates, localeOf: renderer.localeOf }),
    onIngested(messages) {
      metrics.ingested(messages, Date.now());
      sender.wake();
    },
  });
  queue.consumer.start(tracing ? tracing.ingest(ingest) : ingest);

  const retention =
    config.retentionMs === undefined
      ? undefined
      : createRetention({
          db,
          keepMs: config.retentionMs,
          giveWay: createGiveWay(isAccepting),
          logger,
          clock: Date.now,
          random: Math.random,
        });

  const stopping = new AbortController();
  const running = [sender, conversation, callbacks, retention]
    .filter((loop) => loop !== undefined)
    .map((loop) => loop.run(stopping.signal));
  return {
    wake,
    async stop() {
      stopping.abort();
      await Promise.all([queue.consumer.stop(), ...running]);
    },
  };
}

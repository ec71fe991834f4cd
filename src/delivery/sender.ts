import { setTimeout } from 'node:timers/promises';
import type { Logger } from '../logger.ts';
import { createAlarm, type Alarm } from './alarm.ts';
import { decide, type DeliveryRules } from './deliver-event.ts';
import { PRIORITY, type OpenDelivery } from './delivery.ts';
import { createDoubts } from './doubts.ts';
import { createOutcomes } from './outcomes.ts';
import { keepLease } from './ownership.ts';
import { createPace } from './pacing.ts';
import {
  LeaseLostError,
  type DueDelivery,
  type Leases,
  type Ledger,
  type Outcome,
  type Sending,
  type SessionState,
  type Settlement,
  type Transport,
} from './ports.ts';
import { afterSend, nextKey } from './retry.ts';

export interface SenderOptions {
  number: string;
  ledger: Ledger;
  leases: Leases;
  rules: Omit<DeliveryRules, 'ledger'>;
  /** A transport that has not been started: a new one each time the number becomes ours. */
  connect: () => Transport;
  /** Of ordinary messages. None: as fast as the transport takes them. */
  ratePerMinute: number | undefined;
  /** How many deliveries are under way at once. */
  concurrency: number;
  /** Resolves when the process has nothing more urgent to do than to send. */
  giveWay: () => Promise<void>;
  onSettled: (settlement: Settlement) => void;
  onSessionChange: (state: SessionState) => void;
  logger: Logger;
  clock: () => number;
  random: () => number;
}

export interface Sender {
  /** Sends until `signal` aborts; what is under way then is finished first. Never rejects. */
  run(signal: AbortSignal): Promise<void>;
  /** There may be something new to send. */
  wake(): void;
}

/** Nobody rings for what another process ingested, or for a retry that falls due: they are found after so long. */
const POLL_MS = 1000;

/**
 * The owner of one WhatsApp number. Works from the ledger: everything that it does is written there before it acts, so
 * that whoever comes after a crash finds what may have been sent, under which key, and looks before sending anything.
 */
export function createSender(options: SenderOptions): Sender {
  const { number, leases, logger, clock } = options;
  const alarm = createAlarm();
  return {
    wake: alarm.ring,
    async run(signal) {
      signal.addEventListener('abort', alarm.ring, { once: true });
      while (!signal.aborted) {
        try {
          const held = await leases.acquire(number, clock());
          if (held) await sendAsOwner(held, { ...options, alarm, signal });
        } catch (error) {
          logger.error({ err: error }, 'sending was interrupted: started again');
        }
        if (!signal.aborted) await alarm.rest(POLL_MS);
      }
    },
  };
}

type Held = NonNullable<Awaited<ReturnType<Leases['acquire']>>>;

/** Returns when `signal` aborts; throws when the number is lost. In both cases nothing is under way any more. */
async function sendAsOwner(
  { lease, nextSendAt }: Held,
  options: SenderOptions & { alarm: Alarm; signal: AbortSignal },
): Promise<void> {
  const { ledger, leases, concurrency, giveWay, logger, clock, random, alarm, signal } = options;
  const transport = options.connect();
  const rules = { ...options.rules, ledger };
  const pace = createPace({ ratePerMinute: options.ratePerMinute, nextAt: nextSendAt, random });
  const inFlight = new Map<string, Promise<void>>();
  let isRecovered = false;
  let hasStarted = false;
  let lost: unknown;

  function lose(reason: unknown): void {
    lost ??= reason;
    alarm.ring();
  }

  const ownership = keepLease({
    leases,
    lease,
    state: () => ({ session: transport.state, nextSendAt: pace.nextAt }),
    clock,
    logger,
    onLost: lose,
  });

  const settle = createOutcomes({
    ledger,
    lease,
    clock,
    logger,
    onSettled: options.onSettled,
    onFailure(error, settlements) {
      if (error instanceof LeaseLostError) return lose(error);
      logger.error({ err: error }, 'what became of deliveries could not be written: looked up again');
      for (const { delivery } of settlements) {
        if (delivery.status === 'sending') doubts.add(delivery, clock() + POLL_MS);
      }
    },
  });
  const doubts = createDoubts({ transport, settle, clock, random });

  /** What may go now: urgent messages and replies before anything, ordinary ones as the pace allows. */
  async function pick(): Promise<DueDelivery[]> {
    const now = clock();
    const taken = new Set(inFlight.keys());
    const due: DueDelivery[] = [];
    for (const priority of [PRIORITY.urgent, PRIORITY.reply]) {
      due.push(...(await ledger.due(priority, now, concurrency - inFlight.size - due.length, taken)));
    }
    const allowed = pace.allowance(now, concurrency - inFlight.size - due.length);
    const ordinary = await ledger.due(PRIORITY.ordinary, now, allowed, taken);
    if (ordinary.length === 0) pace.decided(now, false);
    return [...due, ...ordinary];
  }

  /** From the decision to what became of it. What cannot be sent is settled; the rest is marked, then sent. */
  async function deliver(dues: DueDelivery[]): Promise<void> {
    const sendings: Sending[] = [];
    const settled: Array<Promise<void>> = [];
    for (const due of dues) {
      const { delivery } = due;
      const decision = await decide(due, rules, transport, clock());
      if (decision.kind === 'settle') {
        settled.push(settle({ delivery, ...decision }).then(() => free(delivery)));
      } else {
        sendings.push({ ...decision, delivery, messageKey: nextKey(delivery), profile: transport.profile });
      }
    }
    const marked = sendings.length > 0 ? await ledger.markSending(lease, sendings, clock()) : [];
    if (dues.some(({ delivery }) => delivery.priority === PRIORITY.ordinary)) {
      pace.decided(
        clock(),
        marked.some(({ delivery }) => delivery.priority === PRIORITY.ordinary),
      );
    }
    await Promise.all([...settled, ...marked.map(send)]);
  }

  async function send({ delivery, messageKey, chat, text, candidate, profile }: Sending): Promise<void> {
    const sent = {
      ...delivery,
      status: 'sending',
      messageKey,
      chat,
      profile,
      sendingSince: clock(),
    } as const;
    const outcome: Outcome = ownership.isCertain()
      ? await transport.send({ key: messageKey, chat, text, deliveryId: delivery.id })
      : { kind: 'not_ready', detail: 'the lease has run out' };
    const verdict = afterSend(sent, outcome, { now: clock(), random });
    if (verdict.change.status === 'sending') doubts.add(sent, verdict.change.lookUpAt);
    await settle({ delivery: sent, ...verdict });
    free(delivery);
    if (outcome.kind === 'refused') await ledger.forgetNumber(candidate);
  }

  function free({ id }: OpenDelivery): void {
    inFlight.delete(id);
    alarm.ring();
  }

  function start(dues: DueDelivery[]): void {
    const work = deliver(dues)
      .catch((error: unknown) => {
        if (error instanceof LeaseLostError) return lose(error);
        logger.error({ err: error }, 'deliveries were interrupted: taken up again');
        isRecovered = false;
        return setTimeout(POLL_MS);
      })
      .finally(() => dues.forEach(({ delivery }) => free(delivery)));
    for (const { delivery } of dues) inFlight.set(delivery.id, work);
  }

  /** What the ledger says is being sent, though nobody here is sending it, may have been sent. */
  async function recover(): Promise<void> {
    const interrupted = !hasStarted;
    for (const delivery of await ledger.sending()) {
      if (!inFlight.has(delivery.id)) doubts.add(delivery, 0, interrupted);
    }
    isRecovered = hasStarted = true;
  }

  /** One round of the loop; answers whether there may be more to do at once. */
  async function round(): Promise<boolean> {
    await giveWay();
    if (transport.state !== 'ready' || !ownership.isCertain()) return false;
    if (!isRecovered) await recover();
    await doubts.lookUp();
    await ledger.passStuck(lease, clock());
    if (inFlight.size >= concurrency) return false;
    const due = await pick();
    if (due.length > 0) start(due);
    return due.length > 0;
  }

  try {
    await ownership.renew();
    await transport.start(lease.epoch, {
      onReceipts: (receipts) => ledger.recordReceipts(receipts),
      onStateChange(state) {
        options.onSessionChange(state);
        if (state === 'ready') doubts.makeDue();
        void ownership.renew();
        alarm.ring();
      },
    });
    while (!signal.aborted && lost === undefined) {
      if (!(await round())) await alarm.rest(POLL_MS);
    }
  } finally {
    await Promise.all(inFlight.values());
    await transport.stop();
    await ownership.end();
  }
  if (lost !== undefined) throw lost;
}

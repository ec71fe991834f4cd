import { setTimeout } from 'node:timers/promises';
import type { Logger } from '../logger.ts';
import type { Alarm } from './alarm.ts';
import { callsOf } from './calls.ts';
import { decide, type Decision, type DeliveryRules } from './deliver-event.ts';
import { messageKey as keyOf, PRIORITY, type OpenDelivery } from './delivery.ts';
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
import { afterSend } from './retry.ts';

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
  /** Must not throw. */
  onSettled: (settlement: Settlement) => void;
  onSessionChange: (state: SessionState) => void;
  logger: Logger;
  clock: () => number;
  random: () => number;
  /**
   * How long to rest, in milliseconds, where nothing was to be done or something went wrong. Nobody rings for what
   * another process ingested, or for a retry that falls due: they are found after so long.
   */
  pollMs?: number;
}

export type Held = NonNullable<Awaited<ReturnType<Leases['acquire']>>>;

export type OwnerOptions = Required<SenderOptions> & { alarm: Alarm; signal: AbortSignal };

/** Returns when `signal` aborts; throws when the number is lost. In both cases nothing is under way any more. */
export async function sendAsOwner({ lease, nextSendAt }: Held, options: OwnerOptions): Promise<void> {
  const { ledger, leases, concurrency, giveWay, logger, clock, random, pollMs, alarm, signal } = options;
  const transport = options.connect();
  const calls = callsOf(transport, logger);
  const rules = { ...options.rules, ledger };
  const pace = createPace({ ratePerMinute: options.ratePerMinute, nextAt: nextSendAt, random });
  const inFlight = new Map<string, Promise<void>>();
  // However slow ordinary sends are, an urgent one finds a place.
  const kept = Math.floor(concurrency / 8);
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
    async onFailure(error, settlements) {
      if (error instanceof LeaseLostError) return lose(error);
      logger.error({ err: error }, 'what became of deliveries could not be written: looked up again');
      for (const { delivery } of settlements) {
        if (delivery.status === 'sending') doubts.add(delivery, clock() + pollMs);
      }
      await setTimeout(pollMs);
    },
  });
  const doubts = createDoubts({
    lookUp: calls.lookUp,
    profile: () => transport.profile,
    settle,
    clock,
    random,
  });

  /** Starts what may go now: urgent messages and replies before anything, ordinary ones as the pace allows. */
  async function startDue(): Promise<boolean> {
    let isAny = false;
    for (const priority of [PRIORITY.urgent, PRIORITY.reply, PRIORITY.ordinary]) {
      const now = clock();
      const isPaced = priority === PRIORITY.ordinary;
      const places = concurrency - inFlight.size - (isPaced ? kept : 0);
      const limit = isPaced ? pace.allowance(now, places) : places;
      const dues = await ledger.due(priority, now, limit, new Set(inFlight.keys()));
      if (dues.length === 0) continue;
      isAny = true;
      if (isPaced) pace.picked();
      const work = deliver(dues, isPaced);
      for (const { delivery } of dues) inFlight.set(delivery.id, work);
    }
    return isAny;
  }

  /**
   * From the decision to what became of it. What cannot be sent is settled; the rest is marked, then sent. Each is in
   * flight until all that is known of it is written. Never rejects.
   */
  async function deliver(dues: DueDelivery[], isPaced: boolean): Promise<void> {
    const prepared = await Promise.all(dues.map(prepare));
    const marked = await mark(prepared.filter((sending) => sending !== undefined));
    if (isPaced) {
      pace.decided(clock(), marked.length > 0);
      // Whoever comes after a crash keeps the pace, too.
      if (options.ratePerMinute !== undefined && marked.length > 0) void ownership.renew();
    }
    await Promise.all(marked.map(send));
  }

  /** What is to be sent; undefined where it was settled without. */
  async function prepare(due: DueDelivery): Promise<Sending | undefined> {
    const { delivery } = due;
    const decision = await decide(due, rules, calls, clock()).catch((error: unknown) =>
      undecided(delivery, error),
    );
    if (decision.kind === 'send') {
      return {
        ...decision,
        delivery,
        messageKey: keyOf(delivery.id, delivery.generation),
        profile: transport.profile,
      };
    }
    await settle({ delivery, ...decision });
    free(delivery);
    return undefined;
  }

  /** A fault of ours must not keep the others from going out: tried again like one of the far side's. */
  function undecided(delivery: OpenDelivery, error: unknown): Decision {
    logger.error({ err: error, deliveryId: delivery.id }, 'a delivery could not be decided');
    const detail = `could not be decided: ${error instanceof Error ? error.name : typeof error}`;
    return {
      kind: 'settle',
      ...afterSend(delivery, { kind: 'unavailable', detail }, { now: clock(), random }),
    };
  }

  /** Those that may be sent. Where the write failed, nothing is sent, and what it left is looked up. */
  async function mark(sendings: Sending[]): Promise<Sending[]> {
    if (sendings.length === 0) return [];
    let marked: Sending[] = [];
    try {
      marked = await ledger.markSending(lease, sendings, clock());
    } catch (error) {
      if (error instanceof LeaseLostError) lose(error);
      else {
        logger.error({ err: error }, 'deliveries could not be marked as being sent: taken up again');
        await setTimeout(pollMs);
      }
      isRecovered = false;
    }
    const ids = new Set(marked.map(({ delivery }) => delivery.id));
    for (const { delivery } of sendings) if (!ids.has(delivery.id)) free(delivery);
    return marked;
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
    // A look-up in the middle of the send would find nothing, and prove nothing.
    doubts.drop(delivery.id);
    const outcome: Outcome = ownership.isCertain()
      ? await calls.send({ key: messageKey, chat, text, deliveryId: delivery.id })
      : { kind: 'not_ready', detail: 'the lease has run out' };
    const verdict = afterSend(sent, outcome, { now: clock(), random });
    if (verdict.change.status === 'sending') doubts.add(sent, verdict.change.lookUpAt);
    await settle({ delivery: sent, ...verdict });
    if (outcome.kind === 'refused') await forget(candidate);
    free(delivery);
  }

  /** What WhatsApp refuses may have moved to another chat: asked anew next time. */
  async function forget(candidate: string): Promise<void> {
    try {
      await ledger.forgetNumber(candidate);
    } catch (error) {
      logger.error({ err: error }, 'a number could not be forgotten');
    }
  }

  function free({ id }: OpenDelivery): void {
    inFlight.delete(id);
    alarm.ring();
  }

  /** What the ledger says is being sent, though nobody here is sending it, may have been sent. */
  async function recover(): Promise<void> {
    const isInterrupted = !hasStarted;
    // Both are taken before the store is asked: what is in flight now may be settled by the time of the answer, and what
    // goes wrong meanwhile must be recovered by another round.
    const underWay = new Set(inFlight.keys());
    isRecovered = true;
    const sending = await ledger.sending().catch((error: unknown) => {
      isRecovered = false;
      throw error;
    });
    for (const delivery of sending) {
      if (underWay.has(delivery.id)) continue;
      doubts.add(delivery, 0, isInterrupted);
      // It is in trouble from now on: those behind it do not wait for more than two minutes.
      void settle({ delivery, change: { status: 'sending', lookUpAt: 0 } });
    }
    hasStarted = true;
  }

  /** One round of the loop; answers whether there may be more to do at once. */
  async function round(): Promise<boolean> {
    await giveWay();
    if (transport.state !== 'ready' || !ownership.isCertain()) return false;
    if (!isRecovered) await recover();
    await doubts.lookUp();
    await ledger.passStuck(lease, clock());
    return startDue();
  }

  /** Until the pace lets the next one go, if that is sooner than the next look. */
  function rest(): number {
    const wait = pace.nextAt - clock();
    return wait > 0 ? Math.min(wait, pollMs) : pollMs;
  }

  /** What went wrong in a round; the next one tries again. */
  function interrupted(error: unknown): false {
    if (error instanceof LeaseLostError) lose(error);
    else logger.error({ err: error }, 'sending was interrupted: tried again');
    return false;
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
      if (!(await round().catch(interrupted))) await alarm.rest(rest());
    }
  } finally {
    await Promise.all(inFlight.values());
    try {
      await transport.stop();
      options.onSessionChange('lost');
    } finally {
      await ownership.end();
    }
  }
  if (lost !== undefined) throw lost;
}

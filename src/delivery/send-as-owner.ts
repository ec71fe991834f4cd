import { setTimeout } from 'node:timers/promises';
import type { Logger } from '../logger.ts';
import type { Alarm } from './alarm.ts';
import { callsOf } from './calls.ts';
import type { DeliveryRules } from './deliver-event.ts';
import { PRIORITY } from './delivery.ts';
import { createDoubts } from './doubts.ts';
import { signOfLookUp, signOfSend } from './governor.ts';
import { createOutcomes } from './outcomes.ts';
import { keepLease } from './ownership.ts';
import {
  LeaseLostError,
  type DueDelivery,
  type FirstRead,
  type Inbox,
  type Leases,
  type Ledger,
  type SenderHealth,
  type SessionState,
  type Settlement,
  type Transport,
} from './ports.ts';
import { createReceiver } from './receive.ts';
import { createRestraint } from './restraint.ts';
import { createSendOne } from './send-one.ts';

export interface SenderOptions {
  number: string;
  ledger: Ledger;
  leases: Leases;
  inbox: Inbox;
  rules: Omit<DeliveryRules, 'ledger'>;
  /** A transport that has not been started: a new one each time the number becomes ours. */
  connect: () => Transport;
  /** Of ordinary messages. None: as fast as the transport takes them. */
  ratePerMinute: number | undefined;
  /** The most ordinary messages on the first, second … day after linking; unlimited after the last. None: no ramp. */
  ramp: readonly number[] | undefined;
  /** How many deliveries are under way at once. */
  concurrency: number;
  /** Resolves when the process has nothing more urgent to do than to send. */
  giveWay: () => Promise<void>;
  /** Must not throw. */
  onSettled: (settlement: Settlement) => void;
  /** Must not throw. */
  onRead: (read: FirstRead[]) => void;
  /** Must not throw. */
  onHealth: (health: SenderHealth) => void;
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

/**
 * Returns when `signal` aborts or WhatsApp has blocked the account; throws when the number is lost. In all cases nothing
 * is under way any more.
 */
export async function sendAsOwner(held: Held, options: OwnerOptions): Promise<void> {
  const { lease } = held;
  const { number, ledger, leases, concurrency, logger, clock, random, pollMs, alarm, signal } = options;
  const transport = options.connect();
  const calls = callsOf(transport, logger);
  const inFlight = new Map<string, Promise<void>>();
  // However slow ordinary sends are, an urgent one finds a place.
  const kept = Math.floor(concurrency / 8);
  let session: SessionState = 'starting';
  let paused = held.standing.paused;
  let isRecovered = false;
  let hasStarted = false;
  let isBlocked = false;
  let lost: unknown;
  /** What the store knows of the session as it is now. */
  let told = Promise.resolve();

  function lose(reason: unknown): void {
    lost ??= reason;
    alarm.ring();
  }

  function tell(): void {
    options.onHealth({ session: transport.state, paused, isSlowed: restraint.isSlowed });
    told = ownership.renew();
  }

  const ownership = keepLease({
    leases,
    lease,
    standing: held.standing,
    state: () => ({
      session: transport.state,
      details: transport.details,
      nextSendAt: restraint.nextSendAt,
    }),
    clock,
    logger,
    onLost: lose,
    onStanding() {
      const before = paused;
      ({ paused } = ownership.standing);
      if (paused !== before) {
        if (paused === undefined) restraint.reset();
        sayWhetherPaused();
      }
      alarm.ring();
    },
  });

  function sayWhetherPaused(): void {
    if (paused === undefined) logger.info('a person lets the number send again');
    else
      logger.warn({ reason: paused }, 'the number is paused: nothing is sent until a person lets it go on');
    options.onHealth({ session: transport.state, paused, isSlowed: restraint.isSlowed });
  }

  const restraint = createRestraint({
    ratePerMinute: options.ratePerMinute,
    ramp: options.ramp,
    nextSendAt: held.nextSendAt,
    linkedAt: () => ownership.standing.linkedAt,
    sentSince: (since) => ledger.sentSince(number, since),
    onChange: tell,
    onPause(reason) {
      if (paused === undefined) void ownership.pause(reason);
    },
    clock,
    random,
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
  const profile = () => transport.profile;
  const doubts = createDoubts({
    lookUp: calls.lookUp,
    profile,
    settle,
    onFound: (delivery, found, change) => restraint.note(delivery, signOfLookUp(found, change)),
    clock,
    random,
  });
  const sendOne = createSendOne({
    rules: { ...options.rules, ledger },
    calls,
    lease,
    profile,
    hindrance() {
      if (!ownership.isCertain()) return 'the lease has run out';
      return paused === undefined ? undefined : 'the number is paused';
    },
    settle,
    doubts,
    onOutcome: (delivery, outcome) => restraint.note(delivery, signOfSend(outcome)),
    onLost: lose,
    logger,
    clock,
    random,
    pollMs,
  });

  /** Starts what may go now: urgent messages and replies before anything, ordinary ones as they are let out. */
  async function startDue(): Promise<boolean> {
    let isAny = false;
    for (const priority of [PRIORITY.urgent, PRIORITY.reply, PRIORITY.ordinary]) {
      const places = concurrency - inFlight.size - (priority === PRIORITY.ordinary ? kept : 0);
      const limit = await restraint.allowance(priority, places);
      for (const due of await ledger.due(priority, clock(), limit, new Set(inFlight.keys()))) {
        isAny = true;
        restraint.picked(priority);
        inFlight.set(due.delivery.id, deliver(due));
      }
    }
    return isAny;
  }

  async function deliver(due: DueDelivery): Promise<void> {
    const { id, priority } = due.delivery;
    const isKnown = await sendOne(due, (isSent) => restraint.decided(priority, isSent));
    if (!isKnown) isRecovered = false;
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
    await options.giveWay();
    if (transport.state !== 'ready' || !ownership.isCertain()) return false;
    if (!isRecovered) await recover();
    await doubts.lookUp();
    // Another account may be linked since, which starts slowly.
    await told;
    if (ownership.standing.wanted === 'log_out') {
      await logOut();
      return false;
    }
    if (paused !== undefined) return false;
    if (await takeOver()) return true;
    await ledger.passStuck(lease, clock());
    return startDue();
  }

  /** Answers whether something of it is to be looked up before anything is sent. */
  async function takeOver(): Promise<boolean> {
    const { handedOver, isAnyUnderWay } = await ledger.takeOver(lease, clock());
    for (const clientId of handedOver)
      logger.info(
        { clientId },
        'the client’s number is out of service: written to from this one from now on',
      );
    if (isAnyUnderWay) isRecovered = false;
    return isAnyUnderWay;
  }

  /** Once what is under way is known to be sent or not: who looks for it with another account finds nothing. */
  async function logOut(): Promise<void> {
    if (inFlight.size > 0 || !doubts.isEmpty()) return;
    if (!(await calls.logOut())) return;
    logger.info('a person has logged the account out');
    await leases.loggedOut(lease);
    await ownership.renew();
  }

  /** Until the next one may go, if that is sooner than the next look. */
  function rest(): number {
    const now = clock();
    const waits = [restraint.nextSendAt - now, restraint.nextReplyAt - now].filter((wait) => wait > 0);
    return Math.min(pollMs, ...waits);
  }

  /** What went wrong in a round; the next one tries again. */
  function interrupted(error: unknown): false {
    if (error instanceof LeaseLostError) lose(error);
    else logger.error({ err: error }, 'sending was interrupted: tried again');
    return false;
  }

  function onStateChange(state: SessionState): void {
    if (state === 'ready' && session !== 'ready') doubts.makeDue();
    session = state;
    tell();
    if (state === 'blocked') {
      isBlocked = true;
      void ownership.pause('blocked');
    }
    alarm.ring();
  }

  try {
    if (paused !== undefined) sayWhetherPaused();
    await ownership.renew();
    await transport.start(lease.epoch, {
      async onReceipts(receipts) {
        options.onRead(await ledger.recordReceipts(receipts, clock()));
        restraint.received(receipts.map(({ key }) => key));
      },
      onInbound: createReceiver({ inbox: options.inbox, number, phoneOf: calls.phoneOf, clock }),
      onStateChange,
    });
    while (!signal.aborted && lost === undefined && !isBlocked) {
      if (!(await round().catch(interrupted))) await alarm.rest(rest());
    }
  } finally {
    await Promise.all(inFlight.values());
    try {
      await transport.stop();
      options.onHealth({ session: 'lost', paused, isSlowed: false });
    } finally {
      await ownership.end();
    }
  }
  if (lost !== undefined) throw lost;
}

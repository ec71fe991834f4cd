import { setImmediate } from 'node:timers/promises';
import type { Inbox, Ledger, SenderHealth, Settlement } from '../../src/delivery/ports.ts';
import type { SenderOptions } from '../../src/delivery/send-as-owner.ts';
import { createSender, type Sender } from '../../src/delivery/sender.ts';
import { createLogger } from '../../src/logger.ts';
import { createInbox } from '../../src/store/conversations/inbox.ts';
import type { Reply } from '../../src/transfer/ports.ts';
import { candidatesOf, START } from './events.ts';
import { createFarSide, type FarSide } from './fake-transport.ts';
import { ledgersOf, leasesOf, NUMBER, somebody, somebodyElse, type Ledgers } from './ledgers.ts';
import { runLoop, until, type Running } from './loops.ts';
import { keepReplies } from './replies.ts';
import { tempStore, type TempStore } from './temp-store.ts';

const GIVE_UP_MS = 30_000;

type RunningSender = Running<Sender>;

interface SenderWanted extends Partial<Omit<SenderOptions, 'rules'>> {
  rules?: Partial<SenderOptions['rules']>;
  /** As another process, to which the one that holds the number at its start is known to be dead. */
  takesOver?: boolean;
  /** How long its lease lasts, in milliseconds: it is renewed three times in that. */
  ttlMs?: number;
}

/** A store, a far side and a clock that stands still until it is told, for senders to work between. */
export interface Bench {
  store: TempStore;
  ledgers: Ledgers;
  inbox: Inbox;
  farSide: FarSide;
  settled: Settlement[];
  /** What the senders last said of themselves. */
  health(): SenderHealth | undefined;
  now(): number;
  /** Moves the clock on and tells the senders. */
  advance(ms: number): void;
  ingest(...events: Parameters<Ledgers['events']['ingest']>[0]): Promise<void>;
  /** Keeps answers of a conversation, to be sent. */
  answer(...replies: Reply[]): Promise<void>;
  start(wanted?: SenderWanted): RunningSender;
  /** Resolves once it is so. */
  until(isSo: () => boolean | Promise<boolean>): Promise<void>;
  /** Resolves once these events' deliveries stand so. */
  untilStatuses(expected: Record<string, string>): Promise<void>;
  /** Resolves once this event's delivery waits for a later time. */
  untilPutOff(eventId: string): Promise<void>;
  /** Resolves once this event's delivery is known to be in trouble: those behind it wait for two minutes from then on. */
  untilStuck(eventId: string): Promise<void>;
  /** Resolves once nothing is under way in the store: what has not happened by then does not happen now. */
  calm(): Promise<void>;
  /** The ids of the events whose messages arrived, in order. */
  arrived(): string[];
  close(): Promise<void>;
}

/** `text of <event id>`, in Spanish. */
const TEXT = /^text of (?<id>.+)$/;

export async function openBench(): Promise<Bench> {
  const store = await tempStore();
  const ledgers = ledgersOf(store.db);
  const inbox = createInbox(store.db);
  const farSide = createFarSide();
  const running = new Set<RunningSender>();
  const settled: Settlement[] = [];
  let health: SenderHealth | undefined;
  let now = START;

  const rowOf = (eventId: string) =>
    store.db
      .selectFrom('deliveries')
      .select(['due_at', 'stuck_at'])
      .where('event_id', '=', eventId)
      .executeTakeFirstOrThrow();

  function wake(): void {
    for (const sender of running) sender.wake();
  }

  const bench: Bench = {
    store,
    ledgers,
    inbox,
    farSide,
    settled,
    health: () => health,
    now: () => now,
    advance(ms) {
      now += ms;
      wake();
    },
    async ingest(...events) {
      await ledgers.events.ingest(events);
      wake();
    },
    async answer(...replies) {
      await keepReplies(store.db, replies, now);
      wake();
    },
    // The clock makes leaps: where nothing else is said, only a takeover ends a lease.
    start({ rules, takesOver = false, ttlMs = 5_000_000_000, ...wanted } = {}) {
      let deadHolders = takesOver ? 1 : 0;
      const sender = createSender({
        number: NUMBER,
        ledger: ledgers.sender,
        leases: leasesOf(store.db, {
          holder: takesOver ? somebodyElse : somebody,
          isDead: () => deadHolders-- > 0,
          ttlMs,
        }),
        inbox,
        rules: {
          candidatesOf,
          render: async (event) => ({ ok: true, locale: 'es', text: `text of ${event.id}`, version: 'v1' }),
          isSwitchedOff: async () => false,
          quietUntil: () => undefined,
          ...rules,
        },
        connect: farSide.connect,
        ratePerMinute: undefined,
        ramp: undefined,
        concurrency: 8,
        giveWay: async () => {},
        onSettled: (settlement) => settled.push(settlement),
        onRead: () => {},
        onHealth: (told) => void (health = told),
        logger: createLogger('silent'),
        clock: () => now,
        random: () => 0.5,
        pollMs: 3,
        ...wanted,
      });
      return runLoop(sender, running);
    },
    until: (isSo) => until(isSo, GIVE_UP_MS),
    untilStatuses: (expected) =>
      bench.until(async () => {
        const statuses = await ledgers.statuses();
        return Object.entries(expected).every(([id, status]) => statuses[id] === status);
      }),
    untilPutOff: (eventId) => bench.until(async () => (await rowOf(eventId)).due_at > now),
    untilStuck: (eventId) => bench.until(async () => (await rowOf(eventId)).stuck_at !== null),
    async calm() {
      for (let round = 0; round < 4; round += 1) {
        wake();
        // What a statement answers may lead to the next.
        for (let still = 0; still < 10; still = store.isBusy() ? 0 : still + 1) await setImmediate();
      }
    },
    arrived: () => farSide.accepted.map(({ text }) => TEXT.exec(text)?.groups?.['id'] ?? text),
    async close() {
      await Promise.all([...running].map((sender) => sender.stop()));
      await store.close();
    },
  };
  return bench;
}

/** A ledger of which one call, the first from now on, fails before or after it has done its work. */
export function failingOnce(ledger: Ledger, call: keyof Ledger, when: 'before' | 'after' = 'before'): Ledger {
  let isDone = false;
  const original = ledger[call] as (...args: unknown[]) => Promise<unknown>;
  return {
    ...ledger,
    async [call](...args: unknown[]) {
      if (isDone) return original(...args);
      isDone = true;
      if (when === 'after') await original(...args);
      throw new Error('the disk is full');
    },
  };
}

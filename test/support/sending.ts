import { setImmediate } from 'node:timers/promises';
import type { Ledger, Settlement } from '../../src/delivery/ports.ts';
import type { SenderOptions } from '../../src/delivery/send-as-owner.ts';
import { createSender, type Sender } from '../../src/delivery/sender.ts';
import { createLogger } from '../../src/logger.ts';
import { candidatesOf, START } from './events.ts';
import { createFarSide, type FarSide } from './fake-transport.ts';
import { ledgersOf, leasesOf, NUMBER, somebody, somebodyElse, type Ledgers } from './ledgers.ts';
import { tempStore, type TempStore } from './temp-store.ts';

const GIVE_UP_MS = 8000;

/** A sender that runs. */
interface RunningSender extends Sender {
  /** Resolves when it has finished. */
  stop(): Promise<void>;
}

interface SenderWanted extends Partial<Omit<SenderOptions, 'rules'>> {
  rules?: Partial<SenderOptions['rules']>;
  /** As another process, to which the one that holds the number at its start is known to be dead. */
  takesOver?: boolean;
}

/** A store, a far side and a clock that stands still until it is told, for senders to work between. */
export interface Bench {
  store: TempStore;
  ledgers: Ledgers;
  farSide: FarSide;
  settled: Settlement[];
  now(): number;
  /** Moves the clock on and tells the senders. */
  advance(ms: number): void;
  ingest(...events: Parameters<Ledgers['events']['ingest']>[0]): Promise<void>;
  start(wanted?: SenderWanted): RunningSender;
  /** Resolves once it is so. */
  until(isSo: () => boolean | Promise<boolean>): Promise<void>;
  /** Resolves once these events' deliveries stand so. */
  untilStatuses(expected: Record<string, string>): Promise<void>;
  /** Gives everything that can happen now the time to happen. */
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
  const farSide = createFarSide();
  const running = new Set<RunningSender>();
  const settled: Settlement[] = [];
  let now = START;

  function wake(): void {
    for (const sender of running) sender.wake();
  }

  const bench: Bench = {
    store,
    ledgers,
    farSide,
    settled,
    now: () => now,
    advance(ms) {
      now += ms;
      wake();
    },
    async ingest(...events) {
      await ledgers.events.ingest(events);
      wake();
    },
    start({ rules, takesOver = false, ...wanted } = {}) {
      let deadHolders = takesOver ? 1 : 0;
      const sender = createSender({
        number: NUMBER,
        ledger: ledgers.sender,
        // The clock makes leaps: only a takeover ends this lease.
        leases: leasesOf(store.db, {
          holder: takesOver ? somebodyElse : somebody,
          isDead: () => deadHolders-- > 0,
          ttlMs: 5_000_000_000,
        }),
        rules: {
          candidatesOf,
          render: (event) => ({ ok: true, locale: 'es', text: `text of ${event.id}` }),
          quietUntil: () => undefined,
          ...rules,
        },
        connect: farSide.connect,
        ratePerMinute: undefined,
        concurrency: 8,
        giveWay: async () => {},
        onSettled: (settlement) => settled.push(settlement),
        onSessionChange() {},
        logger: createLogger('silent'),
        clock: () => now,
        random: () => 0.5,
        pollMs: 3,
        ...wanted,
      });
      const stopping = new AbortController();
      const finished = sender.run(stopping.signal);
      const one: RunningSender = {
        ...sender,
        async stop() {
          stopping.abort();
          await finished;
          running.delete(one);
        },
      };
      running.add(one);
      return one;
    },
    async until(isSo) {
      const giveUpAt = Date.now() + GIVE_UP_MS;
      while (!(await isSo())) {
        if (Date.now() > giveUpAt) throw new Error(`it never came to be: ${isSo.toString()}`);
        await setImmediate();
      }
    },
    untilStatuses: (expected) =>
      bench.until(async () => {
        const statuses = await ledgers.statuses();
        return Object.entries(expected).every(([id, status]) => statuses[id] === status);
      }),
    async calm() {
      for (let turn = 0; turn < 40; turn += 1) {
        wake();
        await setImmediate();
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

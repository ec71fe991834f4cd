import { EventEmitter, once } from 'node:events';
import { pino } from 'pino';
import { createCallbackLoop } from '../../src/callbacks/callback-loop.ts';
import type { CallbackOutbox } from '../../src/callbacks/outbox.ts';
import { createAlarm } from '../../src/delivery/alarm.ts';
import { createCallbackOutbox, enqueueCallback } from '../../src/store/deliveries/callback-outbox.ts';
import type { Db } from '../../src/store/database/schema.ts';

export const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** Longer than any test: a loop goes on when it is told to. */
const NEVER_MS = 2 ** 31 - 1;

/** A clock that stands still until it is set. It starts now, since signatures are checked against the real time. */
export function standingClock() {
  const start = Date.now();
  return { start, now: start };
}
type Clock = ReturnType<typeof standingClock>;

interface Wanted {
  db: Db;
  url: string;
  clock: Clock;
  /** Instead of the store's. */
  outbox?: CallbackOutbox;
  secrets?: () => string[];
  tryMs?: number;
}

/** A loop that runs, and only when it is told to. */
export interface RunningLoop {
  /** What was logged so far. */
  logged(): string;
  /** Resolves when it rests for the first time. */
  firstRest: Promise<void>;
  /** Sets the clock forward, wakes the loop and resolves when it rests again. */
  after(ms: number): Promise<void>;
  /** For how long it wanted to rest, the last time. */
  lastRest(): number;
  stop(): Promise<void>;
}

export function runLoop({ db, url, clock, outbox, secrets, tryMs }: Wanted): RunningLoop {
  const lines: string[] = [];
  const alarm = createAlarm();
  const rests = new EventEmitter();
  const stopping = new AbortController();
  let lastRest = NaN;
  const loop = createCallbackLoop({
    outbox: outbox ?? createCallbackOutbox(db),
    url,
    secrets: secrets ?? (() => [secret]),
    alarm: {
      ring: alarm.ring,
      rest(ms) {
        lastRest = ms;
        rests.emit('rest');
        return alarm.rest(NEVER_MS);
      },
    },
    logger: pino({ level: 'debug' }, { write: (line) => void lines.push(line) }),
    clock: () => clock.now,
    random: () => 0.5,
    ...(tryMs === undefined ? {} : { tryMs }),
  });
  const nextRest = async () => void (await once(rests, 'rest'));
  const firstRest = nextRest();
  const running = loop.run(stopping.signal);
  return {
    logged: () => lines.join(''),
    firstRest,
    async after(ms) {
      clock.now += ms;
      const rest = nextRest();
      loop.wake();
      await rest;
    },
    lastRest: () => lastRest,
    stop() {
      stopping.abort();
      return running;
    },
  };
}

/** Keeps so many callbacks to be posted, numbered from `first`. */
export async function enqueueCallbacks(db: Db, clock: Clock, count: number, first = 0): Promise<void> {
  await db.transaction().execute(async (tx) => {
    for (let n = first; n < first + count; n += 1) {
      const data = { n, recipient: '+5491123456789' };
      await enqueueCallback(tx, { type: 'delivery.sent', occurredAt: clock.now, data }, clock.now);
    }
  });
}

/** The numbers of callbacks, as they were posted. */
export function numbersOf(posts: Array<{ body: string }>): number[] {
  return posts.map(({ body }) => (JSON.parse(body) as { data: { n: number } }).data.n);
}

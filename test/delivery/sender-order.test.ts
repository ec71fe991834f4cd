import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Ledger } from '../../src/delivery/ports.ts';
import { alert, invoice } from '../support/events.ts';
import type { Behaviour } from '../support/fake-transport.ts';
import { openBench, type Bench } from '../support/sending.ts';
import { isPostgres } from '../support/temp-store.ts';

/** What happens besides: each at its step, three seconds after the one before. */
type Incident = 'crash' | 'lost' | 'ready' | 'receipts' | 'confirm' | 'more' | 'none';

interface Scenario {
  /** By client; the urgent ones among them hold nobody. */
  events: Array<{ client: number; urgent: boolean }>;
  /** What becomes of the first send, the second … */
  behaviours: Behaviour[];
  /** After how many turns of the event loop. */
  delays: number[];
  incidents: Incident[];
  /** Which calls of the ledger fail: the nth, before or after they were done. */
  failures: Array<{ nth: number; after: boolean }>;
}

/** What happens at the same moment there happens in any order, so that each scenario is many. */
const numRuns = isPostgres ? 3 : 15;

const behaviour = fc.constantFrom<Behaviour>(
  'accept',
  'accept',
  'unavailable',
  'accept_in_doubt',
  'lose_in_doubt',
  'fail_in_doubt',
  'pend_in_doubt',
  'accept_and_throw',
  'lose_and_throw',
  'not_ready',
);

const scenario = (wanted: { failures: number }): fc.Arbitrary<Scenario> =>
  fc.record({
    events: fc.array(fc.record({ client: fc.nat(2), urgent: fc.nat(5).map((n) => n === 0) }), {
      minLength: 2,
      maxLength: 14,
    }),
    behaviours: fc.array(behaviour, { maxLength: 30 }),
    delays: fc.array(fc.nat(6), { minLength: 1, maxLength: 10 }),
    incidents: fc.array(
      fc.constantFrom<Incident>('crash', 'lost', 'ready', 'receipts', 'confirm', 'more', 'none'),
      { maxLength: 8 },
    ),
    failures: fc.array(fc.record({ nth: fc.nat(60), after: fc.boolean() }), { maxLength: wanted.failures }),
  });

interface Course {
  /** Of one message. */
  mostTroubles: number;
  /** How much longer each leap of the clock is than the one before, once nothing new happens. */
  leaps: number;
}

/** Lets a scenario happen, and then all that is left come to its end. */
async function play(
  bench: Bench,
  { events, behaviours, delays, incidents, failures }: Scenario,
  { mostTroubles, leaps }: Course,
): Promise<void> {
  let sends = 0;
  const troubles = new Map<string, number>();
  bench.farSide.behave = async ({ deliveryId }) => {
    const [chosen, delay] = [behaviours[sends] ?? 'accept', delays[sends % delays.length] ?? 0];
    sends += 1;
    for (let turn = 0; turn < delay; turn += 1) await setImmediate();
    const trouble = troubles.get(deliveryId) ?? 0;
    if (chosen === 'accept' || trouble >= mostTroubles) return 'accept';
    troubles.set(deliveryId, trouble + 1);
    return chosen;
  };
  const ledger = failing(bench.ledgers.sender, failures);
  const planned = events.map(({ client, urgent }, n) =>
    (urgent ? alert : invoice)(`e${n}`, { client: `c${client}` }),
  );
  const half = Math.ceil(planned.length / 2);
  await bench.ingest(...planned.slice(0, half));
  bench.start({ ledger, concurrency: 4, pollMs: 1 });

  for (const incident of incidents) {
    if (incident === 'crash') bench.start({ ledger, concurrency: 4, pollMs: 1, takesOver: true });
    if (incident === 'lost' || incident === 'ready') bench.farSide.setSession(incident);
    if (incident === 'receipts') await receiptsFor(bench);
    if (incident === 'confirm') bench.farSide.confirm();
    if (incident === 'more') await bench.ingest(...planned.slice(half));
    for (let turn = 0; turn < 6; turn += 1) await setImmediate();
    bench.advance(3000);
  }

  bench.farSide.setSession('ready');
  await bench.ingest(...planned);
  for (let wait = 3000; !(await isOver(bench)); wait = Math.min(Math.round(wait * leaps), 3_600_000)) {
    await bench.calm();
    bench.farSide.confirm();
    bench.advance(wait);
  }
}

async function receiptsFor(bench: Bench): Promise<void> {
  const receipts = bench.farSide.accepted.map(({ key }) => ({
    key,
    kind: 'delivered' as const,
    at: bench.now(),
  }));
  await bench.farSide.receive(...receipts).catch(() => {});
}

async function isOver(bench: Bench): Promise<boolean> {
  const statuses = Object.values(await bench.ledgers.statuses());
  return statuses.every((status) => status !== 'queued' && status !== 'sending');
}

function failing(ledger: Ledger, failures: Scenario['failures']): Ledger {
  let calls = 0;
  const wrapped = Object.entries(ledger).map(([name, call]) => [
    name,
    async (...args: never[]) => {
      calls += 1;
      const failure = failures.find(({ nth }) => nth === calls);
      if (failure && !failure.after) throw new Error('the disk is full');
      const answer = await (call as (...given: never[]) => Promise<unknown>)(...args);
      if (failure) throw new Error('the disk is slow');
      return answer;
    },
  ]);
  return Object.fromEntries(wrapped) as Ledger;
}

async function holds(one: Scenario, course: Course, check: (bench: Bench) => Promise<void>): Promise<void> {
  const bench = await openBench();
  try {
    await play(bench, one, course);
    await check(bench);
  } finally {
    await bench.close();
  }
}

describe('Whatever fails on the way', () => {
  it('each message arrives exactly once, and those of one client in the order in which they were accepted', async () => {
    const property = fc.asyncProperty(scenario({ failures: 0 }), (one) =>
      // Two troubles of a message are over within two minutes, for which those behind it wait.
      holds(one, { mostTroubles: 2, leaps: 1.02 }, async (bench) => {
        const all = one.events.map((_event, n) => `e${n}`);
        expect(bench.arrived().toSorted()).toEqual(all.toSorted());
        for (const client of [0, 1, 2]) {
          const ordinary = all.filter((_id, n) => one.events[n]!.client === client && !one.events[n]!.urgent);
          expect(bench.arrived().filter((id) => ordinary.includes(id))).toEqual(ordinary);
        }
      }),
    );
    await fc.assert(property, { numRuns });
  });

  it('no message arrives twice, and the ledger says sent of those that arrived and of no other', async () => {
    const property = fc.asyncProperty(scenario({ failures: 4 }), (one) =>
      holds(one, { mostTroubles: Infinity, leaps: 1.2 }, async (bench) => {
        const arrived = bench.arrived();
        expect(new Set(arrived).size).toBe(arrived.length);
        const statuses = await bench.ledgers.statuses();
        for (const [id, status] of Object.entries(statuses)) {
          expect([id, status]).toEqual([
            id,
            expect.stringMatching(arrived.includes(id) ? /^(sent|delivered)$/ : /^dead$/),
          ]);
        }
      }),
    );
    await fc.assert(property, { numRuns });
  });
});

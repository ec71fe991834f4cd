import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FirstRead } from '../../src/delivery/ports.ts';
import { alert, invoice, MINUTE, START } from '../support/events.ts';
import { openBench, type Bench } from '../support/sending.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
  // What is asked takes a time of its own.
  const { resolve } = bench.farSide;
  bench.farSide.resolve = async (candidates) => {
    bench.advance(30);
    return resolve(candidates);
  };
});
afterEach(() => bench.close());

/** Of so many settlements. */
const untilSettled = (count: number) => bench.until(() => bench.settled.length === count);

describe('What was done about a delivery', () => {
  it('is known with how long it took to ask and to send', async () => {
    bench.farSide.behave = () => {
      bench.advance(200);
      return 'accept';
    };
    await bench.ingest(invoice('a'));
    bench.start();
    await bench.untilStatuses({ a: 'sent' });
    await bench.ingest(invoice('b'));
    await untilSettled(2);
    expect(bench.settled.map(({ took }) => took)).toEqual([
      { startedAt: START, resolveMs: 30, sendMs: 200 },
      // Where the number is was known by then.
      { startedAt: START + 230, sendMs: 200 },
    ]);
  });

  it('is known of a look-up too, and why there was one', async () => {
    bench.farSide.behave = () => 'accept_in_doubt';
    await bench.ingest(invoice('a'));
    bench.start();
    await untilSettled(2);
    expect(bench.settled).toMatchObject([
      { change: { status: 'sending' }, detail: 'accept_in_doubt', took: { sendMs: 0 } },
      { change: { status: 'sent' }, took: { startedAt: START + 30, lookUpMs: 0 } },
    ]);
  });

  it('took no send where nothing was sent', async () => {
    await bench.ingest(invoice('a', { whatsapp: 'refused' }));
    bench.start();
    await untilSettled(1);
    expect(bench.settled.map(({ took }) => took)).toEqual([{ startedAt: START }]);
  });
});

describe('That a message was read', () => {
  it('is told once, with when its event was accepted', async () => {
    const read: FirstRead[] = [];
    await bench.ingest(invoice('a', { at: START - MINUTE }), alert('b'));
    bench.start({ onRead: (notices) => void read.push(...notices) });
    await bench.untilStatuses({ a: 'sent', b: 'sent' });
    const keyOf = (text: string) =>
      bench.farSide.accepted.find((message) => message.text === text)?.key ?? '';
    const [a, b] = [keyOf('text of a'), keyOf('text of b')];
    await bench.farSide.receive({ key: a, kind: 'delivered', at: START + 1 });
    expect(read).toEqual([]);
    const receipt = { key: a, kind: 'read', at: START + 2 } as const;
    await bench.farSide.receive(receipt, receipt, { key: b, kind: 'read', at: START + 3 });
    await bench.farSide.receive(receipt);
    expect(read).toEqual([
      { priority: 2, createdAt: START - MINUTE, readAt: START + 2 },
      { priority: 0, createdAt: START, readAt: START + 3 },
    ]);
  });
});

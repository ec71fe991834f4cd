import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { invoice } from '../support/events.ts';
import { openBench, type Bench } from '../support/sending.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

// Where the store answers at once: elsewhere, what is asked for each message tears them apart.
describe('A sender', () => {
  it('marks what it picked together in one transaction', async () => {
    const marks: number[] = [];
    const { sender } = bench.ledgers;
    await bench.ingest(...Array.from({ length: 7 }, (_, n) => invoice(`e${n}`, { client: `c${n}` })));
    bench.start({
      ledger: {
        ...sender,
        markSending(lease, sendings, now) {
          marks.push(sendings.length);
          return sender.markSending(lease, sendings, now);
        },
      },
    });
    await bench.until(() => bench.farSide.accepted.length === 7);
    expect(marks).toEqual([7]);
  });
});

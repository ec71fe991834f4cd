import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { invoice, START } from '../../support/events.ts';
import { acquire, leasesOf, ledgersOf, type Ledgers } from '../../support/ledgers.ts';
import { keepReplies, reply } from '../../support/replies.ts';
import { tempStore, type TempStore } from '../../support/temp-store.ts';

const trace = { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, tracestate: 'panel=1' };

let store: TempStore;
let ledgers: Ledgers;
beforeEach(async () => {
  store = await tempStore();
  ledgers = ledgersOf(store.db);
  const { message, deliveries } = invoice('traced');
  await ledgers.events.ingest([
    { message: { ...message, trace }, deliveries },
    invoice('untraced', { client: 'ana' }),
  ]);
});
afterEach(() => store.close());

describe('An event’s trace', () => {
  it('is its delivery’s when its turn comes, and still when it may have been sent', async () => {
    const due = await ledgers.due();
    expect(due.map(({ delivery }) => [delivery.eventId, delivery.trace])).toEqual([
      ['traced', trace],
      ['untraced', undefined],
    ]);
    const lease = await acquire(leasesOf(store.db));
    await ledgers.markSending(lease, ['traced', 'untraced']);
    const sending = await ledgers.sender.sending();
    expect(new Map(sending.map((delivery) => [delivery.eventId, delivery.trace]))).toEqual(
      new Map([
        ['traced', trace],
        ['untraced', undefined],
      ]),
    );
  });

  it('is no answer’s, which comes of no event', async () => {
    await keepReplies(store.db, [reply('a')]);
    const lease = await acquire(leasesOf(store.db));
    const due = (await ledgers.due(START)).find(({ kind }) => kind === 'reply');
    expect(due?.delivery).not.toHaveProperty('trace');
    await ledgers.markSending(lease, [due?.delivery.eventId ?? '']);
    expect(await ledgers.sender.sending()).toMatchObject([{ eventId: due?.delivery.eventId }]);
  });
});

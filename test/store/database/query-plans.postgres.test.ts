import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CompiledQuery } from 'kysely';
import { deliveryId, PRIORITY } from '../../../src/delivery/delivery.ts';
import type { Lease } from '../../../src/delivery/ports.ts';
import { actOnDelivery } from '../../../src/store/staff/delivery-actions.ts';
import { listDeliveries } from '../../../src/store/deliveries/delivery-views.ts';
import { enqueue, inboxStatus } from '../../../src/store/deliveries/embedded-queue.ts';
import { createInbox } from '../../../src/store/conversations/inbox.ts';
import { createSenderLedger } from '../../../src/store/deliveries/sender-ledger.ts';
import { deliveryStory } from '../../../src/store/staff/staff-deliveries.ts';
import { invoice, MINUTE, START } from '../../support/events.ts';
import { acquire, leasesOf, ledgersOf, NUMBER, type Ledgers } from '../../support/ledgers.ts';
import { plansOf, wholeTablesRead } from '../../support/query-plans.ts';
import { tempStore, type TempStore } from '../../support/temp-store.ts';

describe('On PostgreSQL', () => {
  let store: TempStore;
  let ledgers: Ledgers;
  let lease: Lease;
  let heard: CompiledQuery[] = [];
  beforeAll(async () => {
    store = await tempStore((query) => heard.push(query));
    ledgers = ledgersOf(store.db);
    lease = await acquire(leasesOf(store.db));
    await ledgers.events.ingest(
      Array.from({ length: 100 }, (_, n) => invoice(`e${n}`, { client: `c${n % 20}` })),
    );
  });
  afterAll(() => store.close());

  it.each<[string, () => Promise<unknown>]>([
    ['queueing', () => enqueue(store.db, [invoice('queued').message])],
    ['the state of the inbox', () => inboxStatus(store.db)],
    ['ingest', () => ledgers.events.ingest([invoice('new', { client: 'c1' })])],
    ['what is due', () => ledgers.sender.due(PRIORITY.ordinary, START, 32, new Set(['x']))],
    ['which answers are due', () => ledgers.sender.due(PRIORITY.reply, START, 32, new Set(['x']))],
    ['a send and what came of it', () => ledgers.sendAndSettle(lease, 'e1', { status: 'sent', at: START })],
    [
      'what the panel is told of it',
      async () => {
        const [marked] = await ledgers.markSending(lease, ['e2']);
        const change = { status: 'sent', at: START } as const;
        const telling = createSenderLedger(store.db, { account: NUMBER, tellsPanel: true });
        await telling.settle(lease, [{ delivery: marked!.delivery, change }], START);
      },
    ],
    ['a receipt', () => ledgers.sender.recordReceipts([{ key: '3EB0', kind: 'read', at: 1 }], START)],
    ['what is stuck', () => ledgers.sender.passStuck(lease, START + 10 * MINUTE)],
    ['what is left of another process', () => ledgers.sender.sending()],
    ['how many were sent', () => ledgers.sender.sentSince(NUMBER, START)],
    ['who has opted out', () => ledgers.sender.isOptedOut(['+1', '1@lid'])],
    ['whose chat it is', () => createInbox(store.db).phoneOfChat('1@lid')],
    ['the list of one client', () => listDeliveries(store.db, { client: 'c1', limit: 50 }, START)],
    ['the list of one event', () => listDeliveries(store.db, { event: 'e1', limit: 50 }, START)],
    ['one delivery’s story', () => deliveryStory(store.db, deliveryId('e1', 'client'), START)],
    [
      'a deed about one',
      () =>
        actOnDelivery(store.db, {
          id: deliveryId('e3', 'client'),
          action: 'cancel',
          now: START,
          tellsPanel: true,
        }),
    ],
  ])('%s has an index for each table that grows', async (_name, use) => {
    heard = [];
    await use();
    // One row a number; and what waits to be taken in is soon taken in.
    expect(wholeTablesRead(await plansOf(store.address, heard), / on senders/)).toEqual([]);
  });
});

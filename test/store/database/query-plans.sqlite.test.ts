import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CompiledQuery } from 'kysely';
import type { DeliveryFilter } from '../../../src/delivery/delivery-filter.ts';
import { deliveryId, PRIORITY } from '../../../src/delivery/delivery.ts';
import type { Lease } from '../../../src/delivery/ports.ts';
import { createLogger } from '../../../src/logger.ts';
import {
  oldestInInbox,
  openDeliveries,
  openInbound,
  transfersByStatus,
} from '../../../src/store/deliveries/census.ts';
import { listDeliveries } from '../../../src/store/deliveries/delivery-views.ts';
import { actOnDelivery } from '../../../src/store/staff/delivery-actions.ts';
import { countLeft, countOpen, countSince } from '../../../src/store/staff/home-counts.ts';
import { receivedByType, unreachableClients, unwritten } from '../../../src/store/staff/coverage.ts';
import { leftToPerson } from '../../../src/store/conversations/left-to-person.ts';
import { actOnMany, countMany } from '../../../src/store/staff/many-deliveries.ts';
import { deliveryStory, listForStaff } from '../../../src/store/staff/staff-deliveries.ts';
import {
  createEmbeddedConsumer,
  enqueue,
  inboxStatus,
  redriveUnreadable,
} from '../../../src/store/deliveries/embedded-queue.ts';
import { createInbox } from '../../../src/store/conversations/inbox.ts';
import { createSenderLedger } from '../../../src/store/deliveries/sender-ledger.ts';
import { HOUR, invoice, MINUTE, phoneOf, START } from '../../support/events.ts';
import { acquire, leasesOf, ledgersOf, NUMBER, type Ledgers } from '../../support/ledgers.ts';
import { plansOf, wholeTablesRead } from '../../support/query-plans.ts';
import { keepReplies, reply } from '../../support/replies.ts';
import { tempStore, type TempStore } from '../../support/temp-store.ts';

const BACKLOG = 20_000;

describe(`With a backlog of ${BACKLOG} queued deliveries,`, () => {
  let store: TempStore;
  let ledgers: Ledgers;
  let lease: Lease;
  let heard: CompiledQuery[] = [];

  beforeAll(async () => {
    store = await tempStore((query) => heard.push(query));
    ledgers = ledgersOf(store.db);
    lease = await acquire(leasesOf(store.db));
    for (let n = 0; n < BACKLOG; n += 1000) {
      const batch = Array.from({ length: 1000 }, (_, k) =>
        invoice(`e${n + k}`, { client: `c${(n + k) % 5000}` }),
      );
      await ledgers.events.ingest(batch);
    }
  });
  afterAll(() => store.close());

  /** How SQLite goes about every statement that is run. */
  async function plansWith(use: () => Promise<unknown>): Promise<string[]> {
    heard = [];
    await use();
    return plansOf(store.address, heard);
  }

  // One row a number: reading them all is reading one.
  const scans = (plans: string[]) => wholeTablesRead(plans, /^SCAN senders$/);

  it('what is due is found by its index, and so is all that is needed of it', async () => {
    const plans = await plansWith(() => ledgers.sender.due(2, START, 32, new Set(['x', 'y'])));
    expect(plans[0]).toMatch(/USING INDEX deliveries_due \(priority=\? AND account=\? AND due_at</);
    expect(plans).toContainEqual(
      expect.stringContaining('deliveries_of_subject (client_id=? AND subject=? AND seq>?)'),
    );
    expect(plans.join()).not.toMatch(/SCAN|TEMP B-TREE/);
  });

  it('what is stuck is found by its index, where there is any and where there is none', async () => {
    const none = await plansWith(() => ledgers.sender.passStuck(lease, START));
    await ledgers.sendAndSettle(lease, 'e7', { status: 'queued', dueAt: START, holdReason: 'retry' });
    const some = await plansWith(() => ledgers.sender.passStuck(lease, START + 2 * MINUTE));
    expect((await ledgers.turns())['e5007']).toBe('first');
    for (const plans of [none, some]) {
      expect(plans[0]).toContain('deliveries_stuck (stuck_at<?)');
      expect(scans(plans)).toEqual([]);
    }
  });

  it('the next one of a client is found by its index', async () => {
    const plans = await plansWith(() => ledgers.sendAndSettle(lease, 'e8', { status: 'sent', at: START }));
    expect(plans).toContainEqual(
      expect.stringMatching(/USING COVERING INDEX deliveries_behind \(client_id=\?/),
    );
    expect(plans.join()).not.toContain('deliveries_by_status');
    expect(scans(plans)).toEqual([]);
  });

  it('how many were sent is counted in its index alone', async () => {
    const plans = await plansWith(() => ledgers.sender.sentSince(NUMBER, START));
    expect(plans).toEqual([
      expect.stringMatching(/USING COVERING INDEX deliveries_sent_from \(number=\? AND sending_at>/),
    ]);
  });

  it('an answer that is due is found by its index, and so are the earlier ones of its chat', async () => {
    const CHAT = { chat: 'c' };
    await keepReplies(store.db, [reply('a', CHAT), reply('b', CHAT), reply('c')]);
    const plans = await plansWith(() => ledgers.sender.due(PRIORITY.reply, START, 32, new Set(['x', 'y'])));
    expect(plans[0]).toMatch(/USING INDEX deliveries_due \(priority=\? AND account=\? AND due_at</);
    expect(plans).toContainEqual(
      expect.stringContaining('USING INDEX deliveries_open_replies (chat=? AND seq<?)'),
    );
    expect(plans.join()).not.toMatch(/SCAN|TEMP B-TREE/);
  });

  it('who has opted out is found by the table’s own key', async () => {
    const asking = await plansWith(() => ledgers.sender.isOptedOut(['+1', '1@c.us', '1@lid']));
    expect(asking).toEqual([
      expect.stringMatching(/^SEARCH opt_outs USING COVERING INDEX .*\(address=\?\)$/),
    ]);
    const marking = await plansWith(() => ledgers.markSending(lease, ['e9']));
    expect(marking).toContainEqual(expect.stringContaining('SEARCH opt_outs'));
    expect(scans(marking)).toEqual([]);
  });

  it('what the panel is told of a message that is sent is found by indexes', async () => {
    const telling = createSenderLedger(store.db, { account: NUMBER, tellsPanel: true });
    const [marked] = await ledgers.markSending(lease, ['e10']);
    const change = { status: 'sent', at: START } as const;
    const plans = await plansWith(() =>
      telling.settle(lease, [{ delivery: marked!.delivery, change }], START),
    );
    expect(plans).toContainEqual(expect.stringContaining('attempts_of_delivery (delivery_id=?)'));
    expect(scans(plans)).toEqual([]);
  });

  it('the number behind a chat is found by either address’s index', async () => {
    const plans = (await plansWith(() => createInbox(store.db).phoneOfChat('1@lid'))).join();
    expect(plans).toContain('known_numbers_by_chat (chat=?)');
    expect(plans).toContain('known_numbers_by_lid (lid=?)');
    expect(plans).not.toContain('SCAN');
  });

  it.each<[string, () => Promise<unknown>]>([
    ['ingest', () => ledgers.events.ingest([invoice('new')])],
    ['recover', () => ledgers.sender.sending()],
    ['receipts', () => ledgers.sender.recordReceipts([{ key: '3EB0', kind: 'read', at: 1 }], START)],
    ['the list of one client', () => listDeliveries(store.db, { client: 'c1', limit: 50 }, START)],
    ['the list of one status', () => listDeliveries(store.db, { status: 'dead', limit: 50 }, START)],
    ['the list of one event', () => listDeliveries(store.db, { event: 'e1', limit: 50 }, START)],
    ['the oldest in the inbox', () => oldestInInbox(store.db)],
    ['queueing', () => enqueue(store.db, [invoice('queued').message])],
    ['the state of the inbox', () => inboxStatus(store.db)],
    ['a redrive', () => redriveUnreadable(store.db)],
  ])('%s reads no whole table', async (_name, use) => {
    expect(scans(await plansWith(use))).toEqual([]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['what is open', () => openDeliveries(store.db, START)],
    ['what customers wrote', () => openInbound(store.db)],
    ['transfers', () => transfersByStatus(store.db)],
  ])('a scrape counts %s in indexes', async (_name, use) => {
    // An index that has nothing else in it is read from one end to the other; of what waits for us or for people there
    // is little.
    const counted =
      /INDEX (deliveries_behind|transfers_by_status|inbound_unhandled|inbound_left_to_person|sqlite_autoindex_senders)/;
    expect(scans(await plansWith(use)).filter((plan) => !counted.test(plan))).toEqual([]);
  });

  it.each<[string, DeliveryFilter]>([
    ['everything', {}],
    ['statuses', { statuses: ['read', 'dead'] }],
    ['a reason', { statuses: ['refused'], reason: 'rejected' }],
    ['a type and a locale', { type: 'invoice.paid', locale: 'zz' }],
    ['a time', { since: START + 1, until: START }],
    ['a part of a number', { number: { candidates: [], digits: '0000000' } }],
    ['all of it', { statuses: ['read'], type: 'x', locale: 'y', since: 1, reason: 'rejected' }],
  ])('the list by %s looks for places in an index that has all that is asked', async (_name, filter) => {
    const plans = await plansWith(() => listForStaff(store.db, { filter, limit: 50, before: 1e9 }, START));
    expect(plans[0]).toMatch(/^(SCAN|SEARCH) deliveries USING COVERING INDEX deliveries_listed/);
    expect(plans[1] ?? '').not.toContain('TEMP B-TREE');
    expect(scans(plans.slice(1))).toEqual([]);
  });

  it.each<[string, DeliveryFilter]>([
    ['a client', { client: 'c1', type: 'invoice.generated', statuses: ['queued'] }],
    ['a number', { number: { candidates: [phoneOf('c1')], digits: '1' } }],
    ['a search for an id', { search: { id: 'c1', words: ['c1'] } }],
    ['a search for words', { search: { id: 'two words', words: ['two', 'words'] } }],
  ])('the list by %s reads no whole table', async (_name, filter) => {
    expect(scans(await plansWith(() => listForStaff(store.db, { filter, limit: 50 }, START)))).toEqual([]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['one delivery’s story', () => deliveryStory(store.db, deliveryId('e1', 'client'), START)],
    [
      'a deed about one',
      () =>
        actOnDelivery(store.db, {
          id: deliveryId('e1', 'client'),
          action: 'cancel',
          now: START,
          tellsPanel: true,
        }),
    ],
    [
      'a receipt for a former key',
      () => ledgers.sender.recordReceipts([{ key: 'nobody’s', kind: 'read', at: 1 }], START),
    ],
    ['what is open', () => countOpen(store.db)],
    ['what is left', () => countLeft(store.db, START)],
    ['what came of each type', () => receivedByType(store.db, START)],
    ['the inbox', () => leftToPerson(store.db, { limit: 50 })],
    ['what could not be written', () => unwritten(store.db, START + HOUR)],
    ['who cannot be reached', () => unreachableClients(store.db, { since: START + HOUR, limit: 9 })],
    ['the counts of a day', () => countSince(store.db, START)],
    ['a count of many', () => countMany(store.db, { action: 'resend', filter: { type: 'x' } })],
    [
      'a deed about many',
      () => actOnMany(store.db, { action: 'cancel', filter: { client: 'c3' }, upTo: 1e9, batch: 'b' }, START),
    ],
  ])('%s reads no whole table, at most that of places', async (_name, use) => {
    // Of what is left to people alone there is little.
    const small = /COVERING INDEX deliveries_listed|INDEX inbound_left_to_person/;
    const whole = scans(await plansWith(use)).filter((plan) => !small.test(plan));
    expect(whole).toEqual([]);
  });

  it('taking in what is queued reads no whole table, however much was taken in before', async () => {
    await enqueue(store.db, [invoice('to take in').message]);
    const consumer = createEmbeddedConsumer({ db: store.db, logger: createLogger('silent') });
    const plans = await plansWith(async () => {
      await new Promise<void>((resolve) => consumer.start(async () => resolve()));
      await consumer.stop();
    });
    expect(scans(plans)).toEqual([]);
  });
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CompiledQuery } from 'kysely';
import { deliveryId, messageKey } from '../../../src/delivery/delivery.ts';
import type { Attempt, Change, Lease, Ledger, Receipt } from '../../../src/delivery/ports.ts';
import { getDelivery } from '../../../src/store/deliveries/delivery-views.ts';
import { createSenderLedger } from '../../../src/store/deliveries/sender-ledger.ts';
import { invoice, START } from '../../support/events.ts';
import { acquire, leasesOf, ledgersOf, NUMBER, type Ledgers } from '../../support/ledgers.ts';
import { keepReplies, reply } from '../../support/replies.ts';
import { tempStore, type TempStore } from '../../support/temp-store.ts';

let store: TempStore;
let ledgers: Ledgers;
let telling: Ledger;
let lease: Lease;
let queries: CompiledQuery[] = [];
let isFull: boolean;
beforeEach(async () => {
  isFull = false;
  store = await tempStore((query) => {
    queries.push(query);
    if (isFull && query.sql.startsWith('insert into "callbacks"')) throw new Error('the disk is full');
  });
  ledgers = ledgersOf(store.db);
  telling = createSenderLedger(store.db, { account: NUMBER, tellsPanel: true });
  lease = await acquire(leasesOf(store.db));
});
afterEach(() => store.close());

const key = messageKey(deliveryId('a', 'client'), 0);
const view = () => getDelivery(store.db, deliveryId('a', 'client'), START);

/** What stands in the outbox, in order. */
async function told() {
  const rows = await store.db.selectFrom('callbacks').selectAll().orderBy('seq').execute();
  return rows.map(({ body, created_at: at }) => ({ ...(JSON.parse(body) as object), at }));
}
const types = async () => (await told()).map((each) => (each as { type?: string }).type);

/** Marks it as being sent, and settles it so. */
async function settle(change: Change, attempt?: Attempt, ledger = telling): Promise<void> {
  const [marked] = await ledgers.markSending(lease, ['a']);
  await ledger.settle(
    lease,
    [{ delivery: marked!.delivery, change, ...(attempt && { attempt }) }],
    START + 9,
  );
}

const receipt = (kind: Receipt['kind'], at = START) =>
  telling.recordReceipts([{ key, kind, at }], START + 50);

const sent: Change = { status: 'sent', at: START + 1 };

beforeEach(() => ledgers.events.ingest([invoice('a')]));

describe('The panel', () => {
  it('is told that a message was sent, with all that is known of it but its text', async () => {
    await settle(sent, { at: START + 1, outcome: 'sent', whatsappMessageId: 'true_1' });
    const { text, ...data } = (await view())!;
    expect(text).toBe('text of a');
    expect(data).toMatchObject({
      status: 'sent',
      whatsappMessageId: 'true_1',
      attempts: [{ outcome: 'sent' }],
    });
    expect(await told()).toEqual([
      { type: 'delivery.sent', occurredAt: new Date(START + 1).toISOString(), data, at: START + 9 },
    ]);
  });

  it.each<[Change, string]>([
    [{ status: 'refused', reason: 'opted_out' }, 'delivery.refused'],
    [{ status: 'dead' }, 'delivery.dead'],
  ])('is told of the end %j', async (change, type) => {
    await settle(change);
    const { text: _text, ...data } = (await view())!;
    expect(data).toMatchObject(change);
    expect(await told()).toEqual([
      { type, occurredAt: new Date(START + 9).toISOString(), data, at: START + 9 },
    ]);
  });

  it.each<Change>([
    { status: 'queued', dueAt: START, holdReason: 'retry' },
    { status: 'sending', lookUpAt: START },
    { status: 'superseded' },
    { status: 'expired' },
    { status: 'in_doubt' },
  ])('is not told of %j', async (change) => {
    await settle(change);
    expect(await told()).toEqual([]);
  });

  it('is told once that it was read, however often and in whatever order receipts come', async () => {
    await settle(sent);
    for (const kind of ['delivered', 'read', 'delivered', 'read', 'read'] as const)
      await receipt(kind, START + 20);
    expect(await told()).toMatchObject([
      { type: 'delivery.sent' },
      {
        type: 'delivery.read',
        occurredAt: new Date(START + 20).toISOString(),
        data: { status: 'read', readAt: new Date(START + 20).toISOString() },
        at: START + 50,
      },
    ]);
    expect(await types()).toHaveLength(2);
  });

  it('is told once that it was sent, also where a receipt said so first', async () => {
    const [marked] = await ledgers.markSending(lease, ['a']);
    await receipt('delivered', START + 3);
    await telling.settle(lease, [{ delivery: marked!.delivery, change: sent }], START + 9);
    await receipt('read');
    expect(await types()).toEqual(['delivery.sent', 'delivery.read']);
    expect(await told()).toMatchObject([{ occurredAt: new Date(START + 3).toISOString() }, {}]);
  });

  it('is told of both where the first that is heard of it is that it was read', async () => {
    await ledgers.markSending(lease, ['a']);
    await receipt('read');
    expect(await types()).toEqual(['delivery.sent', 'delivery.read']);
  });

  it('is told that one was sent after all, which had been given up', async () => {
    await settle({ status: 'dead' });
    await receipt('delivered');
    expect(await types()).toEqual(['delivery.dead', 'delivery.sent']);
  });

  it('is told with the fact, or not at all', async () => {
    await ledgers.markSending(lease, ['a']);
    isFull = true;
    await expect(receipt('read')).rejects.toThrow('the disk is full');
    expect(await ledgers.statuses()).toEqual({ a: 'sending' });
  });

  it('is not told of answers in a conversation', async () => {
    await keepReplies(store.db, [reply('r')]);
    const [due] = await telling.due(1, START, 1, new Set());
    const replyKey = messageKey(due!.delivery.id, 0);
    const [marked] = await ledgers.markSending(lease, ['reply:r']);
    await telling.settle(lease, [{ delivery: marked!.delivery, change: sent }], START);
    await telling.recordReceipts([{ key: replyKey, kind: 'read', at: START }], START);
    expect(await ledgers.statuses()).toMatchObject({ 'reply:r': 'read' });
    expect(await told()).toEqual([]);
  });

  it('is told nothing, and nothing is asked for it, where there is none to be told', async () => {
    queries = [];
    await settle(sent, { at: START, outcome: 'sent' }, ledgers.sender);
    await ledgers.sender.recordReceipts([{ key, kind: 'read', at: START }], START);
    expect(queries.map(({ sql }) => sql).join()).not.toMatch(/callbacks|select \* from "attempts"/);
    expect(await told()).toEqual([]);
  });
});

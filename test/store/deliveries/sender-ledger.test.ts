import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deliveryId, PRIORITY } from '../../../src/delivery/delivery.ts';
import type { Change, Lease } from '../../../src/delivery/ports.ts';
import { alert, HOUR, invoice, START } from '../../support/events.ts';
import { acquire, leasesOf, ledgersOf, NUMBER, sending, type Ledgers } from '../../support/ledgers.ts';
import { tempStore, type TempStore } from '../../support/temp-store.ts';

let store: TempStore;
let ledgers: Ledgers;
let lease: Lease;
beforeEach(async () => {
  store = await tempStore();
  ledgers = ledgersOf(store.db);
  lease = await acquire(leasesOf(store.db));
});
afterEach(() => store.close());

const ingest = (...events: Parameters<Ledgers['events']['ingest']>[0]) => ledgers.events.ingest(events);
const row = (eventId: string) =>
  store.db.selectFrom('deliveries').selectAll().where('event_id', '=', eventId).executeTakeFirstOrThrow();
const cancel = (eventId: string) =>
  store.db.updateTable('deliveries').set({ status: 'cancelled' }).where('event_id', '=', eventId).execute();
const settle = (eventId: string, change: Change, now = START) =>
  ledgers.sendAndSettle(lease, eventId, change, now);

describe('What is due', () => {
  const due = async (priority: 0 | 1 | 2, now = START, limit = 100, except: string[] = []) =>
    (await ledgers.sender.due(priority, now, limit, new Set(except))).map(({ delivery }) => delivery.eventId);

  it('is of the priority that is asked for', async () => {
    await ingest(invoice('a'), alert('u'));
    expect(await due(PRIORITY.urgent)).toEqual(['u']);
    expect(await due(PRIORITY.reply)).toEqual([]);
    expect(await due(PRIORITY.ordinary)).toEqual(['a']);
  });

  it('is what has come, at the very moment, and not before', async () => {
    await ingest(invoice('a', { at: START + 5 }));
    expect(await due(2, START + 4)).toEqual([]);
    expect(await due(2, START + 5)).toEqual(['a']);
  });

  it('is in order of time, then of acceptance', async () => {
    await ingest(
      invoice('c', { client: 'c', at: START + 2 }),
      invoice('a', { client: 'a' }),
      invoice('b', { client: 'b' }),
    );
    expect(await due(2, START + 2)).toEqual(['a', 'b', 'c']);
  });

  it('is no more than was asked for, and nothing where none was', async () => {
    await ingest(...['a', 'b', 'c'].map((id) => invoice(id, { client: id })));
    expect(await due(2, START, 2)).toEqual(['a', 'b']);
    expect(await due(2, START, 0)).toEqual([]);
    expect(await due(2, START, -3)).toEqual([]);
  });

  it('is not what is under way already', async () => {
    await ingest(...['a', 'b', 'c'].map((id) => invoice(id, { client: id })));
    expect(await due(2, START, 2, [deliveryId('a', 'client')])).toEqual(['b', 'c']);
  });

  it('is not what is being sent, settled or cancelled', async () => {
    await ingest(...['a', 'b', 'c', 'd'].map((id) => invoice(id, { client: id })));
    await ledgers.markSending(lease, ['a']);
    await settle('b', { status: 'dead' });
    await cancel('c');
    expect(await due(2)).toEqual(['d']);
  });

  it('comes with its event and all that is known of it', async () => {
    const event = invoice('a');
    await ingest(event);
    await settle('a', { status: 'queued', dueAt: START, holdReason: 'retry', generation: 1 });
    expect(await ledgers.due()).toEqual([
      {
        kind: 'notice',
        superseded: false,
        event: event.message.event,
        delivery: {
          ...event.deliveries[0],
          seq: 1,
          status: 'queued',
          attempts: 0,
          generation: 1,
          chat: expect.stringContaining('@c.us'),
          messageKey: expect.stringMatching(/^3EB0[0-9A-F]{18}$/),
          profile: 'profile-1',
          sendingSince: START,
        },
      },
    ]);
  });
});

describe('Marking as being sent', () => {
  it('writes all that a look-up after a crash needs, before anything is sent', async () => {
    await ingest(invoice('a'));
    const [marked] = await ledgers.markSending(lease, ['a'], START + 7);
    expect(await row('a')).toMatchObject({
      status: 'sending',
      message_key: marked?.messageKey,
      chat: marked?.chat,
      profile: 'profile-1',
      text: 'text of a',
      sending_at: START + 7,
      hold_reason: null,
      number: NUMBER,
    });
    expect(await ledgers.sender.sending()).toEqual([
      expect.objectContaining({
        eventId: 'a',
        status: 'sending',
        messageKey: marked?.messageKey,
        chat: marked?.chat,
        profile: 'profile-1',
        sendingSince: START + 7,
      }),
    ]);
  });

  it('leaves out what was cancelled, settled or marked meanwhile, and marks the rest', async () => {
    await ingest(...['a', 'b', 'c', 'd'].map((id) => invoice(id, { client: id })));
    const sendings = (await ledgers.due()).map(sending);
    await cancel('a');
    await ledgers.markSending(lease, ['b']);
    await settle('c', { status: 'superseded' });
    const marked = await ledgers.sender.markSending(lease, sendings, START);
    expect(marked.map(({ delivery }) => delivery.eventId)).toEqual(['d']);
    expect(await ledgers.statuses()).toEqual({ a: 'cancelled', b: 'sending', c: 'superseded', d: 'sending' });
    expect((await row('a')).text).toBeNull();
  });
});

describe('Settling', () => {
  const attempt = {
    at: START,
    outcome: 'sent',
    detail: 'fine',
    whatsappMessageId: 'true_1@c.us_3EB0',
  } as const;

  it('writes the end, its time and reason, and the attempt', async () => {
    await ingest(invoice('a'), invoice('b', { client: 'b' }));
    const [a, b] = await ledgers.markSending(lease, ['a', 'b']);
    await ledgers.sender.settle(
      lease,
      [
        { delivery: a!.delivery, change: { status: 'sent', at: START + 1 }, attempt },
        {
          delivery: b!.delivery,
          change: { status: 'refused', reason: 'rejected' },
          attempt: { at: START, outcome: 'refused', detail: 'no' },
        },
      ],
      START,
    );
    expect(await row('a')).toMatchObject({
      status: 'sent',
      sent_at: START + 1,
      attempts: 1,
      whatsapp_message_id: attempt.whatsappMessageId,
    });
    expect(await row('b')).toMatchObject({ status: 'refused', reason: 'rejected', attempts: 1 });
    expect(
      await store.db.selectFrom('attempts').select(['delivery_id', 'outcome', 'detail']).execute(),
    ).toEqual([
      { delivery_id: a!.delivery.id, outcome: 'sent', detail: 'fine' },
      { delivery_id: b!.delivery.id, outcome: 'refused', detail: 'no' },
    ]);
  });

  it('counts an attempt only where one was made', async () => {
    await ingest(invoice('a'));
    await settle('a', { status: 'queued', dueAt: START });
    expect(await row('a')).toMatchObject({ attempts: 0, hold_reason: null });
    expect(await store.db.selectFrom('attempts').selectAll().execute()).toEqual([]);
  });

  it('puts off until the time that it says, for the reason that it says, which ends when it is sent', async () => {
    await ingest(invoice('a'));
    await settle('a', { status: 'queued', dueAt: START + HOUR, holdReason: 'quiet_hours' });
    expect(await row('a')).toMatchObject({
      status: 'queued',
      due_at: START + HOUR,
      hold_reason: 'quiet_hours',
    });
    await settle('a', { status: 'sent', at: START }, START + HOUR);
    expect(await row('a')).toMatchObject({ status: 'sent', hold_reason: null });
  });

  it('keeps the generation where it is not told another', async () => {
    await ingest(invoice('a'));
    await settle('a', { status: 'queued', dueAt: START, holdReason: 'retry', generation: 1 });
    await settle('a', { status: 'queued', dueAt: START, holdReason: 'retry' });
    expect(await row('a')).toMatchObject({ generation: 1 });
  });

  it.each(['cancelled', 'delivered', 'read', 'in_doubt', 'dead', 'sent'] as const)(
    'leaves what a receipt or staff wrote meanwhile, %s, and still records the attempt',
    async (status) => {
      await ingest(invoice('a'));
      const [marked] = await ledgers.markSending(lease, ['a']);
      await store.db.updateTable('deliveries').set({ status }).execute();
      for (const change of [
        { status: 'dead' },
        { status: 'queued', dueAt: START },
        { status: 'sent', at: 1 },
      ] as Change[]) {
        await ledgers.sender.settle(lease, [{ delivery: marked!.delivery, change, attempt }], START);
      }
      expect(await row('a')).toMatchObject({ status, attempts: 3, due_at: START, sent_at: null });
    },
  );

  it('of none, or of one that is gone, changes nothing', async () => {
    await ingest(invoice('a'));
    const [marked] = await ledgers.markSending(lease, ['a']);
    await ledgers.sender.settle(lease, [], START);
    await store.db.deleteFrom('deliveries').execute();
    await ledgers.sender.settle(lease, [{ delivery: marked!.delivery, change: { status: 'dead' } }], START);
    expect(await ledgers.statuses()).toEqual({});
  });
});

describe('A receipt', () => {
  const at = (n: number) => START + n;
  const receipts = ['delivered', 'read', 'delivered', 'read'] as const;
  const orders = [
    [0, 1, 2, 3],
    [1, 0, 3, 2],
    [3, 2, 1, 0],
    [0, 2, 1, 3],
  ];

  it.each(orders)(
    'leaves the same in whatever order and however often it comes: %j %j %j %j',
    async (...order) => {
      await ingest(invoice('a'));
      const [marked] = await ledgers.markSending(lease, ['a']);
      const key = marked!.messageKey;
      for (const n of order)
        await ledgers.sender.recordReceipts([{ key, kind: receipts[n]!, at: at(order.indexOf(n)) }], START);
      const { status, delivered_at, read_at, sent_at } = await row('a');
      expect({ status, delivered_at, sent_at }).toEqual({
        status: 'read',
        delivered_at: at(0),
        sent_at: at(0),
      });
      expect(read_at).toBe(at(order.findIndex((n) => receipts[n] === 'read')));
    },
  );

  it('before the outcome is not undone by it', async () => {
    await ingest(invoice('a'));
    const [marked] = await ledgers.markSending(lease, ['a']);
    await ledgers.sender.recordReceipts([{ key: marked!.messageKey, kind: 'delivered', at: START }], START);
    await ledgers.sender.settle(
      lease,
      [
        {
          delivery: marked!.delivery,
          change: { status: 'sent', at: START + 9 },
          attempt: { at: START + 9, outcome: 'sent', whatsappMessageId: 'w' },
        },
      ],
      START + 9,
    );
    expect(await row('a')).toMatchObject({ status: 'delivered', sent_at: START, whatsapp_message_id: 'w' });
  });

  it('after the outcome keeps the time at which it was sent', async () => {
    await ingest(invoice('a'));
    const [marked] = await ledgers.markSending(lease, ['a']);
    const change: Change = { status: 'sent', at: START + 1 };
    await ledgers.sender.settle(lease, [{ delivery: marked!.delivery, change }], START + 1);
    await ledgers.sender.recordReceipts(
      [
        { key: marked!.messageKey, kind: 'delivered', at: START + 2 },
        { key: marked!.messageKey, kind: 'read', at: START + 3 },
      ],
      START,
    );
    expect(await row('a')).toMatchObject({
      status: 'read',
      sent_at: START + 1,
      delivered_at: START + 2,
      read_at: START + 3,
    });
  });

  it.each(['in_doubt', 'dead', 'cancelled'] as const)('proves one sent that stood as %s', async (status) => {
    await ingest(invoice('a'));
    const [marked] = await ledgers.markSending(lease, ['a']);
    await store.db.updateTable('deliveries').set({ status }).execute();
    await ledgers.sender.recordReceipts([{ key: marked!.messageKey, kind: 'delivered', at: START }], START);
    expect(await ledgers.statuses()).toEqual({ a: 'delivered' });
  });

  it('keeps one that waits to be sent again from being sent again', async () => {
    await ingest(invoice('a'));
    const [marked] = await ledgers.markSending(lease, ['a']);
    const again: Change = { status: 'queued', dueAt: START, holdReason: 'retry' };
    await ledgers.sender.settle(lease, [{ delivery: marked!.delivery, change: again }], START);
    await ledgers.sender.recordReceipts([{ key: marked!.messageKey, kind: 'delivered', at: START }], START);
    expect(await ledgers.dueIds()).toEqual([]);
    expect(await ledgers.sender.markSending(lease, [marked!], START)).toEqual([]);
    expect(await row('a')).toMatchObject({ status: 'delivered' });
  });

  it('of a message that is not ours is nobody’s', async () => {
    await ingest(invoice('a'));
    await ledgers.sender.recordReceipts([{ key: '3EB0FFFF', kind: 'read', at: START }], START);
    await ledgers.sender.recordReceipts([], START);
    expect(await ledgers.statuses()).toEqual({ a: 'queued' });
  });
});

describe('How many were sent from a number', () => {
  it('is how many ordinary ones it began to send since that moment, whatever became of them', async () => {
    await ingest(...['a', 'b', 'c', 'd', 'e'].map((id) => invoice(id, { client: id })), alert('u'));
    await settle('a', { status: 'sent', at: START - 1 }, START - 1);
    await settle('b', { status: 'sent', at: START });
    await settle('c', { status: 'queued', dueAt: START, holdReason: 'retry' });
    await settle('d', { status: 'superseded' }, START + 1);
    await settle('u', { status: 'sent', at: START });
    expect(await ledgers.sender.sentSince(NUMBER, START)).toBe(3);
    expect(await ledgers.sender.sentSince(NUMBER, START + 2)).toBe(0);
    expect(await ledgers.sender.sentSince('+5491100000001', START)).toBe(0);
  });

  it('counts one that is sent again once, when it was sent last', async () => {
    await ingest(invoice('a'));
    await settle('a', { status: 'queued', dueAt: START, holdReason: 'retry' });
    await settle('a', { status: 'sent', at: START }, START + 10);
    expect(await ledgers.sender.sentSince(NUMBER, START)).toBe(1);
    expect(await ledgers.sender.sentSince(NUMBER, START + 10)).toBe(1);
  });
});

describe('A known number', () => {
  const known = { chat: '5491123456789@c.us', phone: '+5491123456789', askedAt: START };

  it('is remembered, corrected and forgotten', async () => {
    const { sender } = ledgers;
    expect(await sender.knownNumber('+541123456789')).toBeUndefined();
    await sender.rememberNumber('+541123456789', known);
    expect(await sender.knownNumber('+541123456789')).toEqual(known);
    await sender.rememberNumber('+541123456789', { ...known, chat: '1@lid', askedAt: START + 1 });
    expect(await sender.knownNumber('+541123456789')).toEqual({
      ...known,
      chat: '1@lid',
      askedAt: START + 1,
    });
    await sender.rememberNumber('+541123456789', { ...known, lid: '2@lid' });
    expect(await sender.knownNumber('+541123456789')).toEqual({ ...known, lid: '2@lid' });
    await sender.rememberNumber('+541123456789', known);
    expect(await sender.knownNumber('+541123456789')).toEqual(known);
    await sender.forgetNumber('+541123456789');
    await sender.forgetNumber('+541123456789');
    expect(await sender.knownNumber('+541123456789')).toBeUndefined();
  });
});

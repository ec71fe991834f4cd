import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deliveryId } from '../../../src/delivery/delivery.ts';
import type { DeliveryQuery } from '../../../src/delivery/delivery-view.ts';
import type { Change, Lease, SenderState } from '../../../src/delivery/ports.ts';
import { getDelivery, listDeliveries } from '../../../src/store/deliveries/delivery-views.ts';
import { resumeSender } from '../../../src/store/numbers/leases.ts';
import { alert, HOUR, invoice, phoneOf, planned, START } from '../../support/events.ts';
import { acquire, leasesOf, ledgersOf, type Ledgers } from '../../support/ledgers.ts';
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
const view = (eventId: string, now = START) => getDelivery(store.db, deliveryId(eventId, 'client'), now);
const page = (query: Partial<DeliveryQuery> = {}) => listDeliveries(store.db, { limit: 50, ...query }, START);
const idsOf = async (query: Partial<DeliveryQuery> = {}) =>
  (await page(query)).deliveries.map(({ eventId }) => eventId);
const session = (state: Partial<SenderState>, now = START) =>
  leasesOf(store.db).renew(lease, { session: 'ready', details: {}, nextSendAt: 0, ...state }, now);

describe('A delivery, as it is shown,', () => {
  it('has what is known of one that waits', async () => {
    await ingest(invoice('a', { client: 'ana' }));
    await session({});
    expect(await view('a')).toEqual({
      id: deliveryId('a', 'client'),
      eventId: 'a',
      type: 'invoice.generated',
      clientId: 'ana',
      recipient: phoneOf('ana'),
      locale: 'es',
      status: 'queued',
      text: null,
      attempts: [],
      createdAt: '2026-11-21T17:00:00.000Z',
    });
  });

  it('has its text, its times and its attempts, oldest first', async () => {
    await ingest(invoice('a'));
    const send = async (change: Change, attempt: object, now: number) => {
      const [marked] = await ledgers.markSending(lease, ['a'], now);
      await ledgers.sender.settle(
        lease,
        [{ delivery: marked!.delivery, change, attempt: { at: now, outcome: 'sent', ...attempt } }],
        now,
      );
      return marked!.messageKey;
    };
    const again: Change = { status: 'queued', dueAt: START + 10_000, holdReason: 'retry' };
    await send(again, { outcome: 'unavailable', detail: 'no answer' }, START);
    const key = await send(
      { status: 'sent', at: START + 10_000 },
      { whatsappMessageId: 'true_1' },
      START + 10_000,
    );
    await ledgers.sender.recordReceipts(
      [
        { key, kind: 'delivered', at: START + 20_000 },
        { key, kind: 'read', at: START + 30_000 },
      ],
      START,
    );
    expect(await view('a')).toMatchObject({
      status: 'read',
      text: 'text of a',
      sentAt: '2026-11-21T17:00:10.000Z',
      deliveredAt: '2026-11-21T17:00:20.000Z',
      readAt: '2026-11-21T17:00:30.000Z',
      whatsappMessageId: 'true_1',
      attempts: [
        { at: '2026-11-21T17:00:00.000Z', outcome: 'unavailable', detail: 'no answer' },
        { at: '2026-11-21T17:00:10.000Z', outcome: 'sent' },
      ],
    });
    expect(await view('a')).not.toHaveProperty('holdReason');
  });

  it('says why it was refused', async () => {
    await ingest(invoice('a'));
    await ledgers.sendAndSettle(lease, 'a', { status: 'refused', reason: 'not_on_whatsapp' });
    expect(await view('a')).toMatchObject({ status: 'refused', reason: 'not_on_whatsapp' });
  });

  it('is nothing where there is none of that id', async () => {
    expect(await getDelivery(store.db, 'dlv_none', START)).toBeUndefined();
  });
});

describe('Why a queued one waits', () => {
  const holdReason = async (eventId: string, now = START) => (await view(eventId, now))?.holdReason;
  const putOff = (change: Partial<Change>) =>
    ledgers.sendAndSettle(lease, 'a', { status: 'queued', dueAt: START + HOUR, ...change } as Change);

  beforeEach(() => ingest(invoice('a'), invoice('b'), alert('u')));

  it('is nothing at all where it may go now', async () => {
    await session({});
    expect(await holdReason('a')).toBeUndefined();
    expect(await holdReason('u')).toBeUndefined();
  });

  it.each(['starting', 'scan_qr', 'lost', 'logged_out', 'blocked'] as const)(
    'is the session, while that is %s, whatever else there is',
    async (state) => {
      await putOff({ holdReason: 'retry' });
      await session({ session: state, nextSendAt: START + HOUR });
      for (const id of ['a', 'b', 'u']) expect(await holdReason(id)).toBe('session_down');
    },
  );

  it('is the session, where its owner has not been heard of, has released it, or never was', async () => {
    await session({}, START - 15_000);
    expect(await holdReason('a')).toBe('session_down');
    await session({});
    await leasesOf(store.db).release(lease);
    expect(await holdReason('a')).toBe('session_down');
    await store.db.deleteFrom('senders').execute();
    expect(await holdReason('a')).toBe('session_down');
  });

  it('is the one before it of the same client', async () => {
    await session({ nextSendAt: START + HOUR });
    expect(await holdReason('b')).toBe('behind');
  });

  it.each(['retry', 'quiet_hours', 'session_down'] as const)(
    'is %s until its time has come',
    async (reason) => {
      await putOff({ holdReason: reason });
      await session({});
      expect(await holdReason('a', START)).toBe(reason);
      await session({}, START + HOUR);
      expect(await holdReason('a', START + HOUR)).toBeUndefined();
    },
  );

  it('is the pace, for an ordinary one', async () => {
    await session({ nextSendAt: START + 1 });
    expect(await holdReason('a')).toBe('paced');
    expect(await holdReason('a', START + 1)).toBeUndefined();
  });

  it('is not the pace for an urgent one, which waits for none', async () => {
    await session({ nextSendAt: START + 1 });
    expect(await holdReason('u')).toBeUndefined();
  });

  it('is the pace, for every one of a number that is paused, whatever else there is', async () => {
    await putOff({ holdReason: 'retry' });
    await session({});
    await leasesOf(store.db).pause(lease, 'rejected', START);
    for (const id of ['a', 'b', 'u']) expect(await holdReason(id)).toBe('paced');
    await session({ session: 'lost' });
    for (const id of ['a', 'b', 'u']) expect(await holdReason(id)).toBe('session_down');
    await session({});
    await resumeSender(store.db, undefined);
    expect(await holdReason('u')).toBeUndefined();
  });

  it.each(['sending', 'sent', 'cancelled', 'in_doubt'] as const)(
    'is not said of one that is %s',
    async (status) => {
      await store.db.updateTable('deliveries').set({ status }).execute();
      expect(await holdReason('a')).toBeUndefined();
    },
  );
});

describe('The list of deliveries', () => {
  it('is of all of them, newest first, where nothing else is asked', async () => {
    await ingest(invoice('a'), invoice('b', { client: 'berta' }), alert('c'));
    expect(await idsOf()).toEqual(['c', 'b', 'a']);
    expect(await page()).not.toHaveProperty('next');
  });

  it('is empty where there are none', async () => {
    expect(await page()).toEqual({ deliveries: [] });
  });

  it.each<[Partial<DeliveryQuery>, string[]]>([
    [{ client: 'berta' }, ['d', 'b']],
    [{ type: 'invoice.generated' }, ['d', 'b', 'a']],
    [{ status: 'sent' }, ['a']],
    [{ status: 'queued' }, ['d', 'c', 'b']],
    [{ event: 'c' }, ['c']],
    [{ since: START + 2 }, ['d', 'c']],
    [{ client: 'berta', type: 'invoice.generated', status: 'queued', since: START + 2 }, ['d']],
    [{ client: 'nobody' }, []],
    [{ type: 'invoice.eaten' }, []],
    [{ client: '' }, []],
  ])('has only what the filters let through: %j', async (query, expected) => {
    await ingest(
      invoice('a'),
      invoice('b', { client: 'berta', at: START + 1 }),
      alert('c', { at: START + 2 }),
      invoice('d', { client: 'berta', at: START + 3 }),
    );
    await ledgers.sendAndSettle(lease, 'a', { status: 'sent', at: START });
    expect(await idsOf(query)).toEqual(expected);
  });

  it('has both deliveries of an event that goes to two', async () => {
    await ingest(planned('client.details_changed', 'a', { data: { previousPhone: '+541144445555' } }));
    const { deliveries } = await page({ event: 'a' });
    expect(deliveries.map(({ recipient }) => recipient)).toEqual(['+541144445555', phoneOf('juan')]);
  });

  it('comes in pages that miss and repeat nothing, while new ones come in', async () => {
    const old = Array.from({ length: 25 }, (_, n) => `old${n}`);
    await ingest(...old.map((id) => invoice(id, { client: id })));
    const seen: string[] = [];
    let before: number | undefined;
    do {
      const { deliveries, next } = await page({ limit: 10, ...(before === undefined ? {} : { before }) });
      seen.push(...deliveries.map(({ eventId }) => eventId));
      before = next;
      await ingest(invoice(`new${seen.length}`));
    } while (before !== undefined);
    expect(seen).toEqual(old.toReversed());
  });

  it('has no further page where the last one is full', async () => {
    await ingest(invoice('a'), invoice('b'), invoice('c'), invoice('d'));
    const first = await page({ limit: 2 });
    const second = await page({ limit: 2, before: first.next! });
    expect(second.deliveries.map(({ eventId }) => eventId)).toEqual(['b', 'a']);
    expect(second).not.toHaveProperty('next');
  });

  it('gives each one its own attempts', async () => {
    await ingest(invoice('a', { client: 'a' }), invoice('b', { client: 'b' }));
    const marked = await ledgers.markSending(lease, ['a', 'b']);
    const settlements = marked.map(({ delivery }) => ({
      delivery,
      change: { status: 'dead' } as const,
      attempt: { at: START, outcome: 'unavailable' as const, detail: `of ${delivery.eventId}` },
    }));
    await ledgers.sender.settle(lease, settlements, START);
    const { deliveries } = await page();
    expect(deliveries.map(({ attempts }) => attempts.map(({ detail }) => detail))).toEqual([
      ['of b'],
      ['of a'],
    ]);
  });
});

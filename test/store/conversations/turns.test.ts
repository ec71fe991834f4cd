import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deliveryId, messageKey } from '../../../src/delivery/delivery.ts';
import type { Change, Lease } from '../../../src/delivery/ports.ts';
import { alert, HOUR, invoice, MINUTE, planned, START } from '../../support/events.ts';
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
const settle = (eventId: string, change: Change, now = START) =>
  ledgers.sendAndSettle(lease, eventId, change, now);
const retried = (at: number): Change => ({ status: 'queued', dueAt: at, holdReason: 'retry' });

describe('A turn', () => {
  it('is the first’s of each client, and the others wait behind it', async () => {
    await ingest(
      invoice('a1', { client: 'ana' }),
      invoice('b1', { client: 'berta' }),
      invoice('a2', { client: 'ana' }),
    );
    await ingest(invoice('a3', { client: 'ana' }), invoice('b2', { client: 'berta' }));
    expect(await ledgers.turns()).toEqual({
      a1: 'first',
      b1: 'first',
      a2: 'behind',
      a3: 'behind',
      b2: 'behind',
    });
    expect(await ledgers.dueIds()).toEqual(['a1', 'b1']);
  });

  it('is no matter for urgent ones: they hold nobody and wait for nobody', async () => {
    await ingest(alert('u1'), invoice('a'), alert('u2'), invoice('b'));
    expect(await ledgers.turns()).toEqual({ u1: 'free', a: 'first', u2: 'free', b: 'behind' });
    expect(await ledgers.dueIds()).toEqual(['u1', 'u2', 'a']);
  });

  it('is not given on while the first is being sent, nor by an urgent one that is sent', async () => {
    await ingest(invoice('a'), invoice('b'), alert('u'));
    await ledgers.markSending(lease, ['a']);
    await settle('u', { status: 'sent', at: START });
    expect(await ledgers.dueIds()).toEqual([]);
    await ingest(invoice('c'));
    expect(await ledgers.turns()).toEqual({ a: 'first', b: 'behind', c: 'behind', u: 'free' });
  });

  it('is not passed for a trouble that has ended: what waits for the hour keeps its place', async () => {
    await ingest(invoice('a'), invoice('b'));
    await settle('a', retried(START + 10_000));
    await settle('a', { status: 'queued', dueAt: START + HOUR, holdReason: 'quiet_hours' }, START + 10_000);
    await ledgers.sender.passStuck(lease, START + 10 * MINUTE);
    expect(await ledgers.turns()).toEqual({ a: 'first', b: 'behind' });
  });

  it('is given to a new one at once where nothing of its client waits any more', async () => {
    await ingest(invoice('a'));
    await settle('a', { status: 'sent', at: START });
    await ingest(invoice('b'));
    expect(await ledgers.dueIds()).toEqual(['b']);
  });

  it.each<Change>([
    { status: 'sent', at: START },
    { status: 'refused', reason: 'rejected' },
    { status: 'superseded' },
    { status: 'expired' },
    { status: 'dead' },
    { status: 'in_doubt' },
  ])('goes to the next one, and to nobody else, when the first ends as $status', async (change) => {
    await ingest(
      invoice('a'),
      invoice('b'),
      invoice('c'),
      invoice('other', { client: 'berta' }),
      invoice('wait', { client: 'berta' }),
    );
    await settle('a', change);
    expect(await ledgers.turns()).toMatchObject({ b: 'first', c: 'behind', other: 'first', wait: 'behind' });
    expect(await ledgers.dueIds()).toEqual(['b', 'other']);
    expect((await ledgers.statuses())['a']).toBe(change.status);
  });

  it('goes to the next one also where the first was settled without being sent', async () => {
    await ingest(invoice('a'), invoice('b'));
    const [due] = await ledgers.due();
    await ledgers.sender.settle(lease, [{ delivery: due!.delivery, change: { status: 'expired' } }], START);
    expect(await ledgers.dueIds()).toEqual(['b']);
  });

  it.each<Change>([
    { status: 'queued', dueAt: START },
    { status: 'queued', dueAt: START, holdReason: 'session_down' },
    { status: 'queued', dueAt: START + HOUR, holdReason: 'quiet_hours' },
    retried(START),
    { status: 'sending', lookUpAt: START },
  ])('stays with the first while that is only put off: %j', async (change) => {
    await ingest(invoice('a'), invoice('b'));
    await settle('a', change);
    expect(await ledgers.turns()).toEqual({ a: 'first', b: 'behind' });
  });

  it('goes through a hundred of one client in the order in which they were accepted', async () => {
    await ingest(...Array.from({ length: 100 }, (_, n) => invoice(`e${n}`)));
    const order: string[] = [];
    for (let due = await ledgers.dueIds(); due.length > 0; due = await ledgers.dueIds()) {
      expect(due).toHaveLength(1);
      order.push(...due);
      await settle(due[0]!, { status: 'sent', at: START });
    }
    expect(order).toEqual(Array.from({ length: 100 }, (_, n) => `e${n}`));
  });

  it('goes on where several of different clients are settled at once', async () => {
    await ingest(invoice('a1', { client: 'ana' }), invoice('b1', { client: 'berta' }));
    await ingest(invoice('a2', { client: 'ana' }), invoice('b2', { client: 'berta' }));
    const marked = await ledgers.markSending(lease, ['a1', 'b1']);
    const settlements = marked.map(({ delivery }) => ({
      delivery,
      change: { status: 'sent', at: START } as const,
    }));
    await ledgers.sender.settle(lease, settlements, START);
    expect(await ledgers.dueIds()).toEqual(['a2', 'b2']);
  });
});

describe('One in trouble', () => {
  const pass = (now: number) => ledgers.sender.passStuck(lease, now);

  it.each<Change>([retried(START + HOUR), { status: 'sending', lookUpAt: START }])(
    'lets those behind it go on after two minutes, and not before: %j',
    async (change) => {
      await ingest(invoice('a'), invoice('b'), invoice('c'));
      await settle('a', change);
      await pass(START + 2 * MINUTE - 1);
      expect(await ledgers.turns()).toEqual({ a: 'first', b: 'behind', c: 'behind' });
      await pass(START + 2 * MINUTE);
      expect(await ledgers.turns()).toEqual({ a: 'free', b: 'first', c: 'behind' });
    },
  );

  it('has two minutes in all, however often it is tried', async () => {
    await ingest(invoice('a'), invoice('b'));
    await settle('a', retried(START + 10_000));
    await settle('a', retried(START + 40_000), START + 10_000);
    await settle('a', { status: 'sending', lookUpAt: START + 60_000 }, START + 40_000);
    await pass(START + 2 * MINUTE);
    expect(await ledgers.turns()).toEqual({ a: 'free', b: 'first' });
  });

  it.each<Change>([
    { status: 'queued', dueAt: START },
    { status: 'queued', dueAt: START + HOUR, holdReason: 'quiet_hours' },
    { status: 'queued', dueAt: START, holdReason: 'session_down' },
  ])('is not one that only waits, however long: %j', async (change) => {
    await ingest(invoice('a'), invoice('b'));
    await settle('a', change);
    await pass(START + 10 * HOUR);
    expect(await ledgers.turns()).toEqual({ a: 'first', b: 'behind' });
  });

  it('gives nothing on a second time when it is settled after it was passed', async () => {
    await ingest(invoice('a'), invoice('b'), invoice('c'));
    await settle('a', retried(START + 3 * MINUTE));
    await pass(START + 2 * MINUTE);
    await settle('a', { status: 'sent', at: START }, START + 3 * MINUTE);
    expect(await ledgers.turns()).toEqual({ a: 'free', b: 'first', c: 'behind' });
  });

  it('gives nothing on a second time when it was settled before it could be passed', async () => {
    await ingest(invoice('a'), invoice('b'), invoice('c'));
    await settle('a', retried(START));
    await settle('a', { status: 'sent', at: START });
    await pass(START + 10 * MINUTE);
    expect(await ledgers.turns()).toMatchObject({ b: 'first', c: 'behind' });
    expect(await ledgers.dueIds()).toEqual(['b']);
  });

  it('passes those that are in trouble of every client, and each once', async () => {
    await ingest(
      invoice('a1', { client: 'ana' }),
      invoice('a2', { client: 'ana' }),
      invoice('a3', { client: 'ana' }),
    );
    await ingest(invoice('b1', { client: 'berta' }), invoice('b2', { client: 'berta' }));
    await settle('a1', retried(START + HOUR));
    await settle('b1', retried(START + HOUR));
    await pass(START + 2 * MINUTE);
    await pass(START + 2 * MINUTE);
    expect(await ledgers.dueIds()).toEqual(['a2', 'b2']);
    await settle('a2', retried(START + HOUR), START + 2 * MINUTE);
    await pass(START + 4 * MINUTE - 1);
    expect(await ledgers.dueIds()).toEqual(['b2']);
    await pass(START + 4 * MINUTE);
    expect((await ledgers.dueIds()).toSorted()).toEqual(['a3', 'b2']);
  });

  it('that nobody waits for may be passed too, and the next to come is first', async () => {
    await ingest(invoice('a'));
    await settle('a', retried(START + HOUR));
    await pass(START + 2 * MINUTE);
    await ingest(invoice('b'), invoice('c'));
    expect(await ledgers.turns()).toEqual({ a: 'free', b: 'first', c: 'behind' });
  });
});

describe('A receipt', () => {
  it.each(['sending', 'queued'] as const)(
    'gives the turn on, where it proves a %s one sent',
    async (status) => {
      await ingest(invoice('a'), invoice('b'), invoice('c'));
      await settle('a', status === 'sending' ? { status, lookUpAt: START } : retried(START + 10_000));
      const key = messageKey(deliveryId('a', 'client'), 0);
      await ledgers.sender.recordReceipts([{ key, kind: 'delivered', at: START }], START);
      await ledgers.sender.recordReceipts([{ key, kind: 'read', at: START }], START);
      expect(await ledgers.statuses()).toEqual({ a: 'read', b: 'queued', c: 'queued' });
      expect(await ledgers.dueIds()).toEqual(['b']);
    },
  );

  it('gives nothing on a second time, nor does the outcome that comes after it', async () => {
    await ingest(invoice('a'), invoice('b'), invoice('c'));
    const [marked] = await ledgers.markSending(lease, ['a']);
    await ledgers.sender.recordReceipts([{ key: marked!.messageKey, kind: 'delivered', at: START }], START);
    await ledgers.sender.settle(
      lease,
      [{ delivery: marked!.delivery, change: { status: 'sent', at: START } }],
      START,
    );
    await ledgers.sender.recordReceipts([{ key: marked!.messageKey, kind: 'read', at: START }], START);
    expect(await ledgers.dueIds()).toEqual(['b']);
    expect(await ledgers.turns()).toMatchObject({ c: 'behind' });
  });

  it('gives nothing on where its message is not first', async () => {
    await ingest(invoice('a'), invoice('b'), alert('u'));
    const [marked] = await ledgers.markSending(lease, ['u']);
    await ledgers.sender.recordReceipts([{ key: marked!.messageKey, kind: 'delivered', at: START }], START);
    expect(await ledgers.turns()).toEqual({ a: 'first', b: 'behind', u: 'free' });
  });
});

describe('Never are two of one client under way', () => {
  it('whatever happens, in whatever order', async () => {
    // A walk through what can happen, the same each time; every fifth step is long after the one before.
    const clients = ['ana', 'berta', 'carla'];
    let now = START;
    let state = 12_345;
    const draw = (below: number) => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
    for (let step = 0; step < 150; step += 1) {
      now += step % 5 === 0 ? 50_000 : 1000;
      await ingest(invoice(`e${step}`, { client: clients[draw(3)]!, at: now }));
      const due = await ledgers.due(now);
      for (const client of clients) {
        const open = await store.db
          .selectFrom('deliveries')
          .select('seq')
          .where('client_id', '=', client)
          .where('turn', '=', 'first')
          .where('status', 'in', ['queued', 'sending'])
          .execute();
        expect(open.length).toBeLessThanOrEqual(1);
      }
      const chosen = due[draw(Math.max(1, due.length))];
      if (chosen) {
        const changes: Change[] = [
          { status: 'sent', at: now },
          retried(now + 10_000),
          { status: 'sending', lookUpAt: now },
          { status: 'queued', dueAt: now },
          { status: 'in_doubt' },
          { status: 'dead' },
        ];
        const { eventId } = chosen.delivery;
        await settle(eventId, changes[draw(changes.length)]!, now);
        const key = messageKey(deliveryId(eventId, 'client'), 0);
        if (draw(3) === 0) await ledgers.sender.recordReceipts([{ key, kind: 'delivered', at: now }], START);
      }
      await ledgers.sender.passStuck(lease, now);
    }
    const stranded = await store.db
      .selectFrom('deliveries as d')
      .select('d.event_id')
      .where('d.turn', '=', 'behind')
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('deliveries as f')
              .select('f.seq')
              .whereRef('f.client_id', '=', 'd.client_id')
              .where('f.turn', '=', 'first')
              .where('f.status', 'in', ['queued', 'sending']),
          ),
        ),
      )
      .execute();
    expect(stranded).toEqual([]);
  });
});

describe('What is planned for two recipients', () => {
  it('does not make one of them wait behind the other, being urgent', async () => {
    await ingest(planned('client.details_changed', 'a', { data: { previousPhone: '+541144445555' } }));
    expect(await ledgers.dueIds()).toEqual(['a', 'a']);
  });
});

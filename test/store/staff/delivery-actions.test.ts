import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deliveryId, statuses, type Status } from '../../../src/delivery/delivery.ts';
import type { Lease } from '../../../src/delivery/ports.ts';
import {
  actionsAt,
  deliveryActions,
  statusesFor,
  type DeliveryAction,
} from '../../../src/delivery/staff-actions.ts';
import { actOnDelivery } from '../../../src/store/staff/delivery-actions.ts';
import { forgetDeliveries } from '../../../src/store/clients/forget.ts';
import { getDelivery } from '../../../src/store/deliveries/delivery-views.ts';
import { actOnMany, countMany } from '../../../src/store/staff/many-deliveries.ts';
import { createSenderLedger } from '../../../src/store/deliveries/sender-ledger.ts';
import { deliveryStory } from '../../../src/store/staff/staff-deliveries.ts';
import { HOUR, invoice, START } from '../../support/events.ts';
import { acquire, leasesOf, ledgersOf, NUMBER, type Ledgers } from '../../support/ledgers.ts';
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

const idOf = (eventId: string) => deliveryId(eventId, 'client');
const act = (eventId: string, action: DeliveryAction, tellsPanel = false) =>
  actOnDelivery(store.db, { id: idOf(eventId), action, now: START, tellsPanel });
const view = (eventId: string) => getDelivery(store.db, idOf(eventId), START);
const stands = (eventId: string, status: Status) =>
  store.db.updateTable('deliveries').set({ status, turn: 'free' }).where('event_id', '=', eventId).execute();
const told = async () =>
  (await store.db.selectFrom('callbacks').select('type').orderBy('seq').execute()).map(({ type }) => type);

describe('What staff may do', () => {
  it.each(statuses)(
    'about a delivery that is %s is what its status allows, and nothing else',
    async (status) => {
      for (const action of deliveryActions) {
        await ledgers.events.ingest([invoice(action)]);
        await stands(action, status);
        const isPossible = statusesFor(action).includes(status);
        expect(await act(action, action)).toBe(isPossible);
        expect(actionsAt(status).includes(action)).toBe(isPossible);
      }
      const left = deliveryActions.filter((action) => !actionsAt(status).includes(action));
      expect(await ledgers.statuses()).toMatchObject(
        Object.fromEntries(left.map((action) => [action, status])),
      );
    },
  );

  it('about a delivery that was forgotten is nothing, alone or with others', async () => {
    for (const id of ['known', 'forgotten']) {
      await ledgers.events.ingest([invoice(id)]);
      await stands(id, 'dead');
    }
    await store.db.transaction().execute(async (tx) => {
      const rows = tx.selectFrom('deliveries').select('seq').where('event_id', '=', 'forgotten');
      await forgetDeliveries(
        tx,
        (await rows.execute()).map(({ seq }) => seq),
      );
    });
    expect(await act('forgotten', 'resend')).toBe(false);
    const many = { action: 'resend', filter: {} } as const;
    const { count, upTo } = await countMany(store.db, many);
    expect(count).toBe(1);
    expect(await actOnMany(store.db, { ...many, upTo, batch: 'b' }, START)).toBe(1);
    expect(await ledgers.statuses()).toMatchObject({ known: 'queued', forgotten: 'dead' });
  });

  it('about a delivery that does not exist is nothing', async () => {
    expect(await act('nobody', 'cancel')).toBe(false);
  });

  it.each<Status>(['superseded', 'sent', 'delivered', 'read', 'sending'])(
    'is nothing where it is %s',
    (status) => {
      expect(actionsAt(status)).toEqual([]);
    },
  );
});

describe('A delivery that staff cancel', () => {
  it('gives its turn to the next one of its client', async () => {
    await ledgers.events.ingest([invoice('a'), invoice('b'), invoice('c')]);
    await act('a', 'cancel');
    expect(await ledgers.turns()).toEqual({ a: 'free', b: 'first', c: 'behind' });
    expect(await ledgers.dueIds()).toEqual(['b']);
  });

  it('leaves the turn where it is when it was not its own', async () => {
    await ledgers.events.ingest([invoice('a'), invoice('b'), invoice('c')]);
    await act('b', 'cancel');
    expect(await ledgers.turns()).toEqual({ a: 'first', b: 'free', c: 'behind' });
  });
});

describe('A delivery that staff queue again', () => {
  it('waits for nobody, holds nobody, and has three days', async () => {
    await ledgers.events.ingest([invoice('a', { at: START - 100 * HOUR }), invoice('b'), invoice('c')]);
    await ledgers.sendAndSettle(lease, 'a', { status: 'refused', reason: 'not_on_whatsapp' });
    await act('a', 'resend');
    expect(await ledgers.turns()).toEqual({ a: 'free', b: 'first', c: 'behind' });
    expect(await ledgers.dueIds()).toEqual(['a', 'b']);
    const [again] = (await ledgers.due()).map(({ delivery }) => delivery);
    expect(again).toMatchObject({ generation: 1, attempts: 0, expiresAt: START + 72 * HOUR });
    expect(await view('a')).not.toHaveProperty('reason');
  });

  it('keeps a longer time where it had one', async () => {
    const later = START + 10 * HOUR;
    await ledgers.events.ingest([invoice('a', { at: later })]);
    await stands('a', 'dead');
    await act('a', 'resend');
    const [again] = await ledgers.due(later);
    expect(again?.delivery.expiresAt).toBe(later + 72 * HOUR);
  });
});

describe('A delivery of which staff say that it arrived', () => {
  const doubtful = async () => {
    await ledgers.events.ingest([invoice('a')]);
    const [marked] = await ledgers.markSending(lease, ['a']);
    await ledgers.sender.settle(
      lease,
      [{ delivery: marked!.delivery, change: { status: 'in_doubt' } }],
      START,
    );
    return marked!.messageKey;
  };

  it('is sent, and the panel is told once, though a receipt follows', async () => {
    const key = await doubtful();
    expect(await act('a', 'arrived', true)).toBe(true);
    expect(await act('a', 'arrived', true)).toBe(false);
    expect(await view('a')).toMatchObject({ status: 'sent', sentAt: new Date(START).toISOString() });
    const telling = createSenderLedger(store.db, { account: NUMBER, tellsPanel: true });
    await telling.recordReceipts([{ key, kind: 'delivered', at: START + 1 }], START);
    expect(await view('a')).toMatchObject({ status: 'delivered' });
    expect(await told()).toEqual(['delivery.sent']);
  });

  it('is told of once where the receipt was quicker', async () => {
    const key = await doubtful();
    const telling = createSenderLedger(store.db, { account: NUMBER, tellsPanel: true });
    await telling.recordReceipts([{ key, kind: 'delivered', at: START }], START);
    expect(await act('a', 'arrived', true)).toBe(false);
    expect(await told()).toEqual(['delivery.sent']);
  });

  it('is nobody’s business where there is no panel to be told', async () => {
    await doubtful();
    await act('a', 'arrived');
    expect(await told()).toEqual([]);
  });
});

describe('Many at once', () => {
  const refuse = async (count: number, from = 0) => {
    for (let n = from; n < from + count; n += 500) {
      const ids = Array.from({ length: Math.min(500, from + count - n) }, (_, k) => `e${n + k}`);
      await ledgers.events.ingest(ids.map((id) => invoice(id, { client: `c-${id}` })));
    }
    await store.db
      .updateTable('deliveries')
      .set({ status: 'refused', reason: 'not_on_whatsapp', turn: 'free' })
      .where('status', '=', 'queued')
      .execute();
  };
  const batch = 'batch-1';

  it('are those that were counted, each once, however many', async () => {
    await refuse(1203);
    const many = { action: 'resend', filter: { reason: 'not_on_whatsapp' } } as const;
    const { count, upTo } = await countMany(store.db, many);
    expect(count).toBe(1203);
    await refuse(5, 2000);
    expect(await actOnMany(store.db, { ...many, upTo, batch }, START)).toBe(1203);
    expect(await countMany(store.db, many)).toMatchObject({ count: 5 });
    expect(await actOnMany(store.db, { ...many, upTo, batch }, START)).toBe(0);
  });

  it('leave those alone that do not stand there any more, or never did', async () => {
    await refuse(3);
    await ledgers.events.ingest([invoice('queued')]);
    const many = { action: 'resend', filter: {} } as const;
    const { upTo } = await countMany(store.db, many);
    await stands('e1', 'superseded');
    expect(await actOnMany(store.db, { ...many, upTo, batch }, START)).toBe(2);
    expect(await ledgers.statuses()).toEqual({
      e0: 'queued',
      e1: 'superseded',
      e2: 'queued',
      queued: 'queued',
    });
  });

  it('end where what is queued again is refused at once', async () => {
    await refuse(700);
    const many = { action: 'resend', filter: {} } as const;
    const { upTo } = await countMany(store.db, many);
    let isDone = false;
    const refusing = (async () => {
      while (!isDone) {
        await stands('e3', 'refused');
        await new Promise(setImmediate);
      }
    })();
    const done = await actOnMany(store.db, { ...many, upTo, batch }, START);
    isDone = true;
    await refusing;
    expect(done).toBe(700);
  });

  it('can be cancelled, and whoever is behind them goes', async () => {
    await ledgers.events.ingest([invoice('a'), invoice('b'), invoice('c', { client: 'ana' })]);
    const many = { action: 'cancel', filter: { client: 'juan' } } as const;
    const { upTo, count } = await countMany(store.db, many);
    await ledgers.events.ingest([invoice('d')]);
    expect(count).toBe(2);
    expect(await actOnMany(store.db, { ...many, upTo, batch }, START)).toBe(2);
    expect(await ledgers.dueIds()).toEqual(['c', 'd']);
  });

  it('are found by what is recorded of it, each on its own', async () => {
    await refuse(1);
    await store.db
      .insertInto('audit')
      .values({ at: START, who: 'ana', action: 'deliveries.resend', subject: batch, detail: null })
      .execute();
    const { upTo } = await countMany(store.db, { action: 'resend', filter: {} });
    await actOnMany(store.db, { action: 'resend', filter: {}, upTo, batch }, START);
    const story = await deliveryStory(store.db, idOf('e0'), START);
    expect(story?.deeds).toEqual([{ at: START, who: 'ana', action: 'deliveries.resend' }]);
  });
});

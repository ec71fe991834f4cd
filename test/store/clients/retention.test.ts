import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CompiledQuery } from 'kysely';
import type { Status } from '../../../src/delivery/delivery.ts';
import { deliveryId } from '../../../src/delivery/delivery.ts';
import { decide } from '../../../src/delivery/deliver-event.ts';
import { actOnDelivery } from '../../../src/store/staff/delivery-actions.ts';
import { createSenderLedger } from '../../../src/store/deliveries/sender-ledger.ts';
import { forgetOld } from '../../../src/store/clients/retention.ts';
import { deliveryStory, listForStaff } from '../../../src/store/staff/staff-deliveries.ts';
import { candidatesOf, HOUR, invoice, planned, START } from '../../support/events.ts';
import { ledgersOf, NUMBER } from '../../support/ledgers.ts';
import {
  inboundOf,
  ingestFor,
  liveThrough,
  marta,
  nora,
  rowsWith,
  tracesOf,
  transferOf,
} from '../../support/one-life.ts';
import { plansOf, wholeTablesRead } from '../../support/query-plans.ts';
import { isPostgres, tempStore, type TempStore } from '../../support/temp-store.ts';

const DAY = 24 * HOUR;
const LATER = START + 400 * DAY;

let store: TempStore;
beforeEach(async () => {
  store = await tempStore();
});
afterEach(() => store.close());

function forget(before = LATER, { db } = store) {
  return forgetOld(db, { before, giveWay: async () => {}, signal: new AbortController().signal });
}

const idOf = (eventId: string) => deliveryId(eventId, 'client');
const stands = (eventId: string, status: Status) =>
  store.db.updateTable('deliveries').set({ status, turn: 'free' }).where('event_id', '=', eventId).execute();

describe('What is older than it may be', () => {
  it('is found nowhere in the store any more, but for the wish to be left alone', async () => {
    await liveThrough(store.db, marta, START);
    expect(Object.keys(await rowsWith(store.db, tracesOf(marta)))).toEqual(
      expect.arrayContaining([
        'attempts',
        'callbacks',
        'claims',
        'deliveries',
        'events',
        'inbound',
        'transfers',
      ]),
    );
    await forget();
    expect(await rowsWith(store.db, tracesOf(marta))).toEqual({ opt_outs: 1 });
  });

  it('is counted as before, by its type, its status and its time', async () => {
    await liveThrough(store.db, marta, START);
    const columns = [
      'id',
      'event_id',
      'type',
      'client_id',
      'status',
      'created_at',
      'sent_at',
      'attempts',
    ] as const;
    const kept = () => store.db.selectFrom('deliveries').select(columns).orderBy('seq').execute();
    const before = await kept();
    expect(await forget()).toEqual({ deliveries: 3, inbound: 1, transfers: 1, callbacks: 1, numbers: 1 });
    expect(await kept()).toEqual(before);
    expect(await store.db.selectFrom('attempts').select('outcome').execute()).toEqual([{ outcome: 'sent' }]);
  });

  it('changes nothing a second time', async () => {
    await liveThrough(store.db, marta, START);
    await forget();
    const nothing = { deliveries: 0, inbound: 0, transfers: 0, callbacks: 0, numbers: 0 };
    expect(await forget()).toEqual(nothing);
    expect(await forget()).toEqual(nothing);
  });

  it('is forgotten once, whoever else does it at that moment', async () => {
    const ids = Array.from({ length: 250 }, (_, n) => `e${n}`);
    const { id: client, phone } = marta;
    await ledgersOf(store.db).events.ingest(ids.map((id) => invoice(id, { client, phone })));
    await store.db.updateTable('deliveries').set({ status: 'sent', turn: 'free' }).execute();
    const other = await store.open();
    const both = [store.db, other].map((db) => () => forget(LATER, { ...store, db }));
    // Two on one SQLite file in one thread would wait for each other for ever.
    const done = isPostgres
      ? await Promise.all(both.map((begin) => begin()))
      : [await both[0]!(), await both[1]!()];
    expect(done.reduce((sum, { deliveries }) => sum + deliveries, 0)).toBe(250);
    expect(await rowsWith(store.db, tracesOf(marta))).toEqual({});
  });

  it('is found without reading whole tables', async () => {
    const heard: CompiledQuery[] = [];
    const other = await tempStore((query) => heard.push(query));
    try {
      const { id: client, phone } = marta;
      const ids = Array.from({ length: 300 }, (_, n) => `e${n}`);
      await ledgersOf(other.db).events.ingest(ids.map((id) => invoice(id, { client, phone })));
      await other.db.updateTable('deliveries').set({ status: 'sent', turn: 'free' }).execute();
      heard.length = 0;
      expect(await forget(LATER, other)).toMatchObject({ deliveries: 300 });
      const plans = await plansOf(other.address, heard);
      // One number for each client that there is, at most.
      expect(wholeTablesRead(plans, /known_numbers/)).toEqual([]);
      // Which index is the better one PostgreSQL decides by what it has counted; SQLite has to be led.
      const misled = /deliveries_by_status|events_by_state/;
      expect(isPostgres ? [] : plans.filter((step) => misled.test(step))).toEqual([]);
    } finally {
      await other.close();
    }
  });

  it('leaves what is newer as it is', async () => {
    await liveThrough(store.db, nora, LATER);
    const before = await rowsWith(store.db, tracesOf(nora));
    await liveThrough(store.db, marta, START);
    await forget();
    expect(await rowsWith(store.db, tracesOf(nora))).toEqual(before);
  });

  it('counts from when it was done with, where that was long after', async () => {
    await liveThrough(store.db, marta, START);
    await store.db.updateTable('deliveries').set({ sent_at: LATER }).where('role', '=', 'client').execute();
    await store.db.updateTable('transfers').set({ ended_at: LATER }).execute();
    expect(await forget()).toMatchObject({ deliveries: 2, transfers: 0 });
  });

  it('is still known when the panel posts it again: nothing is sent', async () => {
    await liveThrough(store.db, marta, START);
    await forget();
    await ingestFor(store.db, marta, { id: `event-of-${marta.id}`, at: LATER });
    expect(await ledgersOf(store.db).dueIds(LATER)).toEqual([]);
    expect(await rowsWith(store.db, tracesOf(marta))).toEqual({ opt_outs: 1 });
  });
});

describe('What is open', () => {
  it.each<Status>(['queued', 'sending', 'in_doubt'])(
    'is kept however old it is: a delivery that is %s',
    async (status) => {
      await ingestFor(store.db, marta, { id: 'e', at: START });
      await stands('e', status);
      expect(await forget()).toMatchObject({ deliveries: 0 });
      expect(await rowsWith(store.db, tracesOf(marta))).toEqual({ deliveries: 1, events: 1 });
    },
  );

  it('is kept with the later fact that makes it wrong', async () => {
    const client = { client: marta.id, phone: marta.phone };
    await ledgersOf(store.db).events.ingest([planned('invoice.generated', 'generated', client)]);
    await stands('generated', 'in_doubt');
    await ledgersOf(store.db).events.ingest([planned('invoice.paid', 'paid', client)]);
    await stands('paid', 'sent');
    expect(await forget()).toMatchObject({ deliveries: 0 });
    await stands('generated', 'sent');
    expect(await forget()).toMatchObject({ deliveries: 2 });
  });

  it('keeps its event, also where another delivery of that is done with', async () => {
    const change = {
      client: marta.id,
      phone: marta.phone,
      data: { changed: ['phone'], previousPhone: nora.phone },
    };
    await ledgersOf(store.db).events.ingest([planned('client.details_changed', 'e', change)]);
    const set = (role: 'client' | 'previous_phone', status: Status) =>
      store.db.updateTable('deliveries').set({ status }).where('role', '=', role).execute();
    await set('previous_phone', 'sent');
    await set('client', 'in_doubt');
    expect(await forget()).toMatchObject({ deliveries: 1 });
    expect(await rowsWith(store.db, tracesOf(nora))).toEqual({ events: 1 });
    await set('client', 'sent');
    expect(await forget()).toMatchObject({ deliveries: 1 });
    expect(await rowsWith(store.db, [...tracesOf(nora), ...tracesOf(marta)])).toEqual({});
  });

  it('is what a person has not dealt with, and what is not handled', async () => {
    await store.db
      .insertInto('inbound')
      .values([
        { ...inboundOf(marta, START), id: 'a', closed_at: null },
        { ...inboundOf(marta, START), id: 'b', handled_at: null, handled_as: null, closed_at: null },
      ])
      .execute();
    expect(await forget()).toMatchObject({ inbound: 0 });
  });

  it.each(['waiting', 'checking', 'verified'] as const)('is a transfer that is %s', async (status) => {
    await store.db
      .insertInto('transfers')
      .values({ ...transferOf(marta, START), status, ended_at: null })
      .execute();
    expect(await forget()).toMatchObject({ transfers: 0 });
  });

  it('is what the panel is still to be told', async () => {
    await liveThrough(store.db, marta, START);
    await store.db.updateTable('callbacks').set({ state: 'waiting' }).execute();
    expect(await forget()).toMatchObject({ callbacks: 0 });
  });

  it('is an event that is not taken in yet, or cannot be read', async () => {
    await ingestFor(store.db, marta, { id: 'e', at: START });
    await store.db.deleteFrom('deliveries').execute();
    for (const state of ['inbox', 'unreadable'] as const) {
      await store.db.updateTable('events').set({ state }).execute();
      await forget();
      expect(await rowsWith(store.db, tracesOf(marta))).toEqual({ events: 1 });
    }
  });
});

describe('A delivery that was forgotten', () => {
  beforeEach(async () => {
    await liveThrough(store.db, marta, START);
    await forget();
  });
  const eventId = `event-of-${marta.id}`;

  it('is still shown to staff, without its text', async () => {
    const { deliveries } = await listForStaff(store.db, { filter: {}, limit: 10 }, LATER);
    expect(deliveries.map(({ text, recipient }) => ({ text, recipient }))).toEqual(
      deliveries.map(() => ({ text: null, recipient: '' })),
    );
    expect(await deliveryStory(store.db, idOf(eventId), LATER)).toMatchObject({
      view: { eventId, type: 'invoice.generated', clientId: marta.id, status: 'sent', text: null },
      event: { acceptedAt: START, body: { client: { id: marta.id, firstName: '', phone: '' }, data: {} } },
    });
  });

  it('is not sent again, and would be refused if it were queued', async () => {
    await stands(eventId, 'dead');
    const deed = { id: idOf(eventId), action: 'resend', now: LATER, tellsPanel: false } as const;
    expect(await actOnDelivery(store.db, deed)).toBe(false);
    await stands(eventId, 'queued');
    const [due] = await ledgersOf(store.db).due(START);
    const rules = {
      ledger: createSenderLedger(store.db, { account: NUMBER }),
      candidatesOf,
      render: () => Promise.reject(new Error('nothing is to be written')),
      isSwitchedOff: async () => false,
      quietUntil: () => undefined,
    };
    const transport = { resolve: () => Promise.reject(new Error('nobody is to be asked')) };
    expect(await decide(due!, rules, transport, START)).toMatchObject({
      change: { status: 'refused', reason: 'invalid_phone' },
    });
  });
});

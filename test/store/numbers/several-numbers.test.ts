import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deliveryId } from '../../../src/delivery/delivery.ts';
import { actOnDelivery } from '../../../src/store/staff/delivery-actions.ts';
import { getDelivery } from '../../../src/store/deliveries/delivery-views.ts';
import { createInbox } from '../../../src/store/conversations/inbox.ts';
import { insertReplies } from '../../../src/store/conversations/replies.ts';
import { sendByStaff } from '../../../src/store/staff/staff-messages.ts';
import { alert, invoice, MINUTE, phoneOf, planned, START } from '../../support/events.ts';
import { sending } from '../../support/ledgers.ts';
import { takeUp, type NumberAtWork } from '../../support/number-at-work.ts';
import { reply } from '../../support/replies.ts';
import { tempStore, type TempStore } from '../../support/temp-store.ts';

const ONE = '+5491100000001';
const TWO = '+5491100000002';
const THREE = '+5491100000003';
const HANDOVER = 30 * MINUTE;

let store: TempStore;
let now: number;
beforeEach(async () => {
  store = await tempStore();
  now = START;
});
afterEach(() => store.close());

const start = (number: string, handoverMs?: number) =>
  takeUp(store.db, number, { clock: () => now, ...(handoverMs !== undefined && { handoverMs }) });

/** Time goes by for these, who say that they are ready as it does; for the others as well. */
async function later(ms: number, ...ready: NumberAtWork[]): Promise<void> {
  now += ms;
  for (const each of ready) await each.says('ready');
}

const numbers = async () =>
  Object.fromEntries(
    (await store.db.selectFrom('client_numbers').selectAll().orderBy('client_id').execute()).map(
      ({ client_id, number }) => [client_id, number],
    ),
  );
/** The number that each event's deliveries are to go from. */
const accounts = async () =>
  Object.fromEntries(
    (await store.db.selectFrom('deliveries').select(['event_id', 'account']).execute()).map(
      ({ event_id, account }) => [event_id, account],
    ),
  );
const clientNamed = (n: number) => `client-${n}`;

describe('A client', () => {
  it('who is new is written to from the number that has the least to do', async () => {
    const one = await start(ONE);
    await one.events.ingest([invoice('a', { client: 'ana' }), invoice('b', { client: 'bea' })]);
    const two = await start(TWO);
    await one.events.ingest([invoice('c', { client: 'cora' })]);
    await one.events.ingest([invoice('d', { client: 'dora' }), invoice('e', { client: 'eva' })]);
    expect(await numbers()).toMatchObject({ ana: ONE, bea: ONE, cora: TWO, dora: TWO });
    expect([await one.due(), await two.due()]).toEqual([
      expect.arrayContaining(['a', 'b']),
      expect.arrayContaining(['c', 'd']),
    ]);
  });

  it('keeps the number, whatever it has to do and however it is, for urgent messages and a former phone too', async () => {
    const one = await start(ONE);
    await one.events.ingest([invoice('a', { client: 'ana' })]);
    const two = await start(TWO);
    await one.says('lost');
    const moved = planned('client.details_changed', 'changed', {
      client: 'ana',
      data: { changed: ['phone'], previousPhone: '+5491199999999' },
    });
    expect(moved.deliveries).toHaveLength(2);
    await two.events.ingest([invoice('b', { client: 'ana' }), alert('c', { client: 'ana' }), moved]);
    expect(await two.due()).toEqual([]);
    expect(new Set(Object.values(await accounts()))).toEqual(new Set([ONE]));
  });

  it('who is new is given to a number that can send before one that cannot, and to one of nobody’s if need be', async () => {
    const one = await start(ONE);
    const two = await start(TWO);
    await one.pause();
    await one.events.ingest([0, 1, 2].map((n) => invoice(`${n}`, { client: clientNamed(n) })));
    await two.says('lost');
    await one.events.ingest([invoice('3', { client: clientNamed(3) })]);
    expect(new Set(Object.values(await numbers()))).toEqual(new Set([TWO]));
    await later(MINUTE);
    await one.events.ingest([invoice('4', { client: clientNamed(4) })]);
    expect((await numbers())[clientNamed(4)]).toBe(ONE);
  });

  it('is of one number, where several processes hear of them at once', async () => {
    const one = await start(ONE);
    const two = await start(TWO);
    const ingest = (work: NumberAtWork, name: string, n: number) =>
      work.events.ingest(
        [0, 1, 2, 3].map((k) => invoice(`${name}${n}-${k}`, { client: clientNamed((n + k) % 10) })),
      );
    await Promise.all(
      Array.from({ length: 10 }, (_, n) => [ingest(one, 'one', n), ingest(two, 'two', n)]).flat(),
    );
    const rows = await store.db.selectFrom('deliveries').select(['client_id', 'account']).execute();
    const theirs = await numbers();
    expect(rows).toHaveLength(80);
    expect(rows.filter(({ client_id, account }) => theirs[client_id] !== account)).toEqual([]);
    const ofOne = Object.values(theirs).filter((number) => number === ONE).length;
    expect([ofOne > 1, ofOne < 9]).toEqual([true, true]);
  });
});

describe('A number', () => {
  it('sees, sends and lets go nothing of another’s', async () => {
    const one = await start(ONE);
    await one.events.ingest([invoice('a', { client: 'ana' }), invoice('b', { client: 'ana' })]);
    const two = await start(TWO);
    const [due] = await one.ledger.due(2, now, 10, new Set());
    expect(await two.ledger.markSending(two.lease, [sending(due!)], now)).toEqual([]);
    await one.send(['a']);
    expect(await two.ledger.sending()).toEqual([]);
    expect(await one.ledger.sending()).toMatchObject([{ eventId: 'a' }]);
    const { delivery } = due!;
    const change = { status: 'queued', dueAt: now, holdReason: 'retry' } as const;
    await one.ledger.settle(one.lease, [{ delivery, change }], now);
    await later(3 * MINUTE, one, two);
    await two.ledger.passStuck(two.lease, now);
    expect(await one.due()).toEqual(['a']);
    await one.ledger.passStuck(one.lease, now);
    expect(await one.due()).toEqual(['a', 'b']);
  });

  it('answers where it was asked, and staff write from where the client is written to', async () => {
    const one = await start(ONE);
    await one.events.ingest([invoice('a', { client: 'ana' })]);
    await start(TWO);
    const chat = 'ana@c.us';
    const written = { kind: 'message', messageId: 'm', chat, text: 'Hola', at: now } as const;
    await createInbox(store.db).keep(TWO, [{ ...written, id: 'm' }], now);
    await store.db.transaction().execute((tx) => insertReplies(tx, [reply('r', { chat })], now));
    const message = { locale: 'es', text: 'Hola', by: 'bea' };
    const to = await Promise.all(
      [
        { to: { chat } },
        { to: { phone: '+5491188888888' }, clientId: 'ana' },
        { to: { phone: '+5491177777777' } },
      ].map((more) => sendByStaff(store.db, { ...message, ...more }, now)),
    );
    const rows = await store.db.selectFrom('deliveries').select(['id', 'account']).execute();
    const accountOf = (id: string) => rows.find((row) => row.id === id)?.account;
    expect(accountOf(deliveryId('reply:r', 'reply'))).toBe(TWO);
    expect(to.map(({ deliveryId: id }) => accountOf(id))).toEqual([TWO, ONE, null]);
  });

  it('adopts what is nobody’s, where it has the least to do', async () => {
    const one = await start(ONE);
    await one.events.ingest([invoice('a', { client: 'ana' })]);
    const two = await start(TWO);
    await sendByStaff(
      store.db,
      { to: { phone: '+5491177777777' }, locale: 'es', text: 'Hola', by: 'b' },
      now,
    );
    await one.takeOver();
    expect(await one.due()).toEqual(['a']);
    await two.takeOver();
    expect(await two.due()).toHaveLength(1);
  });

  it('alone on a store adopts all that was ingested before there were several', async () => {
    const one = await start(ONE);
    await one.events.ingest(['a', 'b'].map((id) => invoice(id, { client: 'ana' })));
    await store.db.updateTable('deliveries').set({ account: null }).execute();
    await store.db.deleteFrom('client_numbers').execute();
    await one.takeOver();
    expect([await numbers(), await one.due()]).toEqual([{ ana: ONE }, ['a']]);
    await one.send(['a'], { status: 'sent', at: now });
    expect(await one.due()).toEqual(['b']);
  });
});

describe('A number under another name', () => {
  it('takes what it had under its former one, also what is under way', async () => {
    const web = await start('web');
    await web.says('ready', ONE);
    await web.events.ingest(['a', 'b', 'c'].map((id) => invoice(id, { client: `of-${id}` })));
    await web.send(['a']);
    await later(MINUTE);
    const one = await start(ONE);
    expect(await one.takeOver()).toMatchObject({ isAnyUnderWay: true });
    expect(await one.ledger.sending()).toMatchObject([{ eventId: 'a' }]);
    expect(await one.due()).toEqual(['b', 'c']);
    expect(new Set(Object.values(await numbers()))).toEqual(new Set([ONE]));
  });

  it('is known by the two never having been there together, once a restart would be over', async () => {
    const one = await start(ONE);
    await one.events.ingest([invoice('a', { client: 'ana' })]);
    await later(MINUTE);
    const two = await start(TWO);
    await two.takeOver();
    expect(await two.due()).toEqual([]);
    await later(MINUTE, two);
    await two.takeOver();
    expect(await two.due()).toEqual(['a']);
    // And back again.
    await two.takeOver();
    await later(3 * MINUTE);
    const again = await start(ONE);
    await again.takeOver();
    expect(await again.due()).toEqual(['a']);
  });

  it('is not a number beside it that is away, for however long', async () => {
    const one = await start(ONE);
    await one.events.ingest([invoice('a', { client: 'ana' })]);
    const two = await start(TWO);
    await later(1000, one, two);
    await later(60 * MINUTE);
    const back = await start(TWO);
    await back.takeOver();
    expect([await back.due(), await numbers()]).toEqual([[], { ana: ONE }]);
  });
});

describe('A number out of service', () => {
  let one: NumberAtWork;
  let two: NumberAtWork;
  beforeEach(async () => {
    one = await start(ONE);
    await one.events.ingest([
      ...['calm', 'sending', 'doubt'].map((client) => invoice(`${client}-1`, { client })),
      ...['calm', 'sending', 'doubt'].map((client) => invoice(`${client}-2`, { client })),
      alert('calm-alert', { client: 'calm' }),
    ]);
    await one.send(['sending-1']);
    await one.send(['doubt-1'], { status: 'in_doubt' });
    two = await start(TWO, HANDOVER);
    await later(1000, one, two);
  });

  it('keeps its clients waiting where nothing else is configured, and before the time has come', async () => {
    const three = await start(THREE);
    await later(HANDOVER - 2000, two, three);
    expect((await two.takeOver()).handedOver).toEqual([]);
    await later(2000, three);
    expect((await three.takeOver()).handedOver).toEqual([]);
    expect(new Set(Object.values(await numbers()))).toEqual(new Set([ONE]));
  });

  it.each<[string, () => Promise<unknown>]>([
    ['nobody holds', async () => later(HANDOVER, two)],
    [
      'whose session is not ready',
      async () => {
        await one.says('lost');
        await later(HANDOVER, two);
        await one.says('scan_qr');
      },
    ],
    [
      'that is paused',
      async () => {
        await one.pause();
        await later(HANDOVER, two, one);
      },
    ],
  ])('and %s hands over the clients of whom nothing may have been sent unknown to us', async (_how, fail) => {
    await fail();
    expect((await two.takeOver()).handedOver).toEqual(['calm']);
    expect(await numbers()).toEqual({ calm: TWO, doubt: ONE, sending: ONE });
    expect(await two.due()).toEqual(['calm-alert', 'calm-1']);
    await two.send(['calm-1'], { status: 'sent', at: now });
    expect(await two.due()).toEqual(['calm-alert', 'calm-2']);
    expect((await two.takeOver()).handedOver).toEqual([]);
  });

  it('is waited for where the others were away as well, as after a restart of everything', async () => {
    await later(2 * HANDOVER);
    const back = await start(TWO, HANDOVER);
    expect((await back.takeOver()).handedOver).toEqual([]);
    await later(2 * MINUTE, back);
    expect((await back.takeOver()).handedOver).toEqual(['calm']);
  });

  it('does not have them back when it comes back, nor sends what it had in hand', async () => {
    const [due] = await one.ledger.due(0, now, 1, new Set());
    await later(HANDOVER, two);
    await two.takeOver();
    await later(1000, one, two);
    expect(await one.ledger.markSending(one.lease, [sending(due!)], now)).toEqual([]);
    await one.takeOver();
    await one.events.ingest([invoice('calm-3', { client: 'calm' })]);
    expect([await one.due(), (await accounts())['calm-3']]).toEqual([['doubt-2'], TWO]);
  });

  it('keeps the answers in its own chats', async () => {
    const chat = 'calm@c.us';
    const written = { kind: 'message', messageId: 'm', chat, text: 'Hola', at: now } as const;
    await createInbox(store.db).keep(ONE, [{ ...written, id: 'm' }], now);
    await store.db
      .transaction()
      .execute((tx) => insertReplies(tx, [reply('r', { chat, clientId: 'calm' })], now));
    await later(HANDOVER, two);
    await two.takeOver();
    expect((await accounts())['reply:r']).toBe(ONE);
  });

  it('has them shared out among those that can send', async () => {
    await one.events.ingest(
      Array.from({ length: 60 }, (_, n) =>
        invoice(`many-${n}`, { client: clientNamed(n), phone: phoneOf(clientNamed(n)) }),
      ),
    );
    // They were new while two could send as well: put them all where they cannot be sent from.
    await store.db.updateTable('client_numbers').set({ number: ONE }).execute();
    await store.db.updateTable('deliveries').set({ account: ONE }).where('account', '=', TWO).execute();
    const three = await start(THREE, HANDOVER);
    await later(HANDOVER, two, three);
    for (let round = 0; round < 10; round += 1) {
      await later(1000, two, three);
      for (const each of [two, three]) await each.takeOver();
    }
    const all = Object.values(await numbers());
    const [ofOne, ofTwo, ofThree] = [ONE, TWO, THREE].map(
      (number) => all.filter((each) => each === number).length,
    );
    expect(ofOne).toBe(2);
    expect(Math.abs(ofTwo! - ofThree!)).toBeLessThanOrEqual(20);
  });

  it('leaves what staff have sent again to the client’s number of today', async () => {
    const id = deliveryId('doubt-1', 'client');
    await store.db
      .updateTable('client_numbers')
      .set({ number: TWO })
      .where('client_id', '=', 'doubt')
      .execute();
    await actOnDelivery(store.db, { id, action: 'send_again', now, tellsPanel: false });
    expect((await accounts())['doubt-1']).toBe(TWO);
  });

  it('is why its messages wait, whatever other numbers do', async () => {
    await later(MINUTE, two);
    const view = await getDelivery(store.db, deliveryId('calm-1', 'client'), now);
    expect(view?.holdReason).toBe('session_down');
  });
});

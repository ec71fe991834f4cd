import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deliveryId, messageKey } from '../../src/delivery/delivery.ts';
import type { Inbox } from '../../src/delivery/ports.ts';
import { getDelivery, sessionOf } from '../../src/store/deliveries/delivery-views.ts';
import { alert, HOUR, invoice, MINUTE, phoneOf, planned, START } from '../support/events.ts';
import { NUMBER } from '../support/ledgers.ts';
import { openBench, type Bench } from '../support/sending.ts';

const DAY = 24 * HOUR;

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const keyOf = (eventId: string, generation = 0) => messageKey(deliveryId(eventId, 'client'), generation);
const view = (eventId: string) => getDelivery(bench.store.db, deliveryId(eventId, 'client'), bench.now());
const callsOf = (kind: string) => bench.farSide.calls.filter((call) => call.startsWith(kind));

describe('A sender', () => {
  it('sends what is in the ledger under the key that stands there, and records that it was sent', async () => {
    await bench.ingest(invoice('a', { client: 'ana' }));
    bench.start();
    await bench.untilStatuses({ a: 'sent' });
    const chat = `${phoneOf('ana').slice(1)}@c.us`;
    expect(bench.farSide.accepted).toEqual([
      { key: keyOf('a'), chat, text: 'text of a', deliveryId: deliveryId('a', 'client') },
    ]);
    expect(await view('a')).toMatchObject({
      text: 'text of a',
      locale: 'es',
      sentAt: new Date(START).toISOString(),
      whatsappMessageId: `true_${keyOf('a')}`,
      attempts: [{ outcome: 'sent' }],
    });
  });

  it('sends what comes in while it runs, and goes on to those behind', async () => {
    bench.start();
    await bench.ingest(invoice('a'), invoice('b'), invoice('c'), invoice('d', { client: 'other' }));
    await bench.untilStatuses({ a: 'sent', b: 'sent', c: 'sent', d: 'sent' });
    expect(bench.arrived().filter((id) => id !== 'd')).toEqual(['a', 'b', 'c']);
  });

  it('keeps what customers write, with who they are as far as anybody knows', async () => {
    const inbound = { kind: 'message', messageId: 'm', text: 'Hola', at: START } as const;
    const told = [
      { ...inbound, id: 'i1', chat: '1@c.us', phone: '+1' },
      { ...inbound, id: 'i2', chat: '2@lid' },
      { ...inbound, id: 'i3', chat: '3@lid' },
      { ...inbound, id: 'i4', chat: '77@lid' },
    ];
    bench.farSide.resolve = ([phone = '']) => ({ kind: 'found', phone, chat: '4@c.us', lid: '77@lid' });
    bench.farSide.phones.set('2@lid', '+2');
    await bench.ingest(invoice('a'));
    bench.start();
    await bench.untilStatuses({ a: 'sent' });
    await bench.farSide.tell(...told);
    await bench.farSide.tell(...told);
    const rows = await bench.store.db.selectFrom('inbound').select(['id', 'phone', 'number']).execute();
    expect(rows.map(({ id, phone }) => [id, phone])).toEqual([
      ['i1', '+1'],
      ['i2', '+2'],
      ['i3', null],
      ['i4', phoneOf('juan')],
    ]);
    expect(new Set(rows.map(({ number }) => number))).toEqual(new Set([NUMBER]));
    expect(callsOf('phoneOf')).toEqual(['phoneOf 2@lid', 'phoneOf 3@lid', 'phoneOf 3@lid']);
  });

  it('tells the transport where what a customer wrote could not be kept', async () => {
    let isFirst = true;
    const keep: Inbox['keep'] = async (...args) => {
      if (!isFirst) return bench.inbox.keep(...args);
      isFirst = false;
      throw new Error('the disk is full');
    };
    bench.start({ inbox: { ...bench.inbox, keep } });
    await bench.until(() => bench.farSide.connected === 1);
    const written = {
      id: 'i',
      kind: 'message',
      messageId: 'm',
      chat: '1@c.us',
      text: 'Hola',
      at: START,
    } as const;
    await expect(bench.farSide.tell(written)).rejects.toThrow('the disk is full');
    await bench.farSide.tell(written);
    expect(await bench.store.db.selectFrom('inbound').select('id').execute()).toEqual([{ id: 'i' }]);
  });

  it('says of its session what the transport says, and nothing once it has stopped', async () => {
    const shown = async () => (await sessionOf(bench.store.db, NUMBER, START)).session;
    const sender = bench.start();
    await bench.until(async () => (await shown()) === 'ready');
    const qr = { code: '2@abc', at: START };
    bench.farSide.setSession('scan_qr', { qr });
    await bench.until(async () => (await shown()) === 'scan_qr');
    expect(await sessionOf(bench.store.db, NUMBER, START)).toMatchObject({ qr });
    bench.farSide.setSession('scan_qr', { qr: { ...qr, code: '2@def' } });
    await bench.until(async () => (await sessionOf(bench.store.db, NUMBER, START)).qr?.code === '2@def');
    expect(bench.health()).toEqual({ session: 'scan_qr', paused: undefined, isSlowed: false });
    await sender.stop();
    expect(await shown()).toBe('lost');
    expect(bench.health()).toMatchObject({ session: 'lost' });
  });

  it('sends to no more at once than it may', async () => {
    const answering = Promise.withResolvers<void>();
    let underWay = 0;
    bench.farSide.behave = async () => {
      underWay += 1;
      await answering.promise;
      return 'accept' as const;
    };
    await bench.ingest(...Array.from({ length: 20 }, (_, n) => invoice(`e${n}`, { client: `c${n}` })));
    bench.start({ concurrency: 3 });
    try {
      await bench.until(() => underWay === 3);
      await bench.calm();
      expect(underWay).toBe(3);
    } finally {
      answering.resolve();
    }
    await bench.until(() => bench.farSide.accepted.length === 20);
  });

  it('sends urgent ones before all that waits', async () => {
    await bench.ingest(
      ...Array.from({ length: 6 }, (_, n) => invoice(`e${n}`, { client: `c${n}` })),
      alert('u1'),
    );
    bench.farSide.behave = async () => {
      if (bench.farSide.accepted.length === 2) {
        await bench.ingest(alert('u2', { client: 'c5' }));
        // A round that has asked for urgent ones before may still ask for others.
        await bench.calm();
      }
      return 'accept' as const;
    };
    bench.start({ concurrency: 1 });
    await bench.until(() => bench.farSide.accepted.length === 8);
    expect(bench.arrived()).toEqual(['u1', 'e0', 'e1', 'u2', 'e2', 'e3', 'e4', 'e5']);
  });

  it('lets urgent ones wait for nothing that is asked about an ordinary one', async () => {
    const asking = Promise.withResolvers<void>();
    bench.farSide.resolve = async ([phone = '']) => {
      if (phone === phoneOf('slow')) await asking.promise;
      return { kind: 'found', phone, chat: phone };
    };
    await bench.ingest(invoice('a', { client: 'slow' }), alert('u', { client: 'quick' }));
    bench.start();
    await bench.untilStatuses({ u: 'sent', a: 'queued' });
    asking.resolve();
    await bench.untilStatuses({ a: 'sent' });
    expect(bench.arrived()).toEqual(['u', 'a']);
  });

  it('lets an urgent one wait for nothing that is asked about another urgent one', async () => {
    const asking = Promise.withResolvers<void>();
    bench.farSide.resolve = async ([phone = '']) => {
      if (phone === phoneOf('slow')) await asking.promise;
      return { kind: 'found', phone, chat: phone };
    };
    await bench.ingest(alert('u1', { client: 'slow' }), alert('u2', { client: 'quick' }));
    bench.start();
    try {
      await bench.untilStatuses({ u2: 'sent', u1: 'queued' });
    } finally {
      asking.resolve();
    }
    await bench.untilStatuses({ u1: 'sent' });
    expect(bench.arrived()).toEqual(['u2', 'u1']);
  });

  it('keeps places for urgent ones, however many ordinary ones are slow', async () => {
    const asking = Promise.withResolvers<void>();
    bench.farSide.resolve = async ([phone = '']) => {
      if (phone !== phoneOf('quick')) await asking.promise;
      return { kind: 'found', phone, chat: phone };
    };
    const slow = Array.from({ length: 12 }, (_, n) => invoice(`slow${n}`, { client: `slow${n}` }));
    await bench.ingest(...slow);
    bench.start({ concurrency: 8 });
    await bench.until(() => callsOf('resolve').length > 0);
    await bench.ingest(alert('u', { client: 'quick' }));
    try {
      await bench.untilStatuses({ u: 'sent' });
    } finally {
      asking.resolve();
    }
    await bench.untilStatuses(Object.fromEntries(slow.map((_, n) => [`slow${n}`, 'sent'])));
    expect(bench.arrived()[0]).toBe('u');
  });

  it('records the receipts of what it sent', async () => {
    await bench.ingest(invoice('a'));
    bench.start();
    await bench.untilStatuses({ a: 'sent' });
    await bench.farSide.receive({ key: keyOf('a'), kind: 'read', at: START + 5 });
    expect(await view('a')).toMatchObject({ status: 'read', readAt: new Date(START + 5).toISOString() });
  });

  it('asks about a number once in thirty days, and remembers the chat that it was given', async () => {
    bench.farSide.resolve = ([phone = '']) => ({ kind: 'found', phone: `${phone}9`, chat: '77@lid' });
    bench.start();
    for (const [n, wait] of [0, 29 * DAY, 2 * DAY].entries()) {
      bench.advance(wait);
      await bench.ingest(invoice(`e${n}`, { at: bench.now() }));
      await bench.untilStatuses({ [`e${n}`]: 'sent' });
    }
    expect(callsOf('resolve')).toHaveLength(2);
    expect(new Set(bench.farSide.accepted.map(({ chat }) => chat))).toEqual(new Set(['77@lid']));
    expect(await view('e0')).toMatchObject({ recipient: `${phoneOf('juan')}9` });
  });

  it('asks again about a number after a refusal', async () => {
    bench.farSide.behave = () => 'not_on_whatsapp';
    const { sender } = bench.ledgers;
    bench.start({
      ledger: {
        ...sender,
        async forgetNumber(candidate) {
          // However long that takes.
          await bench.calm();
          await sender.forgetNumber(candidate);
        },
      },
    });
    await bench.ingest(invoice('a'), invoice('b'));
    await bench.untilStatuses({ a: 'refused', b: 'refused' });
    expect(callsOf('resolve')).toHaveLength(2);
    expect(await view('a')).toMatchObject({ reason: 'not_on_whatsapp', attempts: [{ outcome: 'refused' }] });
  });
});

describe('What is not wanted any more when its turn comes', () => {
  it('is superseded, and costs the client no message', async () => {
    await bench.ingest(planned('invoice.generated', 'a'), planned('invoice.paid', 'b'));
    bench.start();
    await bench.untilStatuses({ a: 'superseded', b: 'sent' });
    expect(bench.arrived()).toEqual(['b']);
    expect(await view('a')).toMatchObject({ attempts: [], text: null });
  });

  it('is expired, after 72 hours or when it became pointless', async () => {
    const sample = planned('quote.available', 'x').message.event.data['quote'] as object;
    await bench.ingest(
      invoice('a'),
      planned('quote.available', 'b', {
        client: 'b',
        data: { quote: { ...sample, validUntil: '2026-11-22T00:00:00Z' } },
      }),
      invoice('c', { client: 'c', at: START + HOUR }),
    );
    bench.advance(72 * HOUR);
    bench.start();
    await bench.untilStatuses({ a: 'expired', b: 'expired', c: 'sent' });
    expect(bench.arrived()).toEqual(['c']);
  });

  it('is refused where the panel holds no consent, the number can be none, or it is not on WhatsApp', async () => {
    bench.farSide.resolve = ([phone = '']) =>
      phone === phoneOf('c') ? { kind: 'not_on_whatsapp' } : { kind: 'found', phone, chat: phone };
    await bench.ingest(
      invoice('a', { client: 'a', whatsapp: 'refused' }),
      invoice('b', { client: 'b', phone: 'none' }),
      invoice('c', { client: 'c' }),
      ...['a', 'b', 'c'].map((client) => alert(`after ${client}`, { client, phone: phoneOf('juan') })),
    );
    bench.start();
    await bench.untilStatuses({ a: 'refused', b: 'refused', c: 'refused' });
    const reasons = await Promise.all(['a', 'b', 'c'].map(async (id) => (await view(id))?.reason));
    expect(reasons).toEqual(['opted_out', 'invalid_phone', 'not_on_whatsapp']);
    await bench.untilStatuses({ 'after a': 'sent', 'after b': 'sent', 'after c': 'sent' });
  });

  it('is refused where its template cannot be rendered, and the next one goes', async () => {
    await bench.ingest(invoice('a'), invoice('b'));
    bench.start({
      rules: {
        render: async ({ id }) =>
          id === 'a'
            ? { ok: false, locale: 'es', detail: 'line 3' }
            : { ok: true, locale: 'es', text: 'b', version: 'v1' },
      },
    });
    await bench.untilStatuses({ a: 'refused', b: 'sent' });
    expect(await view('a')).toMatchObject({
      reason: 'template_error',
      attempts: [{ outcome: 'refused', detail: 'line 3' }],
    });
  });

  it('waits for the end of quiet hours; urgent ones do not', async () => {
    await bench.ingest(invoice('a'), invoice('b'), alert('u'));
    bench.start({ rules: { quietUntil: (_phone, now) => (now < START + HOUR ? START + HOUR : undefined) } });
    await bench.untilStatuses({ u: 'sent' });
    await bench.until(async () => (await view('a'))?.holdReason === 'quiet_hours');
    expect((await view('b'))?.holdReason).toBe('behind');
    bench.advance(HOUR - 1);
    await bench.calm();
    expect(bench.arrived()).toEqual(['u']);
    bench.advance(1);
    await bench.untilStatuses({ a: 'sent', b: 'sent' });
    expect(await view('a')).toMatchObject({ attempts: [{ outcome: 'sent' }] });
  });

  it('is not sent where it was cancelled in the last moment, and is not in the way', async () => {
    const asking = Promise.withResolvers<void>();
    bench.farSide.resolve = async ([phone = '']) => {
      await asking.promise;
      return { kind: 'found', phone, chat: phone };
    };
    await bench.ingest(invoice('a'));
    const sender = bench.start();
    await bench.until(() => callsOf('resolve').length === 1);
    await bench.store.db.updateTable('deliveries').set({ status: 'cancelled', turn: 'free' }).execute();
    asking.resolve();
    await bench.ingest(invoice('b'));
    await bench.untilStatuses({ a: 'cancelled', b: 'sent' });
    expect(bench.arrived()).toEqual(['b']);
    await sender.stop();
  });
});

describe('While there is no session', () => {
  it('nothing is tried or used up, and all goes out in order once it is back', async () => {
    bench.farSide.setSession('lost');
    bench.start();
    await bench.ingest(invoice('a'), invoice('b'), alert('u'));
    await bench.calm();
    bench.advance(5 * HOUR);
    for (const id of ['a', 'b', 'u']) {
      await bench.until(async () => (await view(id))?.holdReason === 'session_down');
      expect(await view(id)).toMatchObject({ status: 'queued', attempts: [] });
    }
    await bench.calm();
    expect(bench.farSide.calls).toEqual([]);
    bench.farSide.setSession('ready');
    await bench.untilStatuses({ a: 'sent', b: 'sent', u: 'sent' });
    expect(bench.arrived().filter((id) => id !== 'u')).toEqual(['a', 'b']);
  });

  it('what was about to be sent waits, at no cost, and keeps its place', async () => {
    let sends = 0;
    bench.farSide.behave = () => {
      sends += 1;
      if (sends > 1) return 'accept';
      bench.farSide.setSession('lost');
      return 'not_ready';
    };
    await bench.ingest(invoice('a'), invoice('b'));
    bench.start();
    await bench.until(() => bench.farSide.state === 'lost');
    await bench.until(async () => (await view('a'))?.status === 'queued');
    bench.advance(3 * HOUR);
    await bench.calm();
    expect(await bench.ledgers.turns()).toEqual({ a: 'first', b: 'behind' });
    bench.farSide.setSession('ready');
    await bench.untilStatuses({ a: 'sent', b: 'sent' });
    expect(bench.arrived()).toEqual(['a', 'b']);
    expect((await view('a'))?.attempts).toHaveLength(1);
  });

  it('what could not be asked about a number costs no attempt', async () => {
    bench.farSide.resolve = () => ({ kind: 'unavailable', detail: 'busy' });
    await bench.ingest(invoice('a'));
    bench.start();
    for (let n = 1; n < 12; n += 1) {
      await bench.until(() => callsOf('resolve').length === n);
      await bench.untilPutOff('a');
      await bench.calm();
      expect(callsOf('resolve')).toHaveLength(n);
      bench.advance(5000);
    }
    bench.farSide.resolve = ([phone = '']) => ({ kind: 'found', phone, chat: phone });
    bench.advance(5000);
    await bench.untilStatuses({ a: 'sent' });
    expect((await view('a'))?.attempts).toHaveLength(1);
  });

  it('a transport that still calls itself ready is not asked again and again', async () => {
    bench.farSide.behave = () => 'not_ready';
    await bench.ingest(invoice('a'));
    bench.start();
    await bench.until(() => callsOf('send').length === 1);
    await bench.untilPutOff('a');
    await bench.calm();
    expect(callsOf('send')).toHaveLength(1);
    bench.farSide.behave = () => 'accept';
    bench.advance(1000);
    await bench.untilStatuses({ a: 'sent' });
  });
});

describe('What failed for a passing reason', () => {
  it('is tried again after 10 s, 30 s, 2 min, 10 min, 30 min, 2 h and 6 h, and is dead then', async () => {
    bench.farSide.behave = () => 'unavailable';
    await bench.ingest(invoice('a'));
    bench.start();
    for (const [n, wait] of [
      10_000,
      30_000,
      2 * MINUTE,
      10 * MINUTE,
      30 * MINUTE,
      2 * HOUR,
      6 * HOUR,
    ].entries()) {
      await bench.until(async () => (await view('a'))?.attempts.length === n + 1);
      expect(await view('a')).toMatchObject({ status: 'queued', holdReason: 'retry' });
      bench.advance(wait - 1);
      await bench.calm();
      expect(callsOf('send')).toHaveLength(n + 1);
      bench.advance(1);
    }
    await bench.untilStatuses({ a: 'dead' });
    expect((await view('a'))?.attempts.map(({ outcome }) => outcome)).toEqual(Array(8).fill('unavailable'));
    bench.advance(DAY);
    await bench.calm();
    expect(callsOf('send')).toHaveLength(8);
  });

  it('is sent under the same key, and holds back those behind it for two minutes and no longer', async () => {
    bench.farSide.behave = ({ text }) => (text === 'text of a' ? 'unavailable' : 'accept');
    await bench.ingest(invoice('a'), invoice('b'), invoice('c'), alert('u'));
    bench.start();
    await bench.untilStatuses({ u: 'sent' });
    await bench.untilStuck('a');
    for (let passed = 0; passed < 2 * MINUTE; passed += 10_000) {
      await bench.calm();
      expect(bench.arrived()).toEqual(['u']);
      bench.advance(10_000);
    }
    await bench.untilStatuses({ b: 'sent', c: 'sent', a: 'queued' });
    expect(bench.arrived()).toEqual(['u', 'b', 'c']);
    bench.farSide.behave = () => 'accept';
    bench.advance(10 * MINUTE);
    await bench.untilStatuses({ a: 'sent' });
    expect(new Set(callsOf('send').filter((call) => call.includes(keyOf('a')))).size).toBe(1);
  });
});

describe('What is in doubt', () => {
  it('is looked up by its key and not sent again, where it had arrived', async () => {
    bench.farSide.behave = () => 'accept_in_doubt';
    await bench.ingest(invoice('a'), invoice('b'));
    bench.start();
    await bench.untilStatuses({ a: 'sent', b: 'sent' });
    expect(bench.arrived()).toEqual(['a', 'b']);
    expect(bench.farSide.calls.filter((call) => !call.startsWith('resolve'))).toEqual([
      `send ${keyOf('a')}`,
      `lookUp ${keyOf('a')}`,
      `send ${keyOf('b')}`,
      `lookUp ${keyOf('b')}`,
    ]);
  });

  it('is sent again under the same key, where the look-up proves that it had not arrived', async () => {
    const behaviours = ['lose_in_doubt', 'accept'] as const;
    let sends = 0;
    bench.farSide.behave = () => behaviours[sends++] ?? 'accept';
    await bench.ingest(invoice('a'));
    bench.start();
    await bench.until(async () => (await view('a'))?.attempts.length === 1);
    expect(await view('a')).toMatchObject({
      status: 'queued',
      holdReason: 'retry',
      attempts: [{ outcome: 'in_doubt' }],
    });
    bench.advance(10_000);
    await bench.untilStatuses({ a: 'sent' });
    expect(callsOf('send')).toEqual([`send ${keyOf('a')}`, `send ${keyOf('a')}`]);
    expect(bench.arrived()).toEqual(['a']);
  });

  it('is sent again as a new message, where it stands in the chat as failed', async () => {
    let sends = 0;
    bench.farSide.behave = () => (sends++ === 0 ? 'fail_in_doubt' : 'accept');
    await bench.ingest(invoice('a'));
    bench.start();
    await bench.until(async () => (await view('a'))?.attempts.length === 1);
    bench.advance(10_000);
    await bench.untilStatuses({ a: 'sent' });
    expect(callsOf('send')).toEqual([`send ${keyOf('a')}`, `send ${keyOf('a', 1)}`]);
  });

  it('is looked up every two seconds until the server confirms it', async () => {
    bench.farSide.behave = () => 'pend_in_doubt';
    await bench.ingest(invoice('a'), invoice('b'));
    bench.start();
    await bench.until(() => callsOf('lookUp').length === 1);
    await bench.calm();
    expect(callsOf('lookUp')).toHaveLength(1);
    bench.advance(2000);
    await bench.until(() => callsOf('lookUp').length === 2);
    bench.farSide.behave = () => 'accept';
    bench.farSide.confirm(keyOf('a'));
    bench.advance(2000);
    await bench.untilStatuses({ a: 'sent', b: 'sent' });
    expect(callsOf('send')).toEqual([`send ${keyOf('a')}`, `send ${keyOf('b')}`]);
  });

  it('is for staff after 120 s without confirmation; a receipt still settles it', async () => {
    bench.farSide.behave = ({ text }) => (text === 'text of a' ? 'pend_in_doubt' : 'accept');
    await bench.ingest(invoice('a'), invoice('b'));
    bench.start();
    await bench.until(() => callsOf('lookUp').length === 1);
    bench.advance(2 * MINUTE - 1);
    await bench.until(() => callsOf('lookUp').length === 2);
    await bench.calm();
    expect(await bench.ledgers.statuses()).toEqual({ a: 'sending', b: 'queued' });
    bench.advance(2000);
    await bench.untilStatuses({ a: 'in_doubt', b: 'sent' });
    await bench.farSide.receive({ key: keyOf('a'), kind: 'delivered', at: bench.now() });
    expect(await bench.ledgers.statuses()).toEqual({ a: 'delivered', b: 'sent' });
    expect(callsOf('send')).toHaveLength(2);
  });

  it('has its 120 s from the first look-up after the session is back: WhatsApp Web sends it then by itself', async () => {
    bench.farSide.behave = () => 'pend_in_doubt';
    await bench.ingest(invoice('a'));
    bench.start();
    await bench.until(() => callsOf('lookUp').length === 1);
    bench.farSide.setSession('lost');
    bench.advance(HOUR);
    await bench.calm();
    bench.farSide.setSession('ready');
    await bench.until(() => callsOf('lookUp').length === 2);
    bench.advance(2 * MINUTE - 1);
    await bench.until(() => callsOf('lookUp').length === 3);
    await bench.calm();
    expect(await bench.ledgers.statuses()).toEqual({ a: 'sending' });
    bench.farSide.confirm();
    bench.advance(2000);
    await bench.untilStatuses({ a: 'sent' });
  });

  it('has no more time because something else is said of the session', async () => {
    bench.farSide.behave = () => 'pend_in_doubt';
    await bench.ingest(invoice('a'));
    bench.start();
    await bench.until(() => callsOf('lookUp').length === 1);
    bench.advance(MINUTE);
    await bench.until(() => callsOf('lookUp').length === 2);
    bench.farSide.setSession('ready', { number: NUMBER });
    bench.advance(MINUTE);
    await bench.untilStatuses({ a: 'in_doubt' });
    expect(await view('a')).toMatchObject({ attempts: [{ outcome: 'in_doubt' }] });
  });

  it('is settled by a receipt that comes before any look-up can tell', async () => {
    bench.farSide.behave = ({ text }) => (text === 'text of a' ? 'pend_in_doubt' : 'accept');
    await bench.ingest(invoice('a'), invoice('b'));
    bench.start();
    await bench.until(() => callsOf('lookUp').length === 1);
    await bench.farSide.receive({ key: keyOf('a'), kind: 'delivered', at: START });
    await bench.untilStatuses({ a: 'delivered', b: 'sent' });
    bench.farSide.confirm(keyOf('a'));
    bench.advance(2000);
    await bench.calm();
    expect((await view('a'))?.status).toBe('delivered');
  });

  it('is looked up as soon as the session is back, and not before', async () => {
    bench.farSide.behave = () => {
      bench.farSide.setSession('lost');
      return 'accept_in_doubt';
    };
    await bench.ingest(invoice('a'), invoice('b'));
    bench.start();
    await bench.until(() => bench.farSide.state === 'lost');
    bench.advance(HOUR);
    await bench.calm();
    expect(callsOf('lookUp')).toEqual([]);
    bench.farSide.behave = () => 'accept';
    bench.farSide.setSession('ready');
    await bench.untilStatuses({ a: 'sent', b: 'sent' });
    expect(bench.arrived()).toEqual(['a', 'b']);
  });

  it('waits while it cannot be looked up, and lets those behind it go after two minutes', async () => {
    bench.farSide.behave = ({ text }) => (text === 'text of a' ? 'accept_in_doubt' : 'accept');
    bench.farSide.lookUpAnswer = () => ({ kind: 'unavailable', detail: 'busy' });
    await bench.ingest(invoice('a'), invoice('b'));
    bench.start();
    await bench.until(() => callsOf('lookUp').length === 1);
    await bench.untilStuck('a');
    bench.advance(2 * MINUTE);
    await bench.untilStatuses({ a: 'sending', b: 'sent' });
    bench.farSide.lookUpAnswer = undefined;
    bench.advance(2000);
    await bench.untilStatuses({ a: 'sent' });
    expect(bench.arrived()).toEqual(['a', 'b']);
  });

  it('is for staff where the far side may have forgotten it', async () => {
    bench.farSide.behave = () => {
      bench.farSide.profile = 'profile-2';
      return 'lose_in_doubt';
    };
    await bench.ingest(invoice('a'));
    bench.start();
    await bench.untilStatuses({ a: 'in_doubt' });
    bench.advance(DAY);
    await bench.calm();
    expect(callsOf('send')).toHaveLength(1);
  });
});

describe('The pace', () => {
  const RATE = { ratePerMinute: 2 };
  // With a random number of 0.5 the gap is exactly its mean.
  const GAP = 30_000;

  it('lets one ordinary message out, and the next after its gap', async () => {
    await bench.ingest(...Array.from({ length: 4 }, (_, n) => invoice(`e${n}`, { client: `c${n}` })));
    bench.start(RATE);
    for (let n = 1; n <= 4; n += 1) {
      await bench.until(() => bench.farSide.accepted.length === n);
      bench.advance(GAP - 1);
      await bench.calm();
      expect(bench.farSide.accepted).toHaveLength(n);
      bench.advance(1);
    }
  });

  it('is that of one message also while something about it takes long', async () => {
    const asking = Promise.withResolvers<void>();
    bench.farSide.resolve = async ([phone = '']) => {
      await asking.promise;
      return { kind: 'found', phone, chat: phone };
    };
    await bench.ingest(...Array.from({ length: 4 }, (_, n) => invoice(`e${n}`, { client: `c${n}` })));
    bench.start(RATE);
    await bench.until(() => callsOf('resolve').length === 1);
    await bench.calm();
    expect(callsOf('resolve')).toHaveLength(1);
    asking.resolve();
    await bench.until(() => bench.farSide.accepted.length === 1);
    await bench.calm();
    expect(bench.farSide.accepted).toHaveLength(1);
  });

  it('is nothing to urgent ones, and they are nothing to it', async () => {
    await bench.ingest(
      invoice('a', { client: 'a' }),
      invoice('b', { client: 'b' }),
      alert('u1'),
      alert('u2'),
    );
    bench.start(RATE);
    await bench.untilStatuses({ u1: 'sent', u2: 'sent', a: 'sent' });
    await bench.ingest(alert('u3'));
    await bench.untilStatuses({ u3: 'sent', b: 'queued' });
    expect(await view('b')).toMatchObject({ holdReason: 'paced' });
    bench.advance(GAP);
    await bench.untilStatuses({ b: 'sent' });
  });

  it('is not spent on what is settled without being sent', async () => {
    await bench.ingest(
      ...Array.from({ length: 5 }, (_, n) => invoice(`e${n}`, { client: `c${n}`, whatsapp: 'refused' })),
      invoice('a'),
    );
    bench.start(RATE);
    await bench.untilStatuses({ e0: 'refused', e4: 'refused', a: 'sent' });
    expect(bench.now()).toBe(START);
  });

  it('goes on where the write before a send failed', async () => {
    await bench.ingest(invoice('a'));
    const { sender } = bench.ledgers;
    let fails = 2;
    bench.start({
      ...RATE,
      ledger: {
        ...sender,
        async markSending(...args) {
          if (fails-- > 0) throw new Error('the disk is full');
          return sender.markSending(...args);
        },
        async due(...args) {
          if (args[0] === 2 && fails === 1) {
            fails -= 1;
            throw new Error('the disk is slow');
          }
          return sender.due(...args);
        },
      },
    });
    await bench.untilStatuses({ a: 'sent' });
    expect(bench.now()).toBe(START);
  });

  it('is kept by the one who comes after a crash', async () => {
    await bench.ingest(invoice('a', { client: 'a' }), invoice('b', { client: 'b' }));
    bench.start(RATE);
    await bench.until(async () => (await view('b'))?.holdReason === 'paced');
    bench.start({ ...RATE, takesOver: true });
    await bench.until(async () => (await bench.ledgers.epoch()) === 2);
    await bench.calm();
    expect(bench.arrived()).toEqual(['a']);
    bench.advance(GAP);
    await bench.untilStatuses({ b: 'sent' });
  });
});

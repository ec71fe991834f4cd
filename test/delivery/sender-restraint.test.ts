import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deliveryId, messageKey } from '../../src/delivery/delivery.ts';
import type { PauseReason } from '../../src/delivery/ports.ts';
import { getDelivery, sessionOf } from '../../src/store/deliveries/delivery-views.ts';
import { resumeSender } from '../../src/store/numbers/leases.ts';
import { alert, HOUR, invoice, MINUTE, START } from '../support/events.ts';
import { acquire, leasesOf, NUMBER } from '../support/ledgers.ts';
import { openBench, type Bench } from '../support/sending.ts';

const DAY = 24 * HOUR;
/** So that the store is asked again and again whether a person has let the number go on. */
const SHORT = { ttlMs: 30 };

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const keyOf = (eventId: string) => messageKey(deliveryId(eventId, 'client'), 0);
const view = (eventId: string) => getDelivery(bench.store.db, deliveryId(eventId, 'client'), bench.now());
const session = () => sessionOf(bench.store.db, NUMBER, bench.now());
const callsOf = (kind: string) => bench.farSide.calls.filter((call) => call.startsWith(kind));
const ids = (count: number, prefix = 'e') => Array.from({ length: count }, (_, n) => `${prefix}${n}`);
const ingest = (events: string[]) => bench.ingest(...events.map((id) => invoice(id, { client: id })));

/** A pause that another process has left in the store. */
async function leavePaused(reason: PauseReason): Promise<void> {
  const leases = leasesOf(bench.store.db);
  const lease = await acquire(leases);
  await leases.pause(lease, reason, START);
  await leases.release(lease);
}

describe('The ramp', () => {
  const RAMP = { ramp: [3, 5] };
  const link = (number = '+5491100000001') => bench.farSide.setSession('ready', { number });
  /** Also in the store: what is written later counts as sent later, on another account's day. */
  const areSent = (events: string[]) =>
    bench.untilStatuses(Object.fromEntries(events.map((id) => [id, 'sent'])));

  it('lets so many ordinary ones out on each day since linking, then as many as there are', async () => {
    link();
    await ingest(ids(20));
    bench.start(RAMP);
    for (const [day, sent] of [3, 8, 20].entries()) {
      await bench.until(() => bench.farSide.accepted.length === sent);
      await bench.calm();
      expect(bench.farSide.accepted).toHaveLength(sent);
      bench.advance(START + (day + 1) * DAY - bench.now() - 1);
      await bench.calm();
      expect(bench.farSide.accepted).toHaveLength(sent);
      bench.advance(1);
    }
  });

  it('lets no more out where others are decided about while the store counts', async () => {
    const { sender } = bench.ledgers;
    const counted = Promise.withResolvers<void>();
    let counts = 0;
    link();
    await ingest(ids(9));
    bench.start({
      ...RAMP,
      ledger: {
        ...sender,
        async markSending(...args) {
          await counted.promise;
          return sender.markSending(...args);
        },
        async sentSince(...args) {
          const count = await sender.sentSince(...args);
          counts += 1;
          if (counts === 2) {
            counted.resolve();
            await bench.until(() => bench.farSide.accepted.length === 3);
          }
          return count;
        },
      },
    });
    await bench.untilStatuses({ e0: 'sent', e1: 'sent', e2: 'sent' });
    await bench.until(async () => (await view('e8'))?.holdReason === 'paced');
    await bench.calm();
    expect(bench.farSide.accepted).toHaveLength(3);
  });

  it('is said of those that wait for it; urgent ones do not, and do not count', async () => {
    link();
    await ingest(ids(4));
    bench.start(RAMP);
    await bench.until(async () => (await view('e3'))?.holdReason === 'paced');
    await bench.ingest(...ids(5, 'u').map((id) => alert(id, { client: id })));
    await bench.untilStatuses({ u0: 'sent', u4: 'sent', e3: 'queued' });
    bench.advance(DAY - 1);
    await bench.calm();
    expect(await view('e3')).toMatchObject({ status: 'queued', holdReason: 'paced' });
    bench.advance(1);
    await bench.untilStatuses({ e3: 'sent' });
  });

  it('begins anew for another account, also in the middle of a session', async () => {
    link();
    bench.start(RAMP);
    await bench.until(async () => (await session()).number !== undefined);
    bench.advance(2 * DAY);
    await ingest(ids(6));
    await areSent(ids(6));
    bench.farSide.setSession('lost', {});
    await ingest(ids(6, 'f'));
    bench.advance(1000);
    link('+5491100000002');
    await bench.until(() => bench.farSide.accepted.length === 9);
    await bench.calm();
    expect(bench.farSide.accepted).toHaveLength(9);
  });

  it('is that of the account which is linked now: nothing goes out before the store has said since when', async () => {
    const leases = leasesOf(bench.store.db, { ttlMs: 5_000_000_000 });
    let renewing = Promise.resolve();
    link();
    await ingest(ids(6));
    bench.start({
      ...RAMP,
      leases: {
        ...leases,
        async renew(...args) {
          await renewing;
          return leases.renew(...args);
        },
      },
    });
    await bench.until(() => bench.farSide.accepted.length === 3);
    bench.advance(2 * DAY);
    await bench.until(() => bench.farSide.accepted.length === 6);
    await areSent(ids(6));
    bench.farSide.setSession('lost', {});
    await ingest(ids(6, 'f'));
    bench.advance(1000);
    const { promise, resolve } = Promise.withResolvers<void>();
    renewing = promise;
    link('+5491100000002');
    await bench.calm();
    expect(bench.farSide.accepted).toHaveLength(6);
    resolve();
    await bench.until(() => bench.farSide.accepted.length === 9);
    await bench.calm();
    expect(bench.farSide.accepted).toHaveLength(9);
  });

  it('is kept by the one who comes after a crash, and is not when that one has none', async () => {
    link();
    await ingest(ids(5));
    bench.start(RAMP);
    await bench.until(async () => (await view('e4'))?.holdReason === 'paced');
    bench.start({ ...RAMP, takesOver: true });
    await bench.until(async () => (await bench.ledgers.epoch()) === 2);
    await bench.calm();
    expect(bench.farSide.accepted).toHaveLength(3);
    for (const ratePerMinute of [undefined, 2]) {
      const epoch = await bench.ledgers.epoch();
      bench.start({ ratePerMinute, takesOver: true });
      await bench.until(async () => (await bench.ledgers.epoch()) > epoch);
      bench.advance(45_000);
      await bench.until(() => bench.farSide.accepted.length === 5);
    }
  });
});

describe('A number that WhatsApp treats badly', () => {
  it('is slowed after three refusals in a row, and is as fast as before once one is confirmed', async () => {
    bench.farSide.behave = () => 'fail_in_doubt';
    await ingest(ids(3));
    bench.start();
    await bench.until(() => bench.health()?.isSlowed === true);
    bench.farSide.behave = () => 'accept';
    await ingest(ids(3, 'f'));
    await bench.until(() => bench.health()?.isSlowed === false);
    await bench.untilStatuses({ f0: 'sent', f1: 'sent', f2: 'sent' });
    expect(bench.now()).toBe(START);
  });

  it('sends ordinary ones one by one while it is slowed, and urgent ones as always', async () => {
    bench.farSide.behave = () => 'fail_in_doubt';
    await ingest(ids(3));
    bench.start();
    await bench.until(() => bench.health()?.isSlowed === true);
    // Neither good nor bad: it stays slowed.
    bench.farSide.behave = ({ text }) => (text.startsWith('text of f') ? 'not_on_whatsapp' : 'unavailable');
    await bench.ingest(
      ...ids(4, 'f').map((id) => invoice(id, { client: id })),
      ...ids(4, 'u').map((id) => alert(id, { client: id })),
    );
    await bench.until(() => callsOf('send').length === 3 + 4 + 1);
    await bench.until(async () => (await view('f1'))?.holdReason === 'paced');
    await bench.untilStatuses({ f0: 'refused' });
    bench.advance(9999);
    await bench.calm();
    expect((await bench.ledgers.statuses())['f1']).toBe('queued');
    bench.advance(1);
    await bench.untilStatuses({ f0: 'refused', f1: 'refused' });
    expect((await bench.ledgers.statuses())['f2']).toBe('queued');
  });

  it('is paused after six refusals in a row, and sends nothing until a person lets it go on', async () => {
    bench.farSide.behave = () => 'fail_in_doubt';
    await ingest(ids(6));
    bench.start(SHORT);
    await bench.until(async () => (await session()).paused !== undefined);
    expect(await session()).toMatchObject({ session: 'ready', paused: { reason: 'rejected', since: START } });
    expect(bench.health()).toEqual({ session: 'ready', paused: 'rejected', isSlowed: true });

    bench.farSide.behave = () => 'accept';
    await bench.ingest(invoice('a'), alert('u'));
    bench.advance(HOUR);
    // The lease has to be renewed after such a leap.
    for (const id of ['a', 'u', 'e0']) {
      await bench.until(async () => (await view(id))?.holdReason === 'paced');
    }
    await bench.calm();
    expect(callsOf('send')).toHaveLength(6);

    await resumeSender(bench.store.db, NUMBER);
    await bench.untilStatuses({ a: 'sent', u: 'sent', e0: 'sent', e5: 'sent' });
    expect(bench.health()).toEqual({ session: 'ready', paused: undefined, isSlowed: false });
    expect(await session()).not.toHaveProperty('paused');
  });

  it('is paused after six that nobody confirms', async () => {
    bench.farSide.behave = () => 'pend_in_doubt';
    await ingest(ids(6));
    bench.start(SHORT);
    await bench.until(() => new Set(callsOf('lookUp')).size === 6);
    bench.advance(2 * MINUTE);
    await bench.until(async () => (await session()).paused?.reason === 'unconfirmed');
    await bench.untilStatuses({ e0: 'in_doubt', e5: 'in_doubt' });
    expect(bench.health()).toMatchObject({ paused: 'unconfirmed', isSlowed: true });
    await resumeSender(bench.store.db, undefined);
    await bench.until(() => bench.health()?.paused === undefined);
    await bench.until(() => bench.health()?.isSlowed === false);
  });

  it('is not slowed any more after a receipt for one that it had given up', async () => {
    bench.farSide.behave = () => 'pend_in_doubt';
    await ingest(ids(3));
    bench.start();
    await bench.until(() => new Set(callsOf('lookUp')).size === 3);
    bench.advance(2 * MINUTE);
    await bench.until(() => bench.health()?.isSlowed === true);
    await bench.farSide.receive({ key: keyOf('another'), kind: 'read', at: START });
    expect(bench.health()?.isSlowed).toBe(true);
    await bench.farSide.receive({ key: keyOf('e1'), kind: 'delivered', at: START });
    expect(bench.health()?.isSlowed).toBe(false);
  });

  it('sends nothing either of what was being prepared when it was paused', async () => {
    const asking = Promise.withResolvers<void>();
    bench.farSide.behave = () => 'fail_in_doubt';
    bench.farSide.resolve = async ([phone = '']) => {
      if (callsOf('resolve').length > 6) await asking.promise;
      return { kind: 'found', phone, chat: phone };
    };
    await ingest(ids(6));
    bench.start();
    await bench.until(() => callsOf('resolve').length === 6);
    await bench.ingest(alert('u'));
    await bench.until(() => callsOf('resolve').length === 7);
    await bench.until(async () => (await session()).paused !== undefined);
    asking.resolve();
    await bench.calm();
    expect(callsOf('send')).toHaveLength(6);
    await bench.until(async () => (await view('u'))?.holdReason === 'paced');
    expect(await view('u')).toMatchObject({ status: 'queued', attempts: [] });
  });
});

describe('A number that was paused by the sender before', () => {
  it('sends nothing, and still looks up what is in doubt and records what is told', async () => {
    await ingest(['doubt', 'sent', 'waits']);
    const leases = leasesOf(bench.store.db);
    const lease = await acquire(leases);
    await bench.ledgers.markSending(lease, ['doubt']);
    await bench.ledgers.sendAndSettle(lease, 'sent', { status: 'sent', at: START });
    await leases.release(lease);
    await leavePaused('unconfirmed');
    bench.farSide.lookUpAnswer = () => ({ kind: 'sent', whatsappMessageId: 'w' });
    bench.start(SHORT);
    await bench.untilStatuses({ doubt: 'sent' });
    await bench.farSide.receive({ key: keyOf('sent'), kind: 'read', at: START });
    await bench.farSide.tell({
      id: 'i',
      kind: 'message',
      messageId: 'm',
      chat: '1@c.us',
      phone: '+1',
      text: 'Hola',
      at: START,
    });
    await bench.calm();
    expect(await bench.ledgers.statuses()).toEqual({ doubt: 'sent', sent: 'read', waits: 'queued' });
    expect(await bench.store.db.selectFrom('inbound').select('id').execute()).toHaveLength(1);
    expect(callsOf('send')).toEqual([]);
    expect(bench.health()).toMatchObject({ session: 'ready', paused: 'unconfirmed' });
    await resumeSender(bench.store.db, undefined);
    await bench.untilStatuses({ waits: 'sent' });
  });
});

describe('An account that WhatsApp has blocked', () => {
  it('is paused and disconnected, and connected anew when a person lets it go on', async () => {
    bench.start(SHORT);
    await bench.until(async () => (await session()).session === 'ready');
    bench.farSide.setSession('blocked', { detail: 'TOS_BLOCK' });
    await bench.until(() => bench.farSide.connected === 0);
    await bench.until(async () => (await session()).session === 'blocked');
    expect(await session()).toMatchObject({ paused: { reason: 'blocked', since: START } });
    await bench.until(() => bench.health()?.session === 'blocked');
    expect(bench.health()).toEqual({ session: 'blocked', paused: 'blocked', isSlowed: false });

    bench.farSide.setSession('ready');
    await ingest(['a']);
    await bench.calm();
    expect(bench.farSide.connected).toBe(0);
    expect(await view('a')).toMatchObject({ status: 'queued', holdReason: 'session_down' });

    await resumeSender(bench.store.db, NUMBER);
    await bench.untilStatuses({ a: 'sent' });
  });

  it('is not connected by whoever comes next, either', async () => {
    await leavePaused('blocked');
    await ingest(['a']);
    const sender = bench.start(SHORT);
    await bench.until(async () => (await session()).session === 'blocked');
    await bench.calm();
    expect(bench.farSide.connected).toBe(0);
    await sender.stop();
    expect((await session()).session).toBe('lost');
    bench.start(SHORT);
    await bench.until(async () => (await session()).session === 'blocked');
    await resumeSender(bench.store.db, NUMBER);
    await bench.untilStatuses({ a: 'sent' });
  });

  it('is left to a process that takes the number over', async () => {
    await leavePaused('blocked');
    bench.start();
    await bench.until(async () => (await session()).session === 'blocked');
    const epoch = await bench.ledgers.epoch();
    bench.start({ takesOver: true, ...SHORT });
    await bench.until(async () => (await bench.ledgers.epoch()) > epoch);
    await resumeSender(bench.store.db, NUMBER);
    await ingest(['a']);
    await bench.untilStatuses({ a: 'sent' });
    expect(bench.farSide.connected).toBe(1);
  });
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deliveryId, messageKey } from '../../src/delivery/delivery.ts';
import type { Receipt, Resolution } from '../../src/delivery/ports.ts';
import type { DeliveryAction } from '../../src/delivery/staff-actions.ts';
import { actOnDelivery } from '../../src/store/staff/delivery-actions.ts';
import { getDelivery } from '../../src/store/deliveries/delivery-views.ts';
import { HOUR, invoice, MINUTE, phoneOf } from '../support/events.ts';
import type { Behaviour } from '../support/fake-transport.ts';
import { openBench, type Bench } from '../support/sending.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const idOf = (eventId: string) => deliveryId(eventId, 'client');
const keyOf = (eventId: string, generation = 0) => messageKey(idOf(eventId), generation);
const act = (eventId: string, action: DeliveryAction) =>
  actOnDelivery(bench.store.db, { id: idOf(eventId), action, now: bench.now(), tellsPanel: false });
const view = (eventId: string) => getDelivery(bench.store.db, idOf(eventId), bench.now());
const receipt = (eventId: string, generation = 0): Receipt => ({
  key: keyOf(eventId, generation),
  kind: 'delivered',
  at: bench.now(),
});
const sends = () => bench.farSide.calls.filter((call) => call.startsWith('send '));

/** A promise that is fulfilled from outside. */
function gate<Value>() {
  let open: (value: Value) => void = () => {};
  const promise = new Promise<Value>((resolve) => (open = resolve));
  return { promise, open: (value: Value) => open(value) };
}

/** Sends it so that nobody ever knows whether it arrived: WhatsApp has it and does not confirm it. */
async function sendIntoDoubt(eventId: string): Promise<void> {
  bench.farSide.behave = () => 'pend_in_doubt';
  await bench.ingest(invoice(eventId));
  bench.start();
  await bench.until(() => bench.farSide.calls.includes(`lookUp ${keyOf(eventId)}`));
  await bench.untilStuck(eventId);
  bench.advance(2 * MINUTE + 1);
  await bench.untilStatuses({ [eventId]: 'in_doubt' });
  bench.farSide.behave = () => 'accept';
}

describe('A message in doubt that staff want sent again', () => {
  it('is sent as a new message, once', async () => {
    await sendIntoDoubt('a');
    expect(await act('a', 'send_again')).toBe(true);
    await bench.untilStatuses({ a: 'sent' });
    expect(sends()).toEqual([`send ${keyOf('a')}`, `send ${keyOf('a', 1)}`]);
    expect(bench.arrived()).toEqual(['a']);
  });

  it('is not sent again where the first has arrived meanwhile, though no receipt has said so', async () => {
    await sendIntoDoubt('a');
    bench.farSide.confirm();
    await act('a', 'send_again');
    await bench.untilStatuses({ a: 'sent' });
    expect(bench.arrived()).toEqual(['a']);
    expect(sends()).toHaveLength(1);
    expect((await view('a'))?.attempts.at(-1)).toMatchObject({ outcome: 'sent' });
  });

  it('waits while nobody can look whether the first has arrived', async () => {
    await sendIntoDoubt('a');
    bench.farSide.lookUpAnswer = () => ({ kind: 'unavailable', detail: 'busy' });
    await act('a', 'send_again');
    await bench.until(async () => (await view('a'))?.holdReason === 'retry');
    expect(sends()).toHaveLength(1);
    bench.farSide.lookUpAnswer = undefined;
    bench.advance(5000);
    await bench.untilStatuses({ a: 'sent' });
    expect(bench.arrived()).toEqual(['a']);
  });

  it('is not sent again where the first’s receipt comes before its turn', async () => {
    await sendIntoDoubt('a');
    const looking = gate<void>();
    bench.farSide.lookUpAnswer = () => ({ kind: 'pending' });
    bench.farSide.resolve = async ([phone = '']) => {
      await looking.promise;
      return { kind: 'found', phone, chat: '9@c.us' };
    };
    await bench.store.db.deleteFrom('known_numbers').execute();
    await act('a', 'send_again');
    await bench.until(() => bench.farSide.calls.filter((call) => call.startsWith('resolve')).length === 2);
    await bench.farSide.receive(receipt('a'));
    looking.open();
    await bench.untilStatuses({ a: 'delivered' });
    await bench.calm();
    expect(sends()).toHaveLength(1);
  });

  it('is not sent a third time where the first’s receipt comes while the second waits for a retry', async () => {
    await sendIntoDoubt('a');
    bench.farSide.behave = () => 'unavailable';
    await act('a', 'send_again');
    await bench.until(() => sends().length === 2);
    await bench.until(async () => (await view('a'))?.holdReason === 'retry');
    await bench.farSide.receive(receipt('a'));
    expect(await view('a')).toMatchObject({ status: 'delivered' });
    bench.farSide.behave = () => 'accept';
    bench.advance(HOUR);
    await bench.calm();
    expect(sends()).toHaveLength(2);
  });

  it('has arrived, whatever becomes of the second, where the first’s receipt comes while that is on its way', async () => {
    await sendIntoDoubt('a');
    const answering = gate<void>();
    bench.farSide.behave = async (): Promise<Behaviour> => {
      await answering.promise;
      return 'unavailable';
    };
    await act('a', 'send_again');
    await bench.until(() => sends().length === 2);
    await bench.farSide.receive(receipt('a'));
    answering.open();
    await bench.calm();
    bench.advance(HOUR);
    await bench.calm();
    expect(await view('a')).toMatchObject({ status: 'delivered' });
    expect(sends()).toHaveLength(2);
  });

  it('is sent again once at most, however many of them want what at once', async () => {
    await sendIntoDoubt('a');
    const done = await Promise.all([
      act('a', 'send_again'),
      act('a', 'arrived'),
      act('a', 'send_again'),
      bench.farSide.receive(),
    ]);
    expect(done.filter((each) => each === true)).toHaveLength(1);
    await bench.untilStatuses({ a: 'sent' });
    await bench.calm();
    const isThoughtToHaveArrived = done[1];
    expect(sends()).toHaveLength(isThoughtToHaveArrived ? 1 : 2);
  });

  it('is not to be sent again once its receipt has come', async () => {
    await sendIntoDoubt('a');
    await bench.farSide.receive(receipt('a'));
    expect(await act('a', 'send_again')).toBe(false);
    expect(await act('a', 'arrived')).toBe(false);
    await bench.calm();
    expect(sends()).toHaveLength(1);
  });
});

describe('While the sender decides about a message,', () => {
  /** The sender has picked `a`, and waits to hear where its number is. */
  async function deciding() {
    const answer = gate<Resolution>();
    bench.farSide.resolve = () => answer.promise;
    await bench.ingest(invoice('a'));
    bench.start();
    await bench.until(() => bench.farSide.calls.some((call) => call.startsWith('resolve')));
    return answer;
  }
  const found: Resolution = { kind: 'found', phone: phoneOf('juan'), chat: '9@c.us' };

  it('staff cancel it: nothing is sent', async () => {
    const answer = await deciding();
    expect(await act('a', 'cancel')).toBe(true);
    answer.open(found);
    await bench.calm();
    expect(await view('a')).toMatchObject({ status: 'cancelled' });
    expect(sends()).toEqual([]);
  });

  it('staff cancel it and change their minds: it is sent once, as the new message', async () => {
    const answer = await deciding();
    await act('a', 'cancel');
    expect(await act('a', 'resend')).toBe(true);
    answer.open(found);
    await bench.untilStatuses({ a: 'sent' });
    await bench.calm();
    expect(sends()).toEqual([`send ${keyOf('a', 1)}`]);
  });

  it('staff cancel it and change their minds: what was decided before says nothing of it', async () => {
    const answer = await deciding();
    await act('a', 'cancel');
    await act('a', 'resend');
    bench.farSide.resolve = () => found;
    answer.open({ kind: 'not_on_whatsapp' });
    await bench.untilStatuses({ a: 'sent' });
    expect(bench.arrived()).toEqual(['a']);
  });

  it('nobody cancels what is being sent', async () => {
    const answering = gate<void>();
    bench.farSide.behave = async (): Promise<Behaviour> => {
      await answering.promise;
      return 'accept';
    };
    await bench.ingest(invoice('a'));
    bench.start();
    await bench.until(() => sends().length === 1);
    for (const action of ['cancel', 'resend', 'arrived', 'send_again'] as const) {
      expect(await act('a', action)).toBe(false);
    }
    answering.open();
    await bench.untilStatuses({ a: 'sent' });
  });
});

describe('A message that was given up', () => {
  it('has all its retries again once staff want it sent again', async () => {
    bench.farSide.behave = () => 'unavailable';
    await bench.ingest(invoice('a'));
    bench.start();
    const untilDead = async (before: number) => {
      for (let tried = before + 1; ; tried += 1) {
        await bench.until(async () => (await view('a'))?.attempts.length === tried);
        if ((await view('a'))?.status === 'dead') return;
        bench.advance(8 * HOUR);
      }
    };
    await untilDead(0);
    const tries = sends().length;
    expect(await act('a', 'resend')).toBe(true);
    await untilDead(tries);
    expect(sends()).toHaveLength(2 * tries);
    expect((await view('a'))?.attempts).toHaveLength(2 * tries);
  });

  it('is sent where it was refused, and lets those behind it alone', async () => {
    bench.farSide.resolve = () => ({ kind: 'not_on_whatsapp' });
    await bench.ingest(invoice('a'));
    bench.start();
    await bench.untilStatuses({ a: 'refused' });
    bench.farSide.resolve = ([phone = '']) => ({ kind: 'found', phone, chat: '9@c.us' });
    await act('a', 'resend');
    await bench.untilStatuses({ a: 'sent' });
    expect(await view('a')).not.toHaveProperty('reason');
  });

  it('is sent although it had expired: it has time anew', async () => {
    await bench.ingest(invoice('a'));
    bench.advance(80 * HOUR);
    bench.start();
    await bench.untilStatuses({ a: 'expired' });
    await act('a', 'resend');
    await bench.untilStatuses({ a: 'sent' });
    expect(bench.arrived()).toEqual(['a']);
  });
});

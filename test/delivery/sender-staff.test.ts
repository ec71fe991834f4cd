import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { getDelivery } from '../../src/store/deliveries/delivery-views.ts';
import { createSenderLedger } from '../../src/store/deliveries/sender-ledger.ts';
import { sendByStaff } from '../../src/store/staff/staff-messages.ts';
import { HOUR, invoice } from '../support/events.ts';
import { NUMBER } from '../support/ledgers.ts';
import { reply } from '../support/replies.ts';
import { openBench, type Bench } from '../support/sending.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

type To = Parameters<typeof sendByStaff>[1]['to'];
const PHONE = '+5491123456789';

async function write(to: To, text = 'Hola'): Promise<string> {
  const { deliveryId } = await sendByStaff(
    bench.store.db,
    { to, locale: 'es', text, by: 'ana' },
    bench.now(),
  );
  return deliveryId;
}
const view = (id: string) => getDelivery(bench.store.db, id, bench.now());
const untilStands = (id: string, status: string) =>
  bench.until(async () => (await view(id))?.status === status);

describe('A message of staff’s', () => {
  it('to a number goes where WhatsApp says that it is, before what is ordinary, and at any hour', async () => {
    bench.farSide.resolve = () => ({ kind: 'found', phone: '+541123456789', chat: '77@lid' });
    await bench.ingest(invoice('a'));
    const id = await write({ phone: PHONE });
    await bench.store.db
      .insertInto('opt_outs')
      .values({ address: PHONE, opted_out_at: 1, message_id: 'm' })
      .execute();
    bench.start({ rules: { quietUntil: (_phone, now) => now + HOUR } });
    await untilStands(id, 'sent');
    expect(bench.farSide.accepted).toMatchObject([{ chat: '77@lid', text: 'Hola' }]);
    expect(await view(id)).toMatchObject({ recipient: '+541123456789', text: 'Hola', type: 'staff.message' });
  });

  it('to a chat goes there, and nobody is asked', async () => {
    const id = await write({ chat: '77@lid', phone: PHONE });
    bench.start();
    await untilStands(id, 'sent');
    expect(bench.farSide.calls.filter((call) => call.startsWith('resolve'))).toEqual([]);
    expect(bench.farSide.accepted).toMatchObject([{ chat: '77@lid' }]);
  });

  it('follows the answers that its chat is still to have', async () => {
    const chat = '77@lid';
    await bench.answer(reply('first', { chat }));
    const id = await write({ chat }, 'second');
    bench.start();
    await untilStands(id, 'sent');
    expect(bench.farSide.accepted.map(({ text }) => text)).toEqual(['answer first', 'second']);
  });

  it('is sent though its type is switched off, and as often as it was written', async () => {
    const ids = [await write({ phone: PHONE }), await write({ phone: PHONE })];
    bench.start({ rules: { isSwitchedOff: async () => true } });
    for (const id of ids) await untilStands(id, 'sent');
    expect(bench.farSide.accepted).toHaveLength(2);
  });

  it.each([
    ['no number', 'invalid_phone'],
    [PHONE, 'not_on_whatsapp'],
  ])('to %s, where it cannot be sent, is refused: %s', async (phone, reason) => {
    bench.farSide.resolve = () => ({ kind: 'not_on_whatsapp' });
    const id = await write({ phone });
    bench.start();
    await untilStands(id, 'refused');
    expect(await view(id)).toMatchObject({ reason });
  });

  it('waits a day for a session, and no longer', async () => {
    bench.farSide.setSession('lost');
    const id = await write({ phone: PHONE });
    bench.start();
    await bench.until(async () => (await view(id))?.holdReason === 'session_down');
    expect(await view(id)).toMatchObject({ status: 'queued' });
    bench.advance(25 * HOUR);
    bench.farSide.setSession('ready');
    await untilStands(id, 'expired');
  });

  it('is looked up, and not sent again, where nobody knows whether it was sent', async () => {
    bench.farSide.behave = () => 'accept_in_doubt';
    const id = await write({ phone: PHONE });
    bench.start();
    await untilStands(id, 'sent');
    expect(bench.farSide.accepted).toHaveLength(1);
  });

  it('is not told to the panel', async () => {
    const id = await write({ phone: PHONE });
    bench.start({ ledger: createSenderLedger(bench.store.db, { account: NUMBER, tellsPanel: true }) });
    await untilStands(id, 'sent');
    expect(await bench.store.db.selectFrom('callbacks').selectAll().execute()).toEqual([]);
  });
});

describe('A type that is switched off', () => {
  it('is refused, and what is behind goes; until it is on again', async () => {
    let off = ['invoice.generated'];
    await bench.ingest(invoice('a'));
    bench.start({ rules: { isSwitchedOff: async (type) => off.includes(type) } });
    await bench.untilStatuses({ a: 'refused' });
    off = [];
    await bench.ingest(invoice('b'));
    await bench.untilStatuses({ b: 'sent' });
    expect(bench.arrived()).toEqual(['b']);
  });
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deliveryId } from '../../../src/delivery/delivery.ts';
import { resumeSender, wantLogOut } from '../../../src/store/numbers/leases.ts';
import { ourNumbers } from '../../../src/store/numbers/our-numbers.ts';
import { deliveryStory } from '../../../src/store/staff/staff-deliveries.ts';
import { sendByStaff } from '../../../src/store/staff/staff-messages.ts';
import { invoice, MINUTE, START } from '../../support/events.ts';
import { takeUp } from '../../support/number-at-work.ts';
import { tempStore, type TempStore } from '../../support/temp-store.ts';

const ONE = '+5491100000001';
const TWO = '+5491100000002';
const THREE = '+5491100000003';
const NOBODYS = '+5491100000009';

let store: TempStore;
let now: number;
beforeEach(async () => {
  store = await tempStore();
  now = START;
});
afterEach(() => store.close());

const start = (number: string) => takeUp(store.db, number, { clock: () => now });
const numbers = (account: string) => ourNumbers(store.db, account, now);
const accounts = async (account: string) => (await numbers(account)).map((number) => number.account);

describe('Our numbers', () => {
  it('are all that some process has, the configured one first', async () => {
    for (const number of [THREE, TWO, ONE]) await start(number);
    expect(await accounts(TWO)).toEqual([TWO, ONE, THREE]);
    // A process that only shows them need not have one of its own.
    expect(await accounts(NOBODYS)).toEqual([ONE, TWO, THREE]);
  });

  it('are the configured one alone where there is no other, though nobody has ever had it', async () => {
    expect(await numbers(NOBODYS)).toEqual([{ account: NOBODYS, session: 'lost', isUnattended: true }]);
  });

  it('are those that nobody has any more as long as clients or messages wait for them', async () => {
    const [one] = [await start(ONE), await start(TWO), await start(THREE)];
    await one.events.ingest([invoice('a', { client: 'ana' })]);
    const [{ number } = { number: '' }] = await store.db
      .selectFrom('client_numbers')
      .select('number')
      .execute();
    const others = [ONE, TWO, THREE].filter((each) => each !== number);
    const [written = '', idle = ''] = others;
    const text = { to: { phone: '+5491123456789' }, locale: 'es', text: 'Hola', by: 'marta' };
    await sendByStaff(store.db, { ...text, account: written }, now);
    const lastSeen = now;
    now += 5 * MINUTE;
    await start(NOBODYS);
    expect(await accounts(NOBODYS)).toEqual([NOBODYS, ...[number, written].toSorted()]);
    expect(await accounts(idle)).toEqual([idle, ...[number, written, NOBODYS].toSorted()]);
    expect(await numbers(number)).toContainEqual({
      account: number,
      number,
      session: 'lost',
      since: lastSeen,
      isUnattended: true,
    });
  });
});

describe('One of our numbers', () => {
  it('does what a person wants of it, whichever process it is that has it', async () => {
    await start(ONE);
    const two = await start(TWO);
    await two.pause();
    expect(await numbers(ONE)).toMatchObject([{ session: 'ready' }, { paused: { reason: 'rejected' } }]);
    expect(await resumeSender(store.db, TWO)).toBe(1);
    expect(await wantLogOut(store.db, TWO)).toBe(true);
    const [one, other] = await numbers(ONE);
    expect(other).toMatchObject({ account: TWO, isLeaving: true });
    expect(other).not.toHaveProperty('paused');
    expect(one).not.toHaveProperty('isLeaving');
  });

  it('stands on what waits for it, and on what went from it', async () => {
    const one = await start(ONE);
    await one.events.ingest([invoice('waits', { client: 'ana' }), invoice('sent', { client: 'bea' })]);
    await one.send(['sent'], { status: 'sent', at: now });
    const numberOn = async (event: string) =>
      (await deliveryStory(store.db, deliveryId(event, 'client'), now))?.number;
    expect([await numberOn('waits'), await numberOn('sent')]).toEqual([ONE, ONE]);
  });

  it('stands by the account that is linked on what goes from one without a name, unless that was another then', async () => {
    const unnamed = await start('web');
    await unnamed.says('ready', ONE);
    await unnamed.events.ingest([invoice('waits', { client: 'ana' }), invoice('sent', { client: 'bea' })]);
    await unnamed.send(['sent'], { status: 'sent', at: now });
    const numberOn = async (event: string) =>
      (await deliveryStory(store.db, deliveryId(event, 'client'), now))?.number;
    expect([await numberOn('waits'), await numberOn('sent')]).toEqual([ONE, ONE]);
    now += MINUTE / 6;
    await unnamed.says('ready', TWO);
    expect([await numberOn('waits'), await numberOn('sent')]).toEqual([TWO, undefined]);
  });

  it('sends what staff want to be sent from it, to whomever', async () => {
    const [one, two] = [await start(ONE), await start(TWO)];
    const text = { to: { phone: '+5491123456789' }, locale: 'es', text: 'Hola', by: 'marta' };
    const sent = [];
    for (const account of [ONE, TWO])
      sent.push((await sendByStaff(store.db, { ...text, account }, now)).deliveryId);
    const idsOf = async (due: Promise<string[]>) =>
      (await due).map((eventId) => deliveryId(eventId, 'staff'));
    expect([await idsOf(one.due()), await idsOf(two.due())]).toEqual(sent.map((id) => [id]));
  });
});

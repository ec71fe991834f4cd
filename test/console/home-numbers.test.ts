import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { deliveryRoutes } from '../../src/console/deliveries.ts';
import type { CountedDeliveries, DeliveriesPage, HomeView } from '../../src/console/deliveries-wire.ts';
import { homeRoutes } from '../../src/console/home.ts';
import type { Change, Lease } from '../../src/delivery/ports.ts';
import { countLeft, countOpen, countSince } from '../../src/store/staff/home-counts.ts';
import { actOnMany, countMany } from '../../src/store/staff/many-deliveries.ts';
import { deliveryStory, listForStaff } from '../../src/store/staff/staff-deliveries.ts';
import { HOUR, invoice, START } from '../support/events.ts';
import { acquire, leasesOf, ledgersOf, type Ledgers } from '../support/ledgers.ts';
import { tempStore, type TempStore } from '../support/temp-store.ts';
import { callRoute } from './call-route.ts';

let store: TempStore;
let ledgers: Ledgers;
let lease: Lease;
beforeEach(async () => {
  store = await tempStore();
  ledgers = ledgersOf(store.db);
  lease = await acquire(leasesOf(store.db));
});
afterEach(() => store.close());

const routes = () => {
  const { db } = store;
  return [
    ...homeRoutes({
      phone: async () => ({ transport: 'sandbox', numbers: [{ account: 'a', session: 'ready' }] }),
      countSince: (since) => countSince(db, since),
      countOpen: () => countOpen(db),
      countLeft: (since) => countLeft(db, since),
      deadLetters: async () => 0,
      textTroubles: async () => ({ broken: 0, missing: 0 }),
      timeZone: 'America/Argentina/Buenos_Aires',
      clock: () => START,
    }),
    ...deliveryRoutes({
      list: (query) => listForStaff(db, query, START),
      story: (id) => deliveryStory(db, id, START),
      act: async () => true,
      count: (many) => countMany(db, many),
      actOnMany: (many) => actOnMany(db, many, START),
      candidatesOf: () => [],
      wordingOf: async () => ({ isCurrent: true }),
      onChange: () => undefined,
    }),
  ];
};
const ask = async (called: string, body?: unknown) => (await callRoute(routes(), called, { body })).answer;

it('Each number of the home page counts what the list has that it leads to', async () => {
  // Yesterday: hours before the day began in the service’s time zone. `a` to `f` came then; what became of them came later.
  const yesterday = START - 20 * HOUR;
  const late = START - HOUR;
  const refused = (reason: 'opted_out' | 'not_on_whatsapp' | 'switched_off'): Change => ({
    status: 'refused',
    reason,
  });
  const sent = { status: 'sent', at: yesterday } as const;
  const became: Array<[string, Change, number]> = [
    ['a', sent, yesterday],
    ['b', { status: 'sent', at: late }, late],
    ['c', { status: 'sent', at: late }, late],
    ['d', refused('not_on_whatsapp'), late],
    ['e', refused('opted_out'), late],
    ['f', { status: 'dead' }, yesterday],
    ['g', { status: 'expired' }, late],
    ['h', refused('switched_off'), late],
    ['i', { status: 'in_doubt' }, late],
  ];
  for (const id of 'abcdef') await ledgers.events.ingest([invoice(id, { client: id, at: yesterday })]);
  for (const id of 'ghijk') await ledgers.events.ingest([invoice(id, { client: id, at: late })]);
  for (const [id, change, at] of became) await ledgers.sendAndSettle(lease, id, change, at);
  const keys = await store.db
    .selectFrom('deliveries')
    .select('message_key')
    .where('event_id', 'in', ['a', 'b'])
    .execute();
  for (const { message_key: key } of keys)
    await ledgers.sender.recordReceipts([{ key: key ?? '', kind: 'read', at: START }], START);

  const home = (await ask('GET /home')) as HomeView;
  const eventsIn = async (status: string, time = `&since=${home.today.since}`) =>
    ((await ask(`GET /deliveries?status=${status}${time}`)) as DeliveriesPage).deliveries
      .map(({ eventId }) => eventId)
      .toSorted()
      .join('');
  expect(home.today.since).toBe('2026-11-21T03:00:00.000Z');
  expect(await eventsIn('out')).toBe('bc');
  expect(await eventsIn('read')).toBe('ab');
  expect(await eventsIn('failed')).toBe('degh');
  expect(await eventsIn('unreached')).toBe('dg');
  expect(await eventsIn('waiting', '')).toBe('jk');
  expect(await eventsIn('in_doubt', '')).toBe('i');
  expect(home).toMatchObject({
    today: { sent: 2, read: 2, unreached: 2 },
    waiting: 2,
    inDoubt: 1,
    attention: [
      { kind: 'in_doubt', count: 1 },
      { kind: 'failed_today', count: 2 },
    ],
  });

  // "Recover everything refused since …" is about when it was refused.
  const recover = { action: 'resend', filter: { status: 'unreached', since: home.today.since } };
  const counted = (await ask('POST /deliveries/count', recover)) as CountedDeliveries;
  expect(counted.count).toBe(2);
  expect(await ask('POST /deliveries/many', { ...recover, upTo: counted.upTo })).toEqual({ done: 2 });
  expect(await eventsIn('waiting', '')).toBe('dgjk');
});

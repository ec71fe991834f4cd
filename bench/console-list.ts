import path from 'node:path';
import type { DeliveryFilter } from '../src/delivery/delivery-filter.ts';
import { statuses, type Status } from '../src/delivery/delivery.ts';
import { planDeliveries } from '../src/delivery/plan-deliveries.ts';
import { catalog, type EventType } from '../src/events/catalog.ts';
import { eventMessage } from '../src/events/event-message.ts';
import { sampleEvent } from '../src/events/sample-event.ts';
import { receivedByType, unreachableClients, unwritten } from '../src/store/staff/coverage.ts';
import { eventRow } from '../src/store/deliveries/embedded-queue.ts';
import { newRow } from '../src/store/deliveries/delivery-rows.ts';
import { countLeft, countOpen, countSince } from '../src/store/staff/home-counts.ts';
import { countMany } from '../src/store/staff/many-deliveries.ts';
import { openStore } from '../src/store/database/open-store.ts';
import type { Db } from '../src/store/database/schema.ts';
import { sqlite } from '../src/store/database/sqlite.ts';
import { deliveryStory, listForStaff } from '../src/store/staff/staff-deliveries.ts';
import { seededRandom } from '../test/support/random.ts';
import { tempFolder } from '../test/support/temp-folder.ts';
import { median, type Row } from './report.ts';

const DELIVERIES = 200_000;
const CLIENTS = 20_000;
const DAYS = 60;
const DAY_MS = 24 * 3_600_000;
const ROUNDS = 15;
const LOCALES = ['es', 'en', 'pt', 'it', 'fr'];
/** Out of a hundred; the rest is read. */
const SHARES: Array<[Status, number]> = [
  ['queued', 5],
  ['refused', 6],
  ['dead', 1],
  ['expired', 1],
  ['superseded', 3],
  ['delivered', 20],
  ['sent', 10],
];

/** What staff look at, over a store with many deliveries. */
export async function benchConsoleList(): Promise<Row[]> {
  const { folder, remove } = await tempFolder();
  const db = await openStore(sqlite(path.join(folder, 'avisador.db')));
  try {
    const now = Date.now();
    await fill(db, now);
    const rows: Row[] = [];
    for (const [what, ask] of questions(db, now)) rows.push({ what, ...(await timed(ask)) });
    return rows;
  } finally {
    await db.destroy();
    await remove();
  }
}

function questions(db: Db, now: number): Array<[string, () => Promise<unknown>]> {
  const page = (filter: DeliveryFilter, before?: number) => () =>
    listForStaff(db, { filter, limit: 50, ...(before !== undefined && { before }) }, now);
  const words = (...wanted: string[]): DeliveryFilter => ({
    search: { id: wanted.join(' '), words: wanted },
  });
  const number = (digits: string, ...candidates: string[]): DeliveryFilter => ({
    number: { candidates, digits },
  });
  return [
    ['list, newest', page({})],
    ['list, page in the middle', page({}, DELIVERIES / 2)],
    ['list, last page', page({}, 50)],
    ...statuses.map((status): [string, () => Promise<unknown>] => [
      `list, ${status}`,
      page({ statuses: [status] }),
    ]),
    ['list, failed, in the middle', page({ statuses: ['refused', 'dead', 'expired'] }, DELIVERIES / 2)],
    ['list, type and locale', page({ type: 'invoice.paid', locale: 'it' })],
    ['list, read and locale that nobody has', page({ statuses: ['read'], locale: 'zz' })],
    ['list, type that there is not', page({ type: 'nothing.at_all' })],
    ['list, refused for a reason that none has', page({ statuses: ['refused'], reason: 'rejected' })],
    ['list, one client', page({ client: 'client-77' })],
    [
      'list, one client, failed, of a type',
      page({ client: 'client-77', statuses: ['dead'], type: 'invoice.paid' }),
    ],
    ['list, a day long ago', page({ since: now - 50 * DAY_MS, until: now - 49 * DAY_MS })],
    ['list, of the future', page({ since: now + DAY_MS })],
    ['list, one number', page(number('5491120000077', '+5491120000077'))],
    ['list, four digits of a number', page(number('0077'))],
    ['list, digits that no number has', page(number('000000000000'))],
    [
      'list, everything at once, nothing found',
      page({
        ...number('99'),
        statuses: ['read'],
        type: 'invoice.paid',
        locale: 'fr',
        since: now - 59 * DAY_MS,
        reason: 'rejected',
      }),
    ],
    ['search, an id', page({ search: { id: 'bench-100', words: ['bench-100'] } })],
    ['search, words that many have', page(words('factura'))],
    ['search, words that none has', page(words('nirvana'))],
    ['search, words that none has, in dead ones', page({ ...words('nirvana', 'señor'), statuses: ['dead'] })],
    ['one delivery', async () => deliveryStory(db, (await firstId(db)) ?? '', now)],
    ['how many failed could be sent again', () => countMany(db, { action: 'resend', filter: {} })],
    [
      'how many of a type wait',
      () => countMany(db, { action: 'cancel', filter: { type: 'quote.available' } }),
    ],
    ['home, the counts of today', () => countSince(db, now - DAY_MS)],
    ['home, what is open', () => countOpen(db)],
    ['home, what is left', () => countLeft(db, now - 7 * DAY_MS)],
    ['coverage, what came in thirty days', () => receivedByType(db, now - 30 * DAY_MS)],
    ['coverage, what could not be written', () => unwritten(db, now - 30 * DAY_MS)],
    [
      'coverage, who cannot be reached',
      () => unreachableClients(db, { since: now - 30 * DAY_MS, limit: 200 }),
    ],
  ];
}

async function firstId(db: Db): Promise<string | undefined> {
  const row = await db
    .selectFrom('deliveries')
    .select('id')
    .where('seq', '=', DELIVERIES / 2)
    .executeTakeFirst();
  return row?.id;
}

async function timed(ask: () => Promise<unknown>): Promise<{ value: string; ratio: string }> {
  const took: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedAt = performance.now();
    await ask();
    took.push(performance.now() - startedAt);
  }
  return { value: `${median(took).toFixed(1)} ms`, ratio: `${Math.max(...took).toFixed(1)} ms at most` };
}

/** Deliveries of two months, of every type, in every status. */
async function fill(db: Db, now: number): Promise<void> {
  const random = seededRandom(7);
  const samples = ([...catalog.keys()] as EventType[]).map((type) => sampleEvent(type, { id: type }));
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
  for (let from = 0; from < DELIVERIES; from += 500) {
    const made = Array.from({ length: 500 }, (_, k) => {
      const n = from + k;
      const at = now - Math.round(((DELIVERIES - n) / DELIVERIES) * DAYS * DAY_MS);
      const who = Math.floor(random() * CLIENTS);
      const sample = pick(samples);
      const client = { ...sample.client, id: `client-${who}`, phone: `+54911${20_000_000 + who}` };
      const message = eventMessage({ ...sample, id: `bench-${n}`, client }, new Date(at));
      const locale = pick(LOCALES);
      const [delivery] = planDeliveries(message, {
        candidatesOf: (phone) => [phone],
        localeOf: () => locale,
      });
      return { message, delivery: delivery!, at, status: statusOf(random() * 100) };
    });
    await db.transaction().execute(async (tx) => {
      await tx
        .insertInto('events')
        .values(made.map(({ message }) => ({ ...eventRow(message), state: 'ingested' as const })))
        .execute();
      await tx
        .insertInto('deliveries')
        .values(
          made.map(({ delivery, at, status }, k) => {
            const isSent = status === 'sent' || status === 'delivered' || status === 'read';
            const hasEnded = !isSent && status !== 'queued';
            return {
              ...newRow(delivery, 'free'),
              status,
              ...(status === 'refused' && {
                reason: k % 2 === 0 ? ('not_on_whatsapp' as const) : ('opted_out' as const),
              }),
              sent_at: isSent ? at + 1000 : null,
              read_at: status === 'read' ? at + 60_000 : null,
              ended_at: hasEnded ? at + 1000 : null,
              message_key: `3EB0${delivery.id.slice(4, 22).toUpperCase()}`,
              chat: `${delivery.recipient.slice(1)}@c.us`,
              text: `Hola, Juan:\n\nYa está disponible la factura ${delivery.eventId}. ${'Puede abonarla cuando guste. '.repeat(12)}`,
            };
          }),
        )
        .execute();
    });
  }
}

function statusOf(share: number): Status {
  let left = share;
  for (const [status, part] of SHARES) {
    left -= part;
    if (left < 0) return status;
  }
  return 'read';
}

import type { Selectable } from 'kysely';
import type { DeliveryFilter } from '../../delivery/delivery-filter.ts';
import type { DeliveryStory, StaffDeed } from '../../delivery/delivery-story.ts';
import type { Page } from '../../delivery/delivery-view.ts';
import { isNotice } from '../../delivery/delivery.ts';
import type { EventMessage } from '../../events/event-message.ts';
import { namesOf } from '../clients/client-names.ts';
import { viewsOf } from '../deliveries/delivery-views.ts';
import { conditionOf } from '../deliveries/filter-deliveries.ts';
import { holdsOf } from '../deliveries/holds.ts';
import type { Db, Tables } from '../database/schema.ts';

export interface StaffQuery {
  filter: DeliveryFilter;
  /** A `Page.next`: where the page before this one ended. */
  before?: number;
  limit: number;
}

/**
 * The deliveries that staff ask for, newest first. `names`: what their clients are called, by the deliveries' ids.
 * `readsTexts`: words were looked for, in the newest texts only.
 */
export async function listForStaff(
  db: Db,
  { filter, before, limit }: StaffQuery,
  now: number,
): Promise<Page & { names: ReadonlyMap<string, string>; readsTexts: boolean }> {
  const condition = await conditionOf(db, filter);
  // The places first: to find them, an index is read that has nothing else in it.
  const places = await db
    .selectFrom('deliveries')
    .select('seq')
    .where(condition.where)
    .$if(before !== undefined, (query) => query.where('seq', '<', before ?? 0))
    .orderBy('seq', 'desc')
    .limit(limit + 1)
    .execute();
  const page = places.slice(0, limit).map(({ seq }) => seq);
  const rows =
    page.length === 0
      ? []
      : await db
          .selectFrom('deliveries')
          .selectAll()
          .where('seq', 'in', page)
          .orderBy('seq', 'desc')
          .execute();
  const nameOf = await namesOf(db, rows);
  const last = page.at(-1);
  return {
    deliveries: await viewsOf(db, rows, now),
    names: new Map(
      rows.flatMap((row) => {
        const name = nameOf(row);
        return name === undefined ? [] : [[row.id, name]];
      }),
    ),
    readsTexts: condition.readsTexts,
    ...(places.length > limit && last !== undefined ? { next: last } : {}),
  };
}

/** All that is known of one delivery; undefined where there is none of that id. */
export async function deliveryStory(db: Db, id: string, now: number): Promise<DeliveryStory | undefined> {
  const row = await db.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirst();
  const [view] = row ? await viewsOf(db, [row], now) : [];
  if (!row || !view) return undefined;
  const hold = (await holdsOf(db, [row], now))(row);
  const name = (await namesOf(db, [row]))(row);
  const number = await ownNumber(db, row);
  const event = isNotice(row.role) ? await eventOf(db, row.event_id) : undefined;
  return {
    view,
    role: row.role,
    createdAt: row.created_at,
    deeds: [
      ...(row.role === 'staff' ? [{ at: row.created_at, who: row.subject, action: 'messages.send' }] : []),
      ...(await deedsAbout(db, [id, ...(row.batch === null ? [] : [row.batch])])),
    ],
    ...(name !== undefined && { clientName: name }),
    ...(hold && { hold }),
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
    ...(number !== undefined && { number }),
    ...(row.template_version === null ? {} : { templateVersion: row.template_version }),
    ...(event && { event }),
  };
}

/** Our number that it went from, or is to go from; undefined where that is not known. */
async function ownNumber(db: Db, row: Selectable<Tables['deliveries']>): Promise<string | undefined> {
  const account = row.status === 'queued' ? row.account : row.number;
  if (account === null || account.startsWith('+')) return account ?? undefined;
  const sender = await db
    .selectFrom('senders')
    .select(['linked_number', 'linked_at'])
    .where('number', '=', account)
    .executeTakeFirst();
  // Under a name that is no number, another one may have been linked since.
  const isStill = row.status === 'queued' || (sender?.linked_at ?? Infinity) <= (row.sending_at ?? -Infinity);
  return isStill ? (sender?.linked_number ?? undefined) : undefined;
}

async function eventOf(db: Db, id: string): Promise<DeliveryStory['event']> {
  const row = await db
    .selectFrom('events')
    .select(['body', 'accepted_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const { event } = JSON.parse(row.body) as EventMessage;
  const { occurredAt, client, data } = event;
  return { body: { occurredAt, client, data }, acceptedAt: row.accepted_at };
}

async function deedsAbout(db: Db, subjects: string[]): Promise<StaffDeed[]> {
  const rows = await db
    .selectFrom('audit')
    .select(['at', 'who', 'action', 'detail'])
    .where('subject', 'in', subjects)
    .orderBy('seq')
    .execute();
  return rows.map(({ detail, ...deed }) => ({ ...deed, ...(detail !== null && { detail }) }));
}

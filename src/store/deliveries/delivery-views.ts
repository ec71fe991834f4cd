import type { Selectable } from 'kysely';
import type { DeliveryQuery, DeliveryView, Page } from '../../delivery/delivery-view.ts';
import type { HoldReason } from '../../delivery/delivery.ts';
import type { SessionView } from '../../delivery/session-view.ts';
import { holdsOf } from './holds.ts';
import type { Db, Tables } from '../database/schema.ts';

type Row = Selectable<Tables['deliveries']>;

/** The deliveries that match, newest first. */
export async function listDeliveries(db: Db, query: DeliveryQuery, now: number): Promise<Page> {
  const { client, type, status, event, since, before, limit } = query;
  const rows = await db
    .selectFrom('deliveries')
    .selectAll()
    .$if(client !== undefined, (q) => q.where('client_id', '=', client ?? ''))
    .$if(type !== undefined, (q) => q.where('type', '=', type ?? ''))
    .$if(status !== undefined, (q) => q.where('status', '=', status ?? 'queued'))
    .$if(event !== undefined, (q) => q.where('event_id', '=', event ?? ''))
    .$if(since !== undefined, (q) => q.where('created_at', '>=', since ?? 0))
    .$if(before !== undefined, (q) => q.where('seq', '<', before ?? 0))
    .orderBy('seq', 'desc')
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    deliveries: await viewsOf(db, page, now),
    ...(rows.length > limit && last ? { next: last.seq } : {}),
  };
}

/** One delivery, or undefined where there is none of that id. */
export async function getDelivery(db: Db, id: string, now: number): Promise<DeliveryView | undefined> {
  const rows = await db.selectFrom('deliveries').selectAll().where('id', '=', id).execute();
  return (await viewsOf(db, rows, now))[0];
}

/** What the owner of a number last said of its session; `lost` where nobody has owned it lately. */
export async function sessionOf(db: Db, number: string, now: number): Promise<SessionView> {
  const sender = await db.selectFrom('senders').selectAll().where('number', '=', number).executeTakeFirst();
  return sender ? sessionViewOf(sender, now) : { session: 'lost' };
}

/** A number's row, as it is shown. */
export function sessionViewOf(sender: Selectable<Tables['senders']>, now: number): SessionView {
  const {
    session,
    session_since: since,
    linked_number,
    detail,
    qr,
    qr_at,
    paused,
    paused_at,
    wanted,
  } = sender;
  return {
    since,
    ...(linked_number === null ? {} : { number: linked_number }),
    ...(paused === null ? {} : { paused: { reason: paused, since: paused_at ?? since } }),
    ...(wanted === null ? {} : { isLeaving: true }),
    ...(sender.expires_at > now
      ? {
          session,
          ...(detail === null ? {} : { detail }),
          ...(qr === null ? {} : { qr: { code: qr, at: qr_at ?? since } }),
        }
      : { session: 'lost' }),
  };
}

/** Rows as they are shown, in their order. */
export async function viewsOf(db: Db, rows: Row[], now: number): Promise<DeliveryView[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const attempts = await db
    .selectFrom('attempts')
    .selectAll()
    .where('delivery_id', 'in', ids)
    .orderBy('seq')
    .execute();
  const hold = await holdsOf(db, rows, now);
  return rows.map((row) => toView(row, attempts, hold(row)?.reason));
}

function toView(
  row: Row,
  attempts: Array<Selectable<Tables['attempts']>>,
  holdReason: HoldReason | undefined,
): DeliveryView {
  return {
    id: row.id,
    eventId: row.event_id,
    type: row.type,
    clientId: row.client_id,
    recipient: row.recipient,
    locale: row.locale,
    status: row.status,
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(holdReason === undefined ? {} : { holdReason }),
    text: row.text,
    attempts: attempts
      .filter(({ delivery_id }) => delivery_id === row.id)
      .map(({ at, outcome, detail }) => ({ at: iso(at), outcome, ...(detail === null ? {} : { detail }) })),
    createdAt: iso(row.created_at),
    ...(row.sent_at === null ? {} : { sentAt: iso(row.sent_at) }),
    ...(row.delivered_at === null ? {} : { deliveredAt: iso(row.delivered_at) }),
    ...(row.read_at === null ? {} : { readAt: iso(row.read_at) }),
    ...(row.whatsapp_message_id === null ? {} : { whatsappMessageId: row.whatsapp_message_id }),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

import { callbacksAbout } from './client-callbacks.ts';
import { findTrail, inParts, orNone, type Trail, type Whose } from './client-trail.ts';
import { viewsOf } from '../deliveries/delivery-views.ts';
import type { Db } from '../database/schema.ts';

/**
 * All that is kept of somebody, to be written as JSON. Times are ISO 8601 in UTC. Transfers name their other party as
 * well. Undefined where nothing is known of them.
 */
export async function exportClient(
  db: Db,
  whose: Whose,
  now: number,
): Promise<Record<string, unknown> | undefined> {
  const trail = await findTrail(db, whose);
  const { deliveries, eventIds } = await readDeliveries(db, trail, now);
  const transfers = await readTransfers(db, trail);
  const events = await readEvents(db, [...eventIds, ...trail.events]);
  const inbound = await readInbound(db, trail);
  const optOuts = await readOptOuts(db, trail);
  if ([deliveries, transfers, events, inbound, optOuts].every(({ length }) => length === 0)) return undefined;
  const ids = [...deliveries, ...transfers].map(({ id }) => id);
  const callbacks = await callbacksAbout(db, new Set(ids));
  return {
    ...whose,
    exportedAt: iso(now),
    addresses: trail.addresses,
    numbersOfOtherClientsToo: trail.shared,
    events,
    deliveries,
    inbound,
    transfers,
    optOuts,
    callbacks: callbacks.map(({ type, state, createdAt, body }) => ({
      type,
      state,
      createdAt: iso(createdAt),
      ...body,
    })),
    audit: await readAudit(db, [...ids, ...('clientId' in whose ? [whose.clientId] : [])]),
  };
}

async function readDeliveries(db: Db, trail: Trail, now: number) {
  const deliveries = [];
  const eventIds = new Set<string>();
  for (const part of inParts(trail.deliveries)) {
    const rows = await db
      .selectFrom('deliveries')
      .selectAll()
      .where('seq', 'in', part)
      .orderBy('seq')
      .execute();
    for (const [index, view] of (await viewsOf(db, rows, now)).entries()) {
      const { role, subject, chat, number } = rows[index]!;
      eventIds.add(view.eventId);
      deliveries.push({ ...view, role, subject, chat, number });
    }
  }
  return { deliveries, eventIds };
}

async function readEvents(db: Db, ids: readonly string[]) {
  const events = [];
  for (const part of inParts(ids)) {
    const rows = await db
      .selectFrom('events')
      .select(['id', 'type', 'accepted_at', 'state', 'body'])
      .where('id', 'in', part)
      .orderBy('seq')
      .execute();
    for (const { id, type, state, accepted_at, body } of rows)
      events.push({ id, type, state, acceptedAt: iso(accepted_at), posted: parsed(body) });
  }
  return events;
}

async function readInbound(db: Db, trail: Trail) {
  const inbound = [];
  for (const part of inParts(trail.inbound)) {
    const rows = await db
      .selectFrom('inbound')
      .select(['id', 'kind', 'phone', 'chat', 'text', 'at', 'handled_as'])
      .where('seq', 'in', part)
      .orderBy('seq')
      .execute();
    for (const { at, handled_as: handledAs, ...row } of rows)
      inbound.push({ ...row, handledAs, at: iso(at) });
  }
  return inbound;
}

async function readTransfers(db: Db, trail: Trail) {
  const transfers = [];
  for (const part of inParts(trail.transfers)) {
    const rows = await db.selectFrom('transfers').selectAll().where('id', 'in', part).execute();
    const claims = await db.selectFrom('claims').selectAll().where('transfer_id', 'in', part).execute();
    for (const row of rows) {
      transfers.push({
        id: row.id,
        status: row.status,
        reasons: parsed(row.reasons),
        service: row.service,
        origin: { clientId: row.origin_client_id, email: row.origin_email },
        destination: { clientId: row.destination_client_id, email: row.destination_email },
        text: row.text,
        createdAt: iso(row.created_at),
        claims: claims
          .filter((claim) => claim.transfer_id === row.id && isTheirs(claim, trail))
          .map(({ party, at, phone, chat, text, state }) => ({
            party,
            at: iso(at),
            phone,
            chat,
            text,
            state,
          })),
      });
    }
  }
  return transfers;
}

/** The other party's own words are not theirs. */
function isTheirs(
  { phone, chat }: { phone: string | null; chat: string },
  { addresses, shared }: Trail,
): boolean {
  return [phone, chat].some((each) => each !== null && (addresses.includes(each) || shared.includes(each)));
}

async function readOptOuts(db: Db, { addresses, shared }: Trail) {
  const rows = await db
    .selectFrom('opt_outs')
    .select(['address', 'opted_out_at'])
    .where('address', 'in', orNone([...addresses, ...shared]))
    .execute();
  return rows.map(({ address, opted_out_at }) => ({ address, at: iso(opted_out_at) }));
}

/** What staff have done about them; not who of them it was. */
async function readAudit(db: Db, subjects: readonly string[]) {
  const deeds = [];
  for (const part of inParts(subjects)) {
    const rows = await db
      .selectFrom('audit')
      .select(['at', 'action', 'subject'])
      .where('subject', 'in', part)
      .orderBy('seq')
      .execute();
    deeds.push(...rows.map(({ at, ...deed }) => ({ ...deed, at: iso(at) })));
  }
  return deeds;
}

/** What cannot be read is told as it stands. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

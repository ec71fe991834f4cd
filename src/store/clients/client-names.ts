import type { Selectable } from 'kysely';
import { isNotice } from '../../delivery/delivery.ts';
import { readBody } from '../deliveries/delivery-rows.ts';
import type { Db, Tables } from '../database/schema.ts';

type Row = Pick<Selectable<Tables['deliveries']>, 'event_id' | 'client_id' | 'role'>;

/**
 * What the client of each of these is called: as the event has it that it tells of, else as the newest message about an
 * event of that client has it. Undefined where nobody knows, or it was forgotten.
 */
export async function namesOf(db: Db, rows: readonly Row[]): Promise<(row: Row) => string | undefined> {
  const told = rows.filter(({ role }) => isNotice(role));
  const byEvent = await namesInEvents(
    db,
    told.map(({ event_id }) => event_id),
  );
  const nameTold = ({ event_id }: Row) => byEvent.get(event_id);
  const byClient = new Map(told.toReversed().map((row) => [row.client_id, nameTold(row)]));
  const others = rows.flatMap(({ client_id }) => (byClient.has(client_id) ? [] : [client_id]));
  for (const [client, name] of await namesOfClients(db, others)) byClient.set(client, name);
  return (row) => (isNotice(row.role) ? nameTold(row) : byClient.get(row.client_id));
}

/** What these clients are called, by their ids, as the newest message about an event of theirs has it. */
export async function namesOfClients(db: Db, clientIds: readonly string[]): Promise<Map<string, string>> {
  const known = [...new Set(clientIds)].filter((id) => id !== '');
  if (known.length === 0) return new Map();
  const newest = await db
    .selectFrom('deliveries')
    .select(({ fn }) => fn.max('seq').as('seq'))
    .where('client_id', 'in', known)
    .where('role', 'not in', ['reply', 'staff'])
    .groupBy('client_id')
    .execute();
  if (newest.length === 0) return new Map();
  const rows = await db
    .selectFrom('deliveries')
    .select(['client_id', 'event_id'])
    .where(
      'seq',
      'in',
      newest.map(({ seq }) => seq),
    )
    .execute();
  const names = await namesInEvents(
    db,
    rows.map(({ event_id }) => event_id),
  );
  return new Map(
    rows.flatMap(({ client_id, event_id }) => {
      const name = names.get(event_id);
      return name === undefined ? [] : [[client_id, name]];
    }),
  );
}

/** What the client of an event's body is called; undefined where that was forgotten. */
function nameIn(body: string): string | undefined {
  const { firstName, lastName } = readBody(body).event.client;
  return [firstName, lastName].filter(Boolean).join(' ') || undefined;
}

async function namesInEvents(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const events = await db
    .selectFrom('events')
    .select(['id', 'body'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(
    events.flatMap(({ id, body }) => {
      const name = nameIn(body);
      return name === undefined ? [] : [[id, name]];
    }),
  );
}

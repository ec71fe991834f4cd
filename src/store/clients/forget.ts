import { sql, SqliteAdapter, type Selectable, type Transaction } from 'kysely';
import type { EventMessage } from '../../events/event-message.ts';
import { lockClientsOf } from '../database/locks.ts';
import type { Db, Tables } from '../database/schema.ts';

type Tx = Transaction<Tables>;

/** Where a delivery is not done with: the sender, WhatsApp or a person has yet to say what becomes of it. */
export const OPEN = ['queued', 'sending', 'in_doubt'] as const;

/**
 * Takes from these deliveries all that tells who they went to and what they said, with what their attempts say in words,
 * and from their events whatever the panel posted. That they were, of which type, when, and what became of them stays.
 *
 * Not from one that is open, and not from one that makes an open one wrong. Resolves to how many. What was taken before
 * changes nothing.
 */
export async function forgetDeliveries(tx: Tx, seqs: readonly number[]): Promise<number> {
  if (seqs.length === 0) return 0;
  await lockClientsOf(tx, seqs);
  const forgotten = await tx
    .updateTable('deliveries as d')
    .set({
      recipient: '',
      chat: null,
      text: null,
      whatsapp_message_id: null,
      // Of a message of staff's it says who has written it.
      subject: sql<string>`case when d.role = 'staff' then d.subject else '' end`,
    })
    .where('d.seq', 'in', seqs)
    .where('d.recipient', '<>', '')
    .where('d.status', 'not in', OPEN)
    .where(({ not, exists, selectFrom, ref }) =>
      not(
        exists(
          selectFrom('deliveries as open')
            .select('open.seq')
            .where('open.client_id', '=', ref('d.client_id'))
            .where('open.subject', '=', ref('d.subject'))
            .where('open.seq', '<', ref('d.seq'))
            .where('open.event_id', '<>', ref('d.event_id'))
            .where('open.status', 'in', OPEN),
        ),
      ),
    )
    .returning(['id', 'event_id'])
    .execute();
  if (forgotten.length === 0) return 0;
  await tx
    .updateTable('attempts')
    .set({ detail: null })
    .where(
      'delivery_id',
      'in',
      forgotten.map(({ id }) => id),
    )
    .where('detail', 'is not', null)
    .execute();
  await forgetEvents(tx, [...new Set(forgotten.map(({ event_id }) => event_id))]);
  return forgotten.length;
}

/** Takes from these events whatever tells of a person, unless a delivery of theirs still needs it. */
async function forgetEvents(tx: Tx, ids: readonly string[]): Promise<void> {
  const events = await tx
    .selectFrom('events as e')
    .select(['seq', 'id', 'type', 'client_id', 'accepted_at', 'body'])
    .where('id', 'in', ids)
    // Not by the index of states: nearly all events are there.
    .where(sql<string>`state || ''`, '=', 'ingested')
    .where(({ not, exists, selectFrom, ref }) =>
      not(
        exists(
          selectFrom('deliveries')
            .select('deliveries.seq')
            .where('deliveries.event_id', '=', ref('e.id'))
            .where('deliveries.status', 'in', OPEN),
        ),
      ),
    )
    .execute();
  for (const { seq, body, ...event } of events) {
    const { occurredAt } = (JSON.parse(body) as EventMessage).event;
    await tx
      .updateTable('events')
      .set({ body: withoutPerson(event, occurredAt) })
      .where('seq', '=', seq)
      .execute();
  }
}

type EventColumns = Pick<Selectable<Tables['events']>, 'id' | 'type' | 'client_id' | 'accepted_at'>;

/**
 * What is kept of an event when nobody is to be found in it any more: whatever reads it finds its form, and no number
 * that a message could go to. `occurredAt`: ISO 8601, where it is known.
 */
export function withoutPerson(
  { id, type, client_id, accepted_at }: EventColumns,
  occurredAt?: string,
): string {
  const acceptedAt = new Date(accepted_at).toISOString();
  const client = { id: client_id, firstName: '', phone: '' };
  const event = { id, type, occurredAt: occurredAt ?? acceptedAt, client, data: {} };
  return JSON.stringify({ version: 1, event, acceptedAt } satisfies EventMessage);
}

/** Brings what was changed from SQLite's log into its file, and empties the log, unless somebody else is reading. */
export async function emptyTheLog(db: Db): Promise<void> {
  if (db.getExecutor().adapter instanceof SqliteAdapter)
    await sql`pragma wal_checkpoint(truncate)`.execute(db);
}

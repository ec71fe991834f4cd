import type { Selectable } from 'kysely';
import type { Hold } from '../../delivery/delivery-story.ts';
import { PRIORITY } from '../../delivery/delivery.ts';
import type { Db, Tables } from '../database/schema.ts';

type Row = Pick<
  Selectable<Tables['deliveries']>,
  'status' | 'turn' | 'hold_reason' | 'due_at' | 'priority'
> & {
  /** The number that it is to go from; left out or null: whichever. */
  account?: string | null;
};
type Sender = Pick<
  Selectable<Tables['senders']>,
  'number' | 'session' | 'next_send_at' | 'expires_at' | 'paused'
>;

/** Why each of these waits, where it does, as things stand now. */
export async function holdsOf(
  db: Db,
  rows: readonly Row[],
  now: number,
): Promise<(row: Row) => Hold | undefined> {
  const senders = rows.some(({ status }) => status === 'queued')
    ? await db
        .selectFrom('senders')
        .select(['number', 'session', 'next_send_at', 'expires_at', 'paused'])
        .execute()
    : [];
  return (row) => holdOf(row, senders, now);
}

/**
 * Why a queued delivery waits. Most of it is not written into each row, or a lost session would mean a hundred thousand
 * updates: it follows from the state of the sender.
 */
function holdOf(row: Row, senders: readonly Sender[], now: number): Hold | undefined {
  if (row.status !== 'queued') return undefined;
  const ready = senders
    .filter(({ number }) => (row.account ?? number) === number)
    .find(({ session, expires_at }) => session === 'ready' && expires_at > now);
  if (!ready) return { reason: 'session_down' };
  if (ready.paused !== null) return { reason: 'paced' };
  if (row.turn === 'behind') return { reason: 'behind' };
  if (row.hold_reason !== null && row.due_at > now) return { reason: row.hold_reason, until: row.due_at };
  return row.priority === PRIORITY.ordinary && ready.next_send_at > now
    ? { reason: 'paced', until: ready.next_send_at }
    : undefined;
}

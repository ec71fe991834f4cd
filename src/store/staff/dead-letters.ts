import type { DeadLetter } from '../../events/event-queue.ts';
import type { Db } from '../database/schema.ts';

/** The events that could not be read, oldest first. */
export async function unreadableEvents(db: Db, limit: number): Promise<DeadLetter[]> {
  const rows = await db
    .selectFrom('events')
    .select(['id', 'accepted_at', 'detail', 'body'])
    .where('state', '=', 'unreadable')
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.map(({ id, accepted_at: at, detail, body }) => ({ id, at, reason: detail ?? '', body }));
}

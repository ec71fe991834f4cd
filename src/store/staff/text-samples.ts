import type { PanelEvent } from '../../events/define-event.ts';
import { readEventMessage } from '../../events/event-message.ts';
import type { Db } from '../database/schema.ts';

/** An event as it was accepted. */
export interface RealEvent {
  event: PanelEvent;
  /** Milliseconds since 1970. */
  acceptedAt: number;
}

/** The last events of a type, newest first. */
export async function recentEvents(db: Db, type: string, limit: number): Promise<RealEvent[]> {
  const rows = await db
    .selectFrom('events')
    .select(['body', 'accepted_at'])
    .where('type', '=', type)
    .where('state', '=', 'ingested')
    .orderBy('accepted_at', 'desc')
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return rows.flatMap(readable);
}

/** One event; undefined where there is none that can be read. */
export async function findEvent(db: Db, id: string): Promise<RealEvent | undefined> {
  const row = await db
    .selectFrom('events')
    .select(['body', 'accepted_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row && readable(row)[0];
}

/** What an older version has kept may be no event of this one's. */
function readable({ body, accepted_at }: { body: string; accepted_at: number }): RealEvent[] {
  try {
    return [{ event: readEventMessage(body).event, acceptedAt: accepted_at }];
  } catch {
    return [];
  }
}

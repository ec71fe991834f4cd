import { sql } from 'kysely';
import { PRIORITY, type Priority } from '../../delivery/delivery.ts';
import type { DueNotice, DueReply } from '../../delivery/ports.ts';
import { inTrace, openDelivery, readBody } from './delivery-rows.ts';
import type { Db } from '../database/schema.ts';
import { isStillWanted, isSuperseded } from './superseded.ts';
import { STUCK_MS } from '../conversations/turns.ts';

export interface Wanted {
  /** The number from which they are to go. */
  account: string;
  now: number;
  limit: number;
  /** Ids. */
  except: ReadonlySet<string>;
}

/** Messages of events whose turn and time have come, in order, each with its event. */
export async function dueNotices(db: Db, priority: Priority, wanted: Wanted): Promise<DueNotice[]> {
  const rows = await due(db, priority, wanted)
    .innerJoin('events as e', 'e.id', 'd.event_id')
    .selectAll('d')
    .select(['e.body', isSuperseded.as('superseded')])
    .where(isStillWanted)
    .execute();
  return rows.map((row) => {
    const message = readBody(row.body);
    const delivery = inTrace(openDelivery(row), message);
    return { kind: 'notice', delivery, event: message.event, superseded: Boolean(row.superseded) };
  });
}

/**
 * Answers and messages of staff's whose time has come: of each chat the first that is to be sent, so that a conversation
 * reads in its order.
 */
export async function dueReplies(db: Db, wanted: Wanted): Promise<DueReply[]> {
  const rows = await due(db, PRIORITY.reply, wanted)
    .selectAll('d')
    .$narrowType<{ text: string }>()
    .where(isNextInChat(wanted.now - STUCK_MS))
    .execute();
  return rows.map((row) => ({
    kind: 'reply',
    delivery: openDelivery(row),
    chat: row.chat ?? undefined,
    text: row.text,
  }));
}

function due(db: Db, priority: Priority, { account, now, limit, except }: Wanted) {
  return db
    .selectFrom('deliveries as d')
    .where('d.status', '=', 'queued')
    .where('d.turn', '<>', 'behind')
    .where('d.account', '=', account)
    .where('d.priority', '=', priority)
    .where('d.due_at', '<=', now)
    .$if(except.size > 0, (query) => query.where('d.id', 'not in', [...except]))
    .orderBy('d.due_at')
    .orderBy('d.seq')
    .limit(limit);
}

/** Whether no earlier answer to the same chat is still to be sent, but for one that has been in trouble for too long. */
function isNextInChat(stuckSince: number) {
  return sql<boolean>`not exists (
    select 1 from deliveries as earlier
    where earlier.priority = 1 and earlier.status in ('queued', 'sending')
      and earlier.chat = d.chat and earlier.account = d.account and earlier.seq < d.seq
      and (earlier.stuck_at is null or earlier.stuck_at > ${stuckSince})
  )`;
}

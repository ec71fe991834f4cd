import type { OurNumber } from '../../delivery/session-view.ts';
import { sessionViewOf } from '../deliveries/delivery-views.ts';
import { PRIORITIES, sendersOf, type SenderRow } from './numbers.ts';
import type { Db } from '../database/schema.ts';

/**
 * Our numbers: the configured one first, then all others that somebody has, or that clients or messages wait for. One
 * that is configured here and that nobody has ever had is left out where there are others: where a process only shows
 * what others send, its own number may be nobody's.
 */
export async function ourNumbers(db: Db, account: string, now: number): Promise<OurNumber[]> {
  const senders = await sendersOf(db);
  const own = senders.find(({ number }) => number === account);
  const numbers = own ? [viewOf(own, now)] : [];
  for (const sender of senders.toSorted((one, other) => (one.number < other.number ? -1 : 1))) {
    const { number, expires_at } = sender;
    if (number === account) continue;
    if (expires_at > now || (await isWaitedFor(db, number))) numbers.push(viewOf(sender, now));
  }
  return numbers.length > 0 ? numbers : [{ account, session: 'lost', isUnattended: true }];
}

function viewOf(sender: SenderRow, now: number): OurNumber {
  const view = { account: sender.number, ...sessionViewOf(sender, now) };
  return sender.expires_at > now ? view : { ...view, since: sender.seen_at, isUnattended: true };
}

/** Whether it is somebody's number, or something is to go out from it. */
async function isWaitedFor(db: Db, number: string): Promise<boolean> {
  const client = await db
    .selectFrom('client_numbers')
    .select('client_id')
    .where('number', '=', number)
    .limit(1)
    .executeTakeFirst();
  if (client) return true;
  const waiting = await db
    .selectFrom('deliveries')
    .select('seq')
    .where('account', '=', number)
    .where('status', '=', 'queued')
    .where('turn', '<>', 'behind')
    .where('priority', 'in', PRIORITIES)
    .limit(1)
    .executeTakeFirst();
  return waiting !== undefined;
}

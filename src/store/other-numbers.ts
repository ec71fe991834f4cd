import type { OtherNumber } from '../delivery/session-view.ts';
import { sendersOf } from './numbers.ts';
import type { Db } from './schema.ts';

/** The numbers of other workers on this store: those that somebody holds, or that have clients, who wait for them. */
export async function otherNumbers(db: Db, account: string, now: number): Promise<OtherNumber[]> {
  const senders = (await sendersOf(db)).filter(({ number }) => number !== account);
  if (senders.length === 0) return [];
  const others: OtherNumber[] = [];
  for (const sender of senders.toSorted((one, other) => (one.number < other.number ? -1 : 1))) {
    const { number, linked_number, session, session_since, seen_at, paused, paused_at } = sender;
    const isHeld = sender.expires_at > now;
    if (!isHeld && !(await hasClients(db, number))) continue;
    others.push({
      number: linked_number ?? number,
      session: isHeld ? session : 'lost',
      since: isHeld ? session_since : seen_at,
      ...(paused !== null && { paused: { reason: paused, since: paused_at ?? session_since } }),
    });
  }
  return others;
}

async function hasClients(db: Db, number: string): Promise<boolean> {
  const row = await db
    .selectFrom('client_numbers')
    .select('client_id')
    .where('number', '=', number)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

import type { SessionState } from '../../delivery/ports.ts';
import { knownNumbersOf, leastLoaded, phoneOf, sendersOf, type SenderRow } from './numbers.ts';
import type { Db } from '../database/schema.ts';

/** What is written to it is read by nobody. */
const UNLINKED: ReadonlySet<SessionState> = new Set(['scan_qr', 'logged_out', 'blocked']);

/**
 * Which of our numbers these clients are to write to, E.164: that of the first of them who has a chat with one, else the
 * one that has the least to do. Undefined where none is linked.
 */
export async function numberToWriteTo(
  db: Db,
  clientIds: readonly string[],
  now: number,
): Promise<string | undefined> {
  const senders = (await sendersOf(db)).filter(isReached);
  const known = await knownNumbersOf(db, clientIds);
  const named = (account: string | undefined) => senders.find(({ number }) => number === account);
  const theirs = clientIds
    .map((clientId) => named(known.get(clientId)))
    .find((sender) => sender !== undefined);
  const chosen = theirs ?? named(await leastLoaded(db, senders, now)) ?? senders[0];
  return chosen && phoneOf(chosen);
}

function isReached(sender: SenderRow): boolean {
  return phoneOf(sender) !== undefined && !UNLINKED.has(sender.session) && sender.paused !== 'blocked';
}

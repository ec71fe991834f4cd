import type { Lease } from '../../delivery/ports.ts';
import { assertHeld } from './leases.ts';
import { lockClients } from '../database/locks.ts';
import { PRIORITIES, type SenderRow } from './numbers.ts';
import type { Db } from '../database/schema.ts';
import { transact } from '../database/transact.ts';

/** In one round: more wait for the next. */
const MOST_TAKEN = 500;
/** A number that comes back with a restart of everything is back by then. */
export const RESTART_MS = 120_000;

/** One of the numbers of a store, as another one sees it. */
export interface Situation {
  other: SenderRow;
  senders: readonly SenderRow[];
  now: number;
}

/** `isAll`: nothing is left of it. `isAnyUnderWay`: what was taken may have been sent, and is to be looked up. */
interface TakenFormer {
  isAll: boolean;
  isAnyUnderWay: boolean;
}

/**
 * Takes what belongs to a number that is this one under the name it had before, whatever it stands at: until all of it is
 * taken, and the former name forgotten. Undefined where it is another number.
 */
export async function takeFormer(
  db: Db,
  lease: Lease,
  situation: Situation,
): Promise<TakenFormer | undefined> {
  const { other, senders, now } = situation;
  const mine = senders.find(({ number }) => number === lease.number);
  if (!mine || !isFormerName(mine, situation)) return undefined;
  const from = other.number;
  // Those for whom something waits come first.
  const rows = [
    ...(await openOf(db, from)
      .where('status', '=', 'queued')
      .where('turn', '<>', 'behind')
      .where('priority', 'in', PRIORITIES)
      .execute()),
    ...(await openOf(db, from).where('status', '=', 'sending').execute()),
  ];
  const clients = await db
    .selectFrom('client_numbers')
    .select('client_id')
    .where('number', '=', from)
    .limit(MOST_TAKEN)
    .execute();
  if (rows.length === 0 && clients.length === 0) {
    await forget(db, other, now);
    return { isAll: true, isAnyUnderWay: false };
  }
  const seqs = rows.map(({ seq }) => seq);
  const clientIds = [...new Set([...rows, ...clients].map(({ client_id }) => client_id))].filter(
    (id) => id !== '',
  );
  const taken = await transact(db, async (tx) => {
    await assertHeld(tx, lease);
    await lockClients(tx, clientIds);
    const open = tx
      .updateTable('deliveries')
      .set({ account: lease.number })
      .where('account', '=', from)
      .where('status', 'in', ['queued', 'sending', 'in_doubt'])
      .returning('status');
    const moved = seqs.length === 0 ? [] : await open.where('seq', 'in', seqs).execute();
    if (clientIds.length === 0) return moved;
    await tx
      .updateTable('client_numbers')
      .set({ number: lease.number })
      .where('client_id', 'in', clientIds)
      .where('number', '=', from)
      .execute();
    return [...moved, ...(await open.where('client_id', 'in', clientIds).execute())];
  });
  return { isAll: false, isAnyUnderWay: taken.some(({ status }) => status === 'sending') };
}

/**
 * Whether nobody holds the other one, and it is the same WhatsApp account; or nothing but these two is there, of which
 * the other was last seen before this one was first: two numbers beside each other have seen each other.
 */
function isFormerName(mine: SenderRow, { other, senders, now }: Situation): boolean {
  if (other.expires_at > now) return false;
  if (other.linked_number !== null && other.linked_number === mine.linked_number) return true;
  const isAlone = senders.every(({ number, expires_at }) => number === mine.number || expires_at <= now);
  return isAlone && other.seen_at < mine.first_at && now - other.seen_at >= RESTART_MS;
}

function openOf(db: Db, account: string) {
  return db
    .selectFrom('deliveries')
    .select(['seq', 'client_id'])
    .where('account', '=', account)
    .limit(MOST_TAKEN);
}

/** Were it to come back, it would be a new number: what it had is not its any more. */
async function forget(db: Db, { number, epoch }: SenderRow, now: number): Promise<void> {
  await db
    .deleteFrom('senders')
    .where('number', '=', number)
    .where('epoch', '=', epoch)
    .where('expires_at', '<=', now)
    .execute();
}

import type { Transaction } from 'kysely';
import { PRIORITY } from '../../delivery/delivery.ts';
import type { Lease } from '../../delivery/ports.ts';
import type { Situation } from './former-number.ts';
import { assertHeld } from './leases.ts';
import { lockClients } from '../database/locks.ts';
import { canSend, leastLoaded, PRIORITIES } from './numbers.ts';
import type { Db, Tables } from '../database/schema.ts';
import { transact } from '../database/transact.ts';

/** In one round, so that several who take share alike. */
const MOST_HANDED_OVER = 20;

/**
 * Takes clients for whom something waits from another number, where this one can send and has the least to do: each in
 * one transaction, and none of whose messages one may have been sent without our knowing. Answers in the chat with the
 * other number stay there. Resolves to the clients’ ids.
 */
export async function handOver(db: Db, lease: Lease, { other, senders, now }: Situation): Promise<string[]> {
  const from = other.number;
  const waiting = await movable(db, from)
    .select('client_id')
    .distinct()
    .where('turn', '<>', 'behind')
    .where('priority', 'in', PRIORITIES)
    .where('client_id', '<>', '')
    .where('client_id', 'not in', (eb) =>
      eb.selectFrom('deliveries as d').select('d.client_id').where('d.status', 'in', ['sending', 'in_doubt']),
    )
    .limit(MOST_HANDED_OVER)
    .execute();
  if (waiting.length === 0) return [];
  const ready = senders.filter((sender) => canSend(sender, now));
  if ((await leastLoaded(db, ready, now)) !== lease.number) return [];
  const handedOver: string[] = [];
  for (const { client_id: clientId } of waiting)
    if (await transact(db, (tx) => moveClient(tx, { clientId, from, lease, now }))) handedOver.push(clientId);
  return handedOver;
}

interface Move {
  clientId: string;
  from: string;
  lease: Lease;
  now: number;
}

async function moveClient(tx: Transaction<Tables>, { clientId, from, lease, now }: Move): Promise<boolean> {
  await assertHeld(tx, lease);
  await lockClients(tx, [clientId]);
  const doubtful = await tx
    .selectFrom('deliveries')
    .select('seq')
    .where('client_id', '=', clientId)
    .where('status', 'in', ['sending', 'in_doubt'])
    .limit(1)
    .executeTakeFirst();
  if (doubtful) return false;
  const theirs = { number: lease.number, since: now };
  await tx
    .insertInto('client_numbers')
    .values({ client_id: clientId, ...theirs })
    .onConflict((conflict) =>
      conflict.column('client_id').doUpdateSet(theirs).where('client_numbers.number', '=', from),
    )
    .execute();
  await tx
    .updateTable('deliveries')
    .set((eb) => ({
      account: eb
        .selectFrom('client_numbers')
        .select('client_numbers.number')
        .where('client_numbers.client_id', '=', clientId),
    }))
    .where('seq', 'in', movable(tx, from).select('seq').where('client_id', '=', clientId))
    .execute();
  return true;
}

/** What waits for this number and could go from another as well. */
function movable(db: Db, account: string) {
  return db
    .selectFrom('deliveries')
    .where('account', '=', account)
    .where('status', '=', 'queued')
    .where((eb) => eb.or([eb('priority', '<>', PRIORITY.reply), eb('chat', 'is', null)]));
}

import type { Transaction } from 'kysely';
import type { Lease } from '../../delivery/ports.ts';
import { assertHeld } from '../numbers/leases.ts';
import { lockClients } from '../database/locks.ts';
import type { Db, Tables } from '../database/schema.ts';
import { transact } from '../database/transact.ts';

/** One in trouble holds back those behind it for so long, and no longer. */
export const STUCK_MS = 120_000;

/** In one round: more wait for the next. */
const MOST_PASSED = 100;

/** Lets those behind go on where the one before them has been in trouble too long. Throws LeaseLostError. */
export async function passStuck(db: Db, lease: Lease, now: number): Promise<void> {
  const stuckSince = now - STUCK_MS;
  const stuck = await db
    .selectFrom('deliveries')
    .select('client_id')
    .where('turn', '=', 'first')
    .where('stuck_at', '<=', stuckSince)
    .where('account', '=', lease.number)
    .limit(MOST_PASSED)
    .execute();
  if (stuck.length === 0) return;
  const clientIds = stuck.map(({ client_id }) => client_id);
  await transact(db, async (tx) => {
    await assertHeld(tx, lease);
    await lockClients(tx, clientIds);
    const passed = await tx
      .updateTable('deliveries')
      .set({ turn: 'free' })
      .where('turn', '=', 'first')
      .where('stuck_at', '<=', stuckSince)
      .where('client_id', 'in', clientIds)
      .where('account', '=', lease.number)
      .returning('client_id')
      .execute();
    for (const { client_id } of passed) await letNextGo(tx, client_id);
  });
}

/**
 * Gives the turn to the client's next, where none of them has it. Whoever makes a `first` free calls this, in the same
 * transaction, in which the client is locked.
 */
export async function letNextGo(tx: Transaction<Tables>, clientId: string): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set({ turn: 'first' })
    .where('seq', '=', (eb) =>
      eb
        .selectFrom('deliveries')
        .select(({ fn }) => fn.min('seq').as('seq'))
        .where('client_id', '=', clientId)
        .where('turn', '=', 'behind'),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('deliveries')
            .select('seq')
            .where('client_id', '=', clientId)
            .where('turn', '=', 'first'),
        ),
      ),
    )
    .execute();
}

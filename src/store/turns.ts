import type { Transaction } from 'kysely';
import type { Lease } from '../delivery/ports.ts';
import { assertHeld } from './leases.ts';
import type { Db, Tables } from './schema.ts';

/** One in trouble holds back those behind it for so long, and no longer. */
export const STUCK_MS = 120_000;

/** Lets those behind go on where the one before them has been in trouble too long. Throws LeaseLostError. */
export async function passStuck(db: Db, lease: Lease, now: number): Promise<void> {
  const stuckSince = now - STUCK_MS;
  const stuck = await db
    .selectFrom('deliveries')
    .select('seq')
    .where('turn', '=', 'first')
    .where('stuck_at', '<=', stuckSince)
    .limit(1)
    .executeTakeFirst();
  if (!stuck) return;
  await db.transaction().execute(async (tx) => {
    await assertHeld(tx, lease);
    const passed = await tx
      .updateTable('deliveries')
      .set({ turn: 'free' })
      .where('turn', '=', 'first')
      .where('stuck_at', '<=', stuckSince)
      .returning('client_id')
      .execute();
    for (const { client_id } of passed) await letNextGo(tx, client_id);
  });
}

/**
 * Gives the turn to the client's next, where none of them has it. Whoever makes a `first` free calls this, in the same
 * transaction.
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

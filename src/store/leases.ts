import { type Lease, LeaseLostError, type Leases } from '../delivery/ports.ts';
import type { Transaction } from 'kysely';
import type { Db, Tables } from './schema.ts';

/** A process, as it signs a lease. */
export interface Holder {
  host: string;
  pid: number;
  /** Drawn anew at each start: tells a process from an earlier one with the same number. */
  start: string;
}

interface LeaseOptions {
  db: Db;
  holder: Holder;
  /** Whether that process is known not to run any more. When in doubt, no. */
  isDead: (holder: Holder) => boolean;
  ttlMs: number;
}

export function createLeases({ db, holder, isDead, ttlMs }: LeaseOptions): Leases {
  return {
    ttlMs,

    acquire: (number, now) =>
      db.transaction().execute(async (tx) => {
        const mine = { number, holder: JSON.stringify(holder), expires_at: now + ttlMs };
        const created = await tx
          .insertInto('senders')
          .values({ ...mine, epoch: 1, session: 'starting', session_since: now, next_send_at: 0 })
          .onConflict((conflict) => conflict.column('number').doNothing())
          .returning(['epoch', 'next_send_at'])
          .executeTakeFirst();
        if (created) return { lease: { number, epoch: created.epoch }, nextSendAt: 0 };

        const current = await tx
          .selectFrom('senders')
          .selectAll()
          .where('number', '=', number)
          .executeTakeFirstOrThrow();
        if (current.expires_at > now && !isDead(JSON.parse(current.holder) as Holder)) return undefined;
        const lease = { number, epoch: current.epoch + 1 };
        const { numUpdatedRows } = await tx
          .updateTable('senders')
          .set({ ...mine, epoch: lease.epoch, session: 'starting', session_since: now })
          .where('number', '=', number)
          .where('epoch', '=', current.epoch)
          .executeTakeFirst();
        return numUpdatedRows === 1n ? { lease, nextSendAt: current.next_send_at } : undefined;
      }),

    renew: (lease, { session, nextSendAt }, now) =>
      db.transaction().execute(async (tx) => {
        await assertHeld(tx, lease);
        await tx
          .updateTable('senders')
          .set((eb) => ({
            expires_at: now + ttlMs,
            session,
            session_since: eb
              .case()
              .when('session', '=', session)
              .then(eb.ref('session_since'))
              .else(now)
              .end(),
            next_send_at: nextSendAt,
          }))
          .where('number', '=', lease.number)
          .execute();
      }),

    async release(lease) {
      await db
        .updateTable('senders')
        .set({ expires_at: 0, session: 'lost' })
        .where('number', '=', lease.number)
        .where('epoch', '=', lease.epoch)
        .execute();
    },
  };
}

/**
 * Throws LeaseLostError unless `lease` is the newest of its number, and keeps it so until the transaction ends: the
 * update changes nothing, but locks the row.
 */
export async function assertHeld(tx: Transaction<Tables>, lease: Lease): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('senders')
    .set({ epoch: lease.epoch })
    .where('number', '=', lease.number)
    .where('epoch', '=', lease.epoch)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new LeaseLostError(lease);
}

import type { Transaction } from 'kysely';
import { PRIORITY, type NewDelivery, type Turn } from '../../delivery/delivery.ts';
import type { EventLedger } from '../../delivery/ports.ts';
import { newRow } from './delivery-rows.ts';
import { eventRow } from './embedded-queue.ts';
import { lockClients } from '../database/locks.ts';
import { numbersOf, type NewClients } from '../numbers/numbers.ts';
import type { Db, Tables } from '../database/schema.ts';
import { transact } from '../database/transact.ts';

interface EventLedgerOptions {
  /** The number that new clients are written to from where none is held by anybody. */
  account: string;
  /** Milliseconds since 1970. */
  clock: () => number;
}

/**
 * Where accepted events become deliveries, each client’s of one number: one transaction a batch, and a second time changes
 * nothing.
 */
export function createEventLedger(db: Db, { account, clock }: EventLedgerOptions): EventLedger {
  return {
    async ingest(events) {
      if (events.length === 0) return;
      await transact(db, async (tx) => {
        await lockClients(
          tx,
          events.map(({ message }) => message.event.client.id),
        );
        await tx
          .insertInto('events')
          .values(events.map(({ message }) => eventRow(message)))
          .onConflict((conflict) => conflict.column('id').doNothing())
          .execute();
        const fresh = await tx
          .updateTable('events')
          .set({ state: 'ingested' })
          .where('state', '=', 'inbox')
          .where(
            'id',
            'in',
            events.map(({ message }) => message.event.id),
          )
          .returning('id')
          .execute();
        const toPlan = new Set(fresh.map(({ id }) => id));
        const deliveries: NewDelivery[] = [];
        for (const { message, deliveries: planned } of events) {
          // The same id twice in one batch is one event: the first counts.
          if (toPlan.delete(message.event.id)) deliveries.push(...planned);
        }
        if (deliveries.length > 0) await keepDeliveries(tx, deliveries, { otherwise: account, now: clock() });
      });
    },
  };
}

async function keepDeliveries(
  tx: Transaction<Tables>,
  deliveries: NewDelivery[],
  newClients: NewClients,
): Promise<void> {
  const clientIds = deliveries.map(({ clientId }) => clientId);
  const numbers = await numbersOf(tx, clientIds, newClients);
  const taken = await clientsWithAFirst(tx, deliveries);
  const turnOf = ({ priority, clientId }: NewDelivery): Turn => {
    if (priority !== PRIORITY.ordinary) return 'free';
    if (taken.has(clientId)) return 'behind';
    taken.add(clientId);
    return 'first';
  };
  await tx
    .insertInto('deliveries')
    .values(
      deliveries.map((delivery) => ({
        ...newRow(delivery, turnOf(delivery)),
        account: numbers.get(delivery.clientId) ?? null,
      })),
    )
    .execute();
}

async function clientsWithAFirst(tx: Transaction<Tables>, deliveries: NewDelivery[]): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('deliveries')
    .select('client_id')
    .where('client_id', 'in', [...new Set(deliveries.map(({ clientId }) => clientId))])
    .where('turn', '=', 'first')
    .execute();
  return new Set(rows.map(({ client_id }) => client_id));
}

import { sql, type Transaction, type UpdateQueryBuilder, type UpdateResult } from 'kysely';
import { statusesFor, type DeliveryAction } from '../../delivery/staff-actions.ts';
import { tellPanel } from '../deliveries/delivery-callbacks.ts';
import { lockClientsOf } from '../database/locks.ts';
import type { Db, Tables } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { letNextGo } from '../conversations/turns.ts';

/** What staff have queued again is sent within that time or not at all. */
const LIFETIME_MS = 72 * 3_600_000;

type Tx = Transaction<Tables>;
type Row = { seq: number; id: string; role: Tables['deliveries']['role']; client_id: string };
type Update = UpdateQueryBuilder<Tables, 'deliveries', 'deliveries', UpdateResult>;

/** Its client’s number; else the one that the conversation is with, unless that is ours no more. */
const currentNumber = sql<string | null>`coalesce(
  (select c.number from client_numbers as c
   where c.client_id = deliveries.client_id and deliveries.role not in ('reply', 'staff')),
  (select s.number from senders as s where s.number = deliveries.account)
)`;

interface Deed {
  id: string;
  action: DeliveryAction;
  now: number;
  /** Whether there is a panel to be told of it. */
  tellsPanel: boolean;
}

/**
 * Does what a member of staff wants done about a delivery, in one transaction. Resolves to whether it was possible: since
 * they looked, the sender, a receipt or somebody else may have been quicker.
 */
export async function actOnDelivery(db: Db, { id, action, now, tellsPanel }: Deed): Promise<boolean> {
  return transact(db, async (tx) => {
    const row = await tx.selectFrom('deliveries').select('seq').where('id', '=', id).executeTakeFirst();
    if (!row) return false;
    const only = [row.seq];
    switch (action) {
      case 'cancel':
        return (await cancel(tx, only, { now })).length > 0;
      case 'resend':
      case 'send_again':
        return (await queueAgain(tx, only, { action, now })).length > 0;
      case 'arrived': {
        const [arrived] = await confirmArrival(tx, only, now);
        if (arrived && tellsPanel) await tellPanel(tx, { delivery: arrived, what: 'sent', at: now }, now);
        return arrived !== undefined;
      }
    }
  });
}

interface Circumstances {
  now: number;
  batch?: string;
}

/** Cancels those that wait. Whoever waited behind them may go. */
export async function cancel(tx: Tx, seqs: readonly number[], { now, batch }: Circumstances): Promise<Row[]> {
  const rows = await change(tx, { action: 'cancel', seqs }, (update) =>
    update.set({
      status: 'cancelled',
      turn: 'free',
      hold_reason: null,
      stuck_at: null,
      ended_at: now,
      ...(batch !== undefined && { batch }),
    }),
  );
  for (const clientId of new Set(rows.map(({ client_id }) => client_id))) await letNextGo(tx, clientId);
  return rows;
}

/** Queues them again, each to be sent as a new message that waits for nobody. */
export async function queueAgain(
  tx: Tx,
  seqs: readonly number[],
  { action, now, batch }: Circumstances & { action: 'resend' | 'send_again' },
): Promise<Row[]> {
  const expiresAt = now + LIFETIME_MS;
  return change(tx, { action, seqs }, (update) =>
    update.set((eb) => ({
      status: 'queued',
      turn: 'free',
      reason: null,
      hold_reason: null,
      stuck_at: null,
      ended_at: null,
      due_at: now,
      expires_at: eb
        .case()
        .when('expires_at', '<', expiresAt)
        .then(expiresAt)
        .else(eb.ref('expires_at'))
        .end(),
      // Those that were made stay in `attempts`, the table; the limit is counted anew.
      attempts: 0,
      // A look-up or a receipt for the message before this one speaks of that, and is not mistaken for this one.
      generation: eb('generation', '+', 1),
      // What was under way stays with its number; what is sent anew goes from where its client is written to now.
      account: currentNumber,
      ...(batch !== undefined && { batch }),
    })),
  );
}

function confirmArrival(tx: Tx, seqs: readonly number[], now: number): Promise<Row[]> {
  return change(tx, { action: 'arrived', seqs }, (update) =>
    update.set({ status: 'sent', sent_at: now, ended_at: null }),
  );
}

/** Changes those that still stand where that can be done to them. */
async function change(
  tx: Tx,
  { action, seqs }: { action: DeliveryAction; seqs: readonly number[] },
  how: (update: Update) => Update,
): Promise<Row[]> {
  await lockClientsOf(tx, seqs);
  return (
    how(tx.updateTable('deliveries'))
      .where('seq', 'in', seqs)
      .where('status', 'in', statusesFor(action))
      // Of what was forgotten nobody knows to whom it would go.
      .where('recipient', '<>', '')
      .returning(['seq', 'id', 'role', 'client_id'])
      .execute()
  );
}

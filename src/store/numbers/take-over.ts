import type { Lease, Ledger, TakenOver } from '../../delivery/ports.ts';
import { handOver } from './hand-over.ts';
import { assertHeld } from './leases.ts';
import { lockClients } from '../database/locks.ts';
import { canSend, leastLoaded, PRIORITIES, numbersOf, sendersOf } from './numbers.ts';
import { RESTART_MS, takeFormer } from './former-number.ts';
import type { Db } from '../database/schema.ts';
import { transact } from '../database/transact.ts';

/** In one round: more wait for the next. */
const MOST_ADOPTED = 100;
/** What becomes of other numbers is looked at no more often. */
const LOOK_MS = 1000;

/** What `Ledger.takeOver` does. `handoverMs`: undefined where a number out of service keeps its clients. */
export function createTakeOver(db: Db, handoverMs: number | undefined): Ledger['takeOver'] {
  let lookAt = -Infinity;
  return async (lease, now) => {
    await adopt(db, lease, now);
    const taken: TakenOver = { handedOver: [], isAnyUnderWay: false };
    if (now < lookAt) return taken;
    lookAt = now + LOOK_MS;
    const senders = await sendersOf(db);
    const mine = senders.find(({ number }) => number === lease.number);
    for (const other of senders.filter(({ number }) => number !== lease.number)) {
      const situation = { other, senders, now };
      const former = await takeFormer(db, lease, situation);
      if (former?.isAnyUnderWay) taken.isAnyUnderWay = true;
      if (former?.isAll === false) lookAt = now;
      // It says that it could send from time to time only: until its lease runs out, it is taken at its last word.
      if (former || handoverMs === undefined || canSend(other, now)) continue;
      if (now - other.ready_at < handoverMs) continue;
      // After a restart of everything, or where the store was away for all, the other one is about to be back.
      if (!mine || now - mine.session_since < Math.min(handoverMs, RESTART_MS)) continue;
      const clients = await handOver(db, lease, situation);
      taken.handedOver.push(...clients);
      if (clients.length > 0) lookAt = now;
    }
    return taken;
  };
}

/** Gives what is of no number yet to its client’s, or to this one where that has the least to do. */
async function adopt(db: Db, lease: Lease, now: number): Promise<void> {
  const rows = await db
    .selectFrom('deliveries')
    .select(['seq', 'client_id'])
    .where('account', 'is', null)
    .where('priority', 'in', PRIORITIES)
    .where('status', '=', 'queued')
    .where('turn', '<>', 'behind')
    .limit(MOST_ADOPTED)
    .execute();
  if (rows.length === 0) return;
  if ((await leastLoaded(db, await sendersOf(db), now)) !== lease.number) return;
  const nobodys = rows.filter(({ client_id }) => client_id === '').map(({ seq }) => seq);
  const clientIds = [...new Set(rows.map(({ client_id }) => client_id))].filter((id) => id !== '');
  await transact(db, async (tx) => {
    await assertHeld(tx, lease);
    await lockClients(tx, clientIds);
    const numbers = await numbersOf(tx, clientIds, { otherwise: lease.number, now });
    const unassigned = tx.updateTable('deliveries').where('account', 'is', null);
    if (nobodys.length > 0)
      await unassigned.set({ account: lease.number }).where('seq', 'in', nobodys).execute();
    for (const [clientId, account] of numbers)
      await unassigned
        .set({ account })
        .where('client_id', '=', clientId)
        .where('status', 'in', ['queued', 'sending', 'in_doubt'])
        .execute();
  });
}

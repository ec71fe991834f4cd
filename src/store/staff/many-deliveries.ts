import { sql } from 'kysely';
import type { DeliveryFilter } from '../../delivery/delivery-filter.ts';
import { statusesFor, type MassAction } from '../../delivery/staff-actions.ts';
import { cancel, queueAgain } from './delivery-actions.ts';
import { conditionOf, type Condition } from '../deliveries/filter-deliveries.ts';
import type { Db } from '../database/schema.ts';
import { transact } from '../database/transact.ts';

/** So many are changed in one transaction: the sender waits for no more than that. */
const CHUNK = 500;

export interface Many {
  action: MassAction;
  filter: DeliveryFilter;
}

/** To how many of these it could be done, and the newest place at this moment: what comes later was not counted. */
export async function countMany(db: Db, { action, filter }: Many): Promise<{ count: number; upTo: number }> {
  const { seq } = await db
    .selectFrom('deliveries')
    .select(({ fn }) => fn.max('seq').as('seq'))
    .executeTakeFirstOrThrow();
  const upTo = seq ?? 0;
  const { where } = await conditionOf(db, filter);
  const { count } = await possible(db, action, where)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('seq', '<=', upTo)
    .executeTakeFirstOrThrow();
  return { count, upTo };
}

/**
 * Does it to those that were counted and still stand where it can be done, some hundreds at a time, each once. `batch` is
 * the subject under which it is in the audit log. Resolves to how many.
 */
export async function actOnMany(
  db: Db,
  { action, filter, upTo, batch }: Many & { upTo: number; batch: string },
  now: number,
): Promise<number> {
  const { where } = await conditionOf(db, filter);
  let done = 0;
  // What was queued again may have been refused again when we come by: never back to what was seen.
  let after = 0;
  for (;;) {
    const places = await possible(db, action, where)
      .select('seq')
      .where('seq', '>', after)
      .where('seq', '<=', upTo)
      .orderBy('seq')
      .limit(CHUNK)
      .execute();
    const seqs = places.map(({ seq }) => seq);
    const last = seqs.at(-1);
    if (last === undefined) return done;
    after = last;
    const changed = await transact(db, (tx) => {
      const these = { now, batch };
      return action === 'cancel' ? cancel(tx, seqs, these) : queueAgain(tx, seqs, { action, ...these });
    });
    done += changed.length;
    await new Promise(setImmediate);
  }
}

function possible(db: Db, action: MassAction, where: Condition['where']) {
  // Not by the index of statuses: see conditionOf.
  return db
    .selectFrom('deliveries')
    .where(where)
    .where('recipient', '<>', '')
    .where(sql<string>`status || ''`, 'in', statusesFor(action));
}

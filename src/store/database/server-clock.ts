import { sql } from 'kysely';
import type { Db } from './schema.ts';

/**
 * How far the database’s clock is ahead of ours at least, in milliseconds; less than 0 where it is behind, and 0 where it
 * may be the same: it read its clock at some moment between our question and its answer. PostgreSQL only.
 */
export async function serverAheadMs(db: Db, clock: () => number = Date.now): Promise<number> {
  const before = clock();
  const { rows } = await sql<{ now: number }>`
    select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as now
  `.execute(db);
  const after = clock();
  const { now = before } = rows[0] ?? {};
  return now > after ? now - after : Math.min(0, now - before);
}

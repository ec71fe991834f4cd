import { Kysely, sql } from 'kysely';
import { postgres, whyUnfit } from './postgres.ts';
import type { Tables } from './schema.ts';
import { compareMigrations, type StoreInspection } from './store-inspection.ts';

export interface PostgresInspection {
  version: string;
  /** How far the server’s clock is ahead of ours, in milliseconds. */
  aheadMs: number;
  /** Why the store cannot be there, in words. */
  unfit: string | undefined;
  /** Nothing can be written there, as on a standby. */
  onlyReads: boolean;
  /** Undefined where there are no tables yet. */
  store: StoreInspection | undefined;
}

/** Looks at a database without changing it. Throws where it cannot be reached. */
export async function inspectPostgres(url: string): Promise<PostgresInspection> {
  const db = new Kysely<Tables>({ dialect: postgres(url).kysely });
  try {
    const before = Date.now();
    const { rows } = await sql<{ version: string; now: number; onlyReads: boolean; exists: boolean }>`
      select current_setting('server_version') as version,
        (extract(epoch from clock_timestamp()) * 1000)::bigint as now,
        current_setting('transaction_read_only') = 'on' as "onlyReads",
        to_regclass('kysely_migration') is not null as exists
    `.execute(db);
    const { version = '', now = 0, onlyReads = false, exists = false } = rows[0] ?? {};
    const aheadMs = now - (before + Date.now()) / 2;
    const server = { version, aheadMs, unfit: await whyUnfit(db), onlyReads };
    if (!exists) return { ...server, store: undefined };
    const done = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
    const newest = await sql<{ at: number | null }>`
      select max(at) as at from (
        select created_at as at from deliveries where seq = (select max(seq) from deliveries)
        union all select accepted_at from events where seq = (select max(seq) from events)) as newest
    `.execute(db);
    const store = {
      faults: [],
      ...compareMigrations(done.rows.map(({ name }) => name)),
      newestAt: newest.rows[0]?.at ?? undefined,
    };
    return { ...server, store };
  } finally {
    await db.destroy();
  }
}

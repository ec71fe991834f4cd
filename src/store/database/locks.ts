import { PostgresAdapter, sql, type Transaction } from 'kysely';
import type { Db, Tables } from './schema.ts';

/** Whether processes of several machines may share it, and write at the same moment: it is PostgreSQL. */
export function isAmongMachines(db: Db): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}

/**
 * Keeps whoever asks for one of the same names waiting until this transaction ends; what they read from then on, they
 * read as it leaves it. To be called once in a transaction, before it changes anything: several names are taken in one
 * order, so that no two wait for each other.
 *
 * SQLite has one writer at a time: there is nothing to be done.
 */
export async function lock(tx: Transaction<Tables>, names: readonly string[]): Promise<void> {
  if (names.length === 0 || !isAmongMachines(tx)) return;
  await sql`
    select pg_advisory_xact_lock(key)
    from (select distinct hashtextextended(name, 0) as key from unnest(${names}::text[]) as name order by key) as keys
  `.execute(tx);
}

/**
 * To be called by whatever changes deliveries of these clients or makes new ones: so that of each client’s one is
 * `first`, and those behind it are let go, whoever else ingests, sends or cancels at that moment.
 */
export async function lockClients(tx: Transaction<Tables>, clientIds: readonly string[]): Promise<void> {
  await lock(
    tx,
    clientIds.map((id) => `client ${id}`),
  );
}

/** The same, by deliveries of theirs. */
export async function lockClientsOf(tx: Transaction<Tables>, seqs: readonly number[]): Promise<void> {
  const rows = await tx.selectFrom('deliveries').select('client_id').where('seq', 'in', seqs).execute();
  await lockClients(
    tx,
    rows.map(({ client_id }) => client_id),
  );
}

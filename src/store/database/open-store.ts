import { Kysely, type Transaction } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { RowNumber, StoreDialect } from './dialect.ts';
import { ledger } from './migrations/0001-ledger.ts';
import { sessionAndInbox } from './migrations/0002-session-and-inbox.ts';
import { callbacks } from './migrations/0003-callbacks.ts';
import { transfers } from './migrations/0004-transfers.ts';
import { repliesAndOptOuts } from './migrations/0005-replies-and-opt-outs.ts';
import { staffTexts } from './migrations/0006-staff-texts.ts';
import { staffDeliveries } from './migrations/0007-staff-deliveries.ts';
import { staff } from './migrations/0008-staff.ts';
import { staffTransfers } from './migrations/0009-staff-transfers.ts';
import { severalNumbers } from './migrations/0010-several-numbers.ts';
import { patiently } from './patiently.ts';
import { wordsOf } from './postgres-errors.ts';
import type { Db, Tables } from './schema.ts';
import { StoreError } from './store-error.ts';

/**
 * Opens the store and brings its tables up to date: of several processes that start at once, one does so, and the others
 * wait. Throws StoreError when that fails, also when a newer version of Avisador has already changed them: an older one
 * would not know what it writes.
 */
export async function openStore(dialect: StoreDialect): Promise<Db> {
  const db = new Kysely<Tables>({ dialect: dialect.kysely });
  const migrating = dialect.migrating ? new Kysely<Tables>({ dialect: dialect.migrating }) : db;
  try {
    await patiently(() =>
      migrating.transaction().execute(async (tx) => {
        await dialect.prepare?.(tx);
        await migrate(tx, dialect.rowNumber);
      }),
    );
    if (migrating !== db) await migrating.destroy();
    return db;
  } catch (error) {
    for (const each of new Set([db, migrating])) await each.destroy();
    throw error;
  }
}

async function migrate(tx: Transaction<Tables>, rowNumber: RowNumber): Promise<void> {
  const migrations = {
    '0001-ledger': ledger(rowNumber),
    '0002-session-and-inbox': sessionAndInbox(rowNumber),
    '0003-callbacks': callbacks(rowNumber),
    '0004-transfers': transfers,
    '0005-replies-and-opt-outs': repliesAndOptOuts,
    '0006-staff-texts': staffTexts(rowNumber),
    '0007-staff-deliveries': staffDeliveries,
    '0008-staff': staff(rowNumber),
    '0009-staff-transfers': staffTransfers,
    '0010-several-numbers': severalNumbers,
  };
  const known = Object.keys(migrations);
  const done = await executed(tx);
  // Kysely's own check has the same aim, but speaks of "corrupted migrations".
  const fromTheFuture = done.filter((name) => !known.includes(name));
  if (fromTheFuture.length > 0) {
    throw new StoreError(
      `the store was made by a newer Avisador (${fromTheFuture.join(', ')}): update this one`,
    );
  }
  if (done.length === known.length) return;
  const migrator = new Migrator({ db: tx, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    throw new StoreError(`the store’s tables could not be brought up to date: ${wordsOf(error)}`, error);
  }
}

async function executed(tx: Transaction<Tables>): Promise<string[]> {
  const tables = await tx.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === 'kysely_migration')) return [];
  const rows = await (tx as unknown as Kysely<{ kysely_migration: { name: string } }>)
    .selectFrom('kysely_migration')
    .select('name')
    .execute();
  return rows.map(({ name }) => name);
}

import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { StoreDialect } from './dialect.ts';
import { ledger } from './migrations/0001-ledger.ts';
import { sessionAndInbox } from './migrations/0002-session-and-inbox.ts';
import { callbacks } from './migrations/0003-callbacks.ts';
import { transfers } from './migrations/0004-transfers.ts';
import { repliesAndOptOuts } from './migrations/0005-replies-and-opt-outs.ts';
import { staffTexts } from './migrations/0006-staff-texts.ts';
import { staffDeliveries } from './migrations/0007-staff-deliveries.ts';
import { staff } from './migrations/0008-staff.ts';
import { staffTransfers } from './migrations/0009-staff-transfers.ts';
import type { Db, Tables } from './schema.ts';

/**
 * Opens the store and brings its tables up to date. Throws StoreError when that fails, also when a newer version of
 * Avisador has already changed them: an older one would not know what it writes.
 */
export async function openStore(dialect: StoreDialect): Promise<Db> {
  const db = new Kysely<Tables>({ dialect: dialect.kysely });
  const { rowNumber } = dialect;
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
  };
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const known = new Set(Object.keys(migrations));
  try {
    // Kysely's own check has the same aim, but speaks of "corrupted migrations".
    const fromTheFuture = (await executed(db)).filter((name) => !known.has(name));
    if (fromTheFuture.length > 0) {
      throw new StoreError(
        `the store was made by a newer Avisador (${fromTheFuture.join(', ')}): update this one`,
      );
    }
    const { error } = await migrator.migrateToLatest();
    if (error !== undefined)
      throw new StoreError('the store’s tables could not be brought up to date', error);
    return db;
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

async function executed(db: Db): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === 'kysely_migration')) return [];
  const rows = await (db as unknown as Kysely<{ kysely_migration: { name: string } }>)
    .selectFrom('kysely_migration')
    .select('name')
    .execute();
  return rows.map(({ name }) => name);
}

export class StoreError extends Error {
  override readonly name = 'StoreError';
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
  }
}

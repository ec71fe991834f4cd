import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { openStore } from '../store/database/open-store.ts';
import { isAway, wordsOf } from '../store/database/postgres-errors.ts';
import { postgres } from '../store/database/postgres.ts';
import type { Db } from '../store/database/schema.ts';
import { sqlite } from '../store/database/sqlite.ts';
import { StoreError } from '../store/database/store-error.ts';
import type { Config } from './config.ts';

/** Opens the store, made where it is missing. Throws StoreError, which says where the store is and never the password. */
export async function openDatabase({ databaseUrl, dataDir }: Config): Promise<Db> {
  const file = path.join(dataDir, 'avisador.db');
  try {
    if (databaseUrl !== undefined) return await openStore(postgres(databaseUrl));
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    return await openStore(sqlite(file));
  } catch (error) {
    const where = databaseUrl === undefined ? `${file} (DATA_DIR)` : `${placeOf(databaseUrl)} (DATABASE_URL)`;
    throw new StoreError(`the store ${where} cannot be opened: ${wordsOf(error)}`, error);
  }
}

/** The host and the database. */
function placeOf(databaseUrl: string): string {
  const { host, pathname } = new URL(databaseUrl.replace('@/', '@localhost/'));
  return `${host}${pathname}`;
}

/** A disk that is full, too many connections, and a database that lets nothing be written. */
const OUT_OF_ORDER: ReadonlySet<unknown> = new Set([
  'SQLITE_FULL',
  'SQLITE_READONLY',
  '53100',
  '53300',
  '25006',
]);

function isOutOfOrder(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return isAway(error) || OUT_OF_ORDER.has(code);
}

/** Opens the store for one piece of work. Throws StoreError where nothing can be done with it. */
export async function withDatabase<Result>(
  config: Config,
  use: (db: Db) => Promise<Result>,
): Promise<Result> {
  const db = await openDatabase(config);
  try {
    return await use(db);
  } catch (error) {
    if (!isOutOfOrder(error)) throw error;
    throw new StoreError(`the store cannot be used: ${wordsOf(error)}`, error);
  } finally {
    await db.destroy();
  }
}

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { openStore, StoreError } from '../store/open-store.ts';
import type { Db } from '../store/schema.ts';
import { sqlite } from '../store/sqlite.ts';
import type { Config } from './config.ts';

/** Opens the store, made where it is missing. Throws StoreError. */
export async function openDatabase({ dataDir }: Config): Promise<Db> {
  const file = path.join(dataDir, 'avisador.db');
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    return await openStore(sqlite(file));
  } catch (error) {
    if (error instanceof StoreError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new StoreError(`the store ${file} (DATA_DIR) cannot be opened: ${why}`, error);
  }
}

/** Opens the store for one piece of work. */
export async function withDatabase<Result>(
  config: Config,
  use: (db: Db) => Promise<Result>,
): Promise<Result> {
  const db = await openDatabase(config);
  try {
    return await use(db);
  } finally {
    await db.destroy();
  }
}

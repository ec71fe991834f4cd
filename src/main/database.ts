import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { openStore } from '../store/open-store.ts';
import type { Db } from '../store/schema.ts';
import { sqlite } from '../store/sqlite.ts';
import type { Config } from './config.ts';

/** Opens the store, made where it is missing. Throws StoreError. */
export async function openDatabase({ dataDir }: Config): Promise<Db> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  return openStore(sqlite(path.join(dataDir, 'avisador.db')));
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

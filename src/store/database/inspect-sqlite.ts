import Database from 'better-sqlite3';
import { compareMigrations, type StoreInspection } from './store-inspection.ts';

/** More are not told. */
const MOST_FAULTS = 5;

/**
 * Reads a store's file from end to end, without changing it and without keeping anybody from writing to it. Throws where
 * it cannot be opened or is no store.
 */
export function inspectSqlite(file: string): StoreInspection {
  const database = new Database(file, { readonly: true, fileMustExist: true, timeout: 5000 });
  try {
    const column = (sql: string) => database.prepare<[], string>(sql).pluck().all();
    const answers = column(`pragma integrity_check(${MOST_FAULTS})`);
    const done = column('select name from kysely_migration');
    const newest = database
      .prepare<[], number | null>(
        `select max(at) from (
           select created_at as at from deliveries where seq = (select max(seq) from deliveries)
           union all select accepted_at from events where seq = (select max(seq) from events))`,
      )
      .pluck()
      .get();
    return {
      faults: answers.filter((answer) => answer !== 'ok'),
      ...compareMigrations(done),
      newestAt: newest ?? undefined,
    };
  } finally {
    database.close();
  }
}

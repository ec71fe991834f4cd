import Database from 'better-sqlite3';
import { SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely';
import type { StoreDialect } from './dialect.ts';

/**
 * SQLite in one file, durable at every commit (WAL with `synchronous=FULL`). Several processes may share the file: a
 * writer waits up to five seconds for another.
 */
export function sqlite(file: string): StoreDialect {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('busy_timeout = 5000');
  return {
    kysely: new SqliteDialect({ database: withPreparedStatements(database) }),
    rowNumber: { type: 'integer', build: (column) => column.primaryKey().autoIncrement() },
  };
}

/** Statements differ by the number of rows in a batch, so their number is bounded, but not tiny. */
const MOST_STATEMENTS = 500;

/** Kysely prepares a statement each time it runs it; here each is prepared once. */
function withPreparedStatements(database: Database.Database): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(sql) {
      const known = prepared.get(sql);
      if (known) return known;
      // Every transaction of the store writes. One that begins by reading could not become a writer once another
      // process has written, however long it waited: so the right to write is taken at the start.
      const statement = database.prepare(sql === 'begin' ? 'begin immediate' : sql) as SqliteStatement;
      if (prepared.size >= MOST_STATEMENTS) prepared.clear();
      prepared.set(sql, statement);
      return statement;
    },
  };
}

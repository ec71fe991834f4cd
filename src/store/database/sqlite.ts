import Database from 'better-sqlite3';
import {
  SqliteAdapter,
  SqliteDialect,
  type DatabaseConnection,
  type Driver,
  type SqliteDatabase,
  type SqliteStatement,
} from 'kysely';
import type { StoreDialect } from './dialect.ts';

/**
 * SQLite in one file, durable at every commit (WAL with `synchronous=FULL`). Several processes may share the file: a
 * writer waits up to five seconds for another.
 */
export function sqlite(file: string): StoreDialect {
  const database = new Database(file);
  database.pragma('busy_timeout = 5000');
  useWal(database);
  database.pragma('synchronous = FULL');
  // What is forgotten is to be gone from the file too, and not to lie about in it until something is written there.
  database.pragma('secure_delete = on');
  return {
    kysely: new TransactionalDialect(database),
    rowNumber: { type: 'integer', build: (column) => column.primaryKey().autoIncrement() },
  };
}

class TransactionalDialect extends SqliteDialect {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    super({ database: withPreparedStatements(database) });
    this.#database = database;
  }

  /** Kysely thinks that SQLite cannot undo a half-made table. It can: a migration is one transaction here too. */
  override createAdapter(): SqliteAdapter {
    return new (class extends SqliteAdapter {
      override get supportsTransactionalDdl(): boolean {
        return true;
      }
    })();
  }

  /**
   * Where the disk is full, SQLite has rolled back by itself. To do so once more is an error, which would be heard
   * instead of what happened.
   */
  override createDriver(): Driver {
    const driver = super.createDriver();
    const rollBack = driver.rollbackTransaction.bind(driver);
    return Object.assign(driver, {
      rollbackTransaction: async (connection: DatabaseConnection) => {
        if (this.#database.inTransaction) await rollBack(connection);
      },
    });
  }
}

/** A new file is turned to WAL once. Where several processes do so at the same moment, SQLite lets none of them wait. */
function useWal(database: Database.Database): void {
  for (let tries = 1; ; tries += 1) {
    try {
      database.pragma('journal_mode = WAL');
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== 'SQLITE_BUSY' || tries === 100) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
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

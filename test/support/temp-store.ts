import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CompiledQuery, DatabaseConnection, Driver } from 'kysely';
import type { StoreDialect } from '../../src/store/dialect.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Db } from '../../src/store/schema.ts';
import { sqlite } from '../../src/store/sqlite.ts';

/** A store in a file of its own, in a folder of its own. */
export interface TempStore {
  file: string;
  db: Db;
  /** The same file, opened once more, as another process would. */
  open(): Promise<Db>;
  /** Closes all of it and deletes the folder. */
  close(): Promise<void>;
}

/** `onQuery` hears of every statement before it runs; where it throws, so does the statement. */
export async function tempStore(onQuery?: (query: CompiledQuery) => void): Promise<TempStore> {
  const folder = mkdtempSync(path.join(tmpdir(), 'avisador-store-'));
  const file = path.join(folder, 'avisador.db');
  const opened: Db[] = [];
  const open = async () => {
    const db = await openStore(onQuery ? heard(sqlite(file), onQuery) : sqlite(file));
    opened.push(db);
    return db;
  };
  return {
    file,
    db: await open(),
    open,
    async close() {
      for (const db of opened) await db.destroy();
      rmSync(folder, { recursive: true });
    },
  };
}

function heard({ kysely, rowNumber }: StoreDialect, onQuery: (query: CompiledQuery) => void): StoreDialect {
  const hear = (connection: DatabaseConnection): DatabaseConnection => ({
    executeQuery: (query, options) => {
      onQuery(query);
      return connection.executeQuery(query, options);
    },
    streamQuery: (query, chunkSize, options) => connection.streamQuery(query, chunkSize, options),
  });
  return {
    rowNumber,
    kysely: {
      createAdapter: () => kysely.createAdapter(),
      createIntrospector: (db) => kysely.createIntrospector(db),
      createQueryCompiler: () => kysely.createQueryCompiler(),
      createDriver: () => hearing(kysely.createDriver(), hear),
    },
  };
}

function hearing(driver: Driver, hear: (connection: DatabaseConnection) => DatabaseConnection): Driver {
  return {
    init: () => driver.init(),
    acquireConnection: async () => hear(await driver.acquireConnection()),
    beginTransaction: (connection, settings) => driver.beginTransaction(connection, settings),
    commitTransaction: (connection) => driver.commitTransaction(connection),
    rollbackTransaction: (connection) => driver.rollbackTransaction(connection),
    releaseConnection: async () => {},
    destroy: () => driver.destroy(),
  };
}

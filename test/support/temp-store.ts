import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CompiledQuery, DatabaseConnection, Driver } from 'kysely';
import type { StoreDialect } from '../../src/store/database/dialect.ts';
import { openStore } from '../../src/store/database/open-store.ts';
import type { Db } from '../../src/store/database/schema.ts';
import { dialectAt } from './store-address.ts';
import { borrowDatabase, createDatabase, dropDatabase, giveDatabaseBack, SERVER } from './test-databases.ts';

/** Which database this run of the tests is on. */
export const isPostgres = (globalThis as { testStore?: string }).testStore === 'postgres';

/** A place for a store: a file in a folder of its own, or a database. */
export interface StorePlace {
  address: string;
  remove(): Promise<void>;
}

/** A place where nothing is yet, or only the tables. */
export async function storePlace({ hasTables = false } = {}): Promise<StorePlace> {
  if (isPostgres) {
    const server = process.env[SERVER];
    if (server === undefined) throw new Error('no PostgreSQL server was started: see postgres-setup.ts');
    const address = await (hasTables ? borrowDatabase(server) : createDatabase(server));
    return {
      address,
      remove: () => (hasTables ? giveDatabaseBack(server, address) : dropDatabase(address)),
    };
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'avisador-store-'));
  return {
    address: path.join(folder, 'avisador.db'),
    remove: async () => rmSync(folder, { recursive: true }),
  };
}

/** A store of its own, in a place of its own. */
export interface TempStore {
  address: string;
  db: Db;
  /** The same store, opened once more, as another process would. */
  open(): Promise<Db>;
  /** Whether anything is under way in it: a statement, a transaction, or the wait for a connection. */
  isBusy(): boolean;
  /** Closes all of it and removes the place. */
  close(): Promise<void>;
}

/** `onQuery` hears of every statement before it runs; where it throws, so does the statement. */
export async function tempStore(onQuery: (query: CompiledQuery) => void = () => {}): Promise<TempStore> {
  const { address, remove } = await storePlace({ hasTables: true });
  const opened: Db[] = [];
  const heard = { underWay: 0, onQuery };
  const open = async () => {
    const db = await openStore(heardBy(heard, dialectAt(address)));
    opened.push(db);
    return db;
  };
  return {
    address,
    db: await open(),
    open,
    isBusy: () => heard.underWay > 0,
    async close() {
      for (const db of opened) await db.destroy();
      await remove();
    },
  };
}

interface Listener {
  onQuery(query: CompiledQuery): void;
  /** How many have a connection, or wait for one. */
  underWay: number;
}

function heardBy(listener: Listener, dialect: StoreDialect): StoreDialect {
  const { kysely } = dialect;
  return {
    ...dialect,
    kysely: {
      createAdapter: () => kysely.createAdapter(),
      createIntrospector: (db) => kysely.createIntrospector(db),
      createQueryCompiler: () => kysely.createQueryCompiler(),
      createDriver: () => hearing(kysely.createDriver(), listener),
    },
  };
}

function hearing(driver: Driver, listener: Listener): Driver {
  const behind = new WeakMap<DatabaseConnection, DatabaseConnection>();
  return {
    init: () => driver.init(),
    async acquireConnection() {
      listener.underWay += 1;
      try {
        const connection = await driver.acquireConnection();
        const listening: DatabaseConnection = {
          async executeQuery(query, options) {
            listener.onQuery(query);
            return connection.executeQuery(query, options);
          },
          streamQuery: (query, chunkSize, options) => connection.streamQuery(query, chunkSize, options),
        };
        behind.set(listening, connection);
        return listening;
      } catch (error) {
        listener.underWay -= 1;
        throw error;
      }
    },
    beginTransaction: (connection, settings) => driver.beginTransaction(connection, settings),
    commitTransaction: (connection) => driver.commitTransaction(connection),
    rollbackTransaction: (connection) => driver.rollbackTransaction(behind.get(connection) ?? connection),
    async releaseConnection(connection) {
      listener.underWay -= 1;
      await driver.releaseConnection(behind.get(connection) ?? connection);
    },
    destroy: () => driver.destroy(),
  };
}

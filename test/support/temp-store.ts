import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CompiledQuery, DatabaseConnection, Driver } from 'kysely';
import type { StoreDialect } from '../../src/store/dialect.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Db } from '../../src/store/schema.ts';
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
  /** Whether a statement is under way. */
  isBusy(): boolean;
  /** Closes all of it and removes the place. */
  close(): Promise<void>;
}

/** `onQuery` hears of every statement before it runs; where it throws, so does the statement. */
export async function tempStore(onQuery: (query: CompiledQuery) => void = () => {}): Promise<TempStore> {
  const { address, remove } = await storePlace({ hasTables: true });
  const opened: Db[] = [];
  let underWay = 0;
  const hear: Hear = async (query, run) => {
    onQuery(query);
    underWay += 1;
    try {
      return await run();
    } finally {
      underWay -= 1;
    }
  };
  const open = async () => {
    const db = await openStore(heard(dialectAt(address), hear));
    opened.push(db);
    return db;
  };
  return {
    address,
    db: await open(),
    open,
    isBusy: () => underWay > 0,
    async close() {
      for (const db of opened) await db.destroy();
      await remove();
    },
  };
}

/** Hears of a statement, and runs it. */
type Hear = <Result>(query: CompiledQuery, run: () => Promise<Result>) => Promise<Result>;

function heard(dialect: StoreDialect, hear: Hear): StoreDialect {
  const { kysely } = dialect;
  return {
    ...dialect,
    kysely: {
      createAdapter: () => kysely.createAdapter(),
      createIntrospector: (db) => kysely.createIntrospector(db),
      createQueryCompiler: () => kysely.createQueryCompiler(),
      createDriver: () => hearing(kysely.createDriver(), hear),
    },
  };
}

function hearing(driver: Driver, hear: Hear): Driver {
  const behind = new WeakMap<DatabaseConnection, DatabaseConnection>();
  return {
    init: () => driver.init(),
    async acquireConnection() {
      const connection = await driver.acquireConnection();
      const listening: DatabaseConnection = {
        executeQuery: (query, options) => hear(query, () => connection.executeQuery(query, options)),
        streamQuery: (query, chunkSize, options) => connection.streamQuery(query, chunkSize, options),
      };
      behind.set(listening, connection);
      return listening;
    },
    beginTransaction: (connection, settings) => driver.beginTransaction(connection, settings),
    commitTransaction: (connection) => driver.commitTransaction(connection),
    rollbackTransaction: (connection) => driver.rollbackTransaction(connection),
    releaseConnection: (connection) => driver.releaseConnection(behind.get(connection) ?? connection),
    destroy: () => driver.destroy(),
  };
}

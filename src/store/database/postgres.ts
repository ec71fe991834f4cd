import {
  PostgresAdapter,
  PostgresDialect,
  sql,
  type Kysely,
  type PostgresPool,
  type PostgresPoolClient,
  type PostgresQueryResult,
  type Transaction,
} from 'kysely';
import pg from 'pg';
import type { StoreDialect } from './dialect.ts';
import { isGivenUpForAnother, isReadOnly, TRIES } from './postgres-errors.ts';
import type { Tables } from './schema.ts';
import { StoreError } from './store-error.ts';

/** Of one process. A sender, ingest, a conversation and staff are all busy with fewer. */
const MOST_CONNECTIONS = 10;
/** A new connection, or one of the others’, is waited for so long. */
const CONNECT_MS = 10_000;
/**
 * What a transaction may take. One that waits for a lock longer than this is better tried again later; one whose process
 * stands still gives up what it holds before the lease of a number runs out, so that another can take it over; and no
 * single statement of ours takes half as long.
 */
const LIMITS = { lock_timeout: 5000, idle_in_transaction_session_timeout: 10_000, statement_timeout: 30_000 };
/** Who says nothing for so long is gone without a word, and its connection with it. */
const SILENCE_MS = LIMITS.statement_timeout + 15_000;

/** Locks are held until a transaction ends, and everything that comes after a lock is to be seen then. */
const BEGIN = `begin isolation level read committed; ${Object.entries(LIMITS)
  .map(([name, ms]) => `set local ${name} = ${ms}`)
  .join('; ')}`;

const OLDEST = 15;

/**
 * PostgreSQL, version 15 or newer, at a `postgres://` address, encrypted as its `sslmode` says. Connects when it is first
 * used, and anew whenever a connection is lost. Any number of processes may share it, also through PgBouncer in
 * transaction mode: nothing is expected of a connection from one transaction to the next. Throws StoreError where the
 * address cannot be read.
 */
export function postgres(url: string): StoreDialect {
  const options = {
    connectionString: url,
    application_name: 'avisador',
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    types,
  };
  return {
    kysely: new UnlockedDialect({ pool: limited(openPool({ ...options, max: MOST_CONNECTIONS })) }),
    // To make an index takes as long as it takes, and so does waiting for it.
    migrating: new UnlockedDialect({ pool: openPool({ ...options, max: 1 }) }),
    rowNumber: { type: 'bigint', build: (column) => column.primaryKey().generatedAlwaysAsIdentity() },
    prepare,
  };
}

/** Kysely would lock for the session, which behind PgBouncer is somebody else’s in a moment: `prepare` locks instead. */
class UnlockedDialect extends PostgresDialect {
  override createAdapter(): PostgresAdapter {
    return new (class extends PostgresAdapter {
      override async acquireMigrationLock(): Promise<void> {}
      override async releaseMigrationLock(): Promise<void> {}
    })();
  }
}

async function prepare(tx: Transaction<Tables>): Promise<void> {
  const why = await whyUnfit(tx);
  if (why !== undefined) throw new StoreError(why);
  await sql`select pg_advisory_xact_lock(hashtextextended('avisador migrations', 0))`.execute(tx);
}

/** Why the store cannot be in this database, in words; undefined where it can. */
export async function whyUnfit(db: Kysely<Tables>): Promise<string | undefined> {
  const { rows } = await sql<{ version: string; number: number; encoding: string; mayBegin: boolean }>`
    select current_setting('server_version') as version,
      current_setting('server_version_num')::integer as number,
      current_setting('server_encoding') as encoding,
      to_regclass('kysely_migration') is not null
        or coalesce(has_schema_privilege(current_schema(), 'create'), false) as "mayBegin"
  `.execute(db);
  const { version = '', number = 0, encoding = '', mayBegin } = rows[0] ?? {};
  if (number < OLDEST * 10_000) return `PostgreSQL ${OLDEST} or newer is needed, and this is ${version}`;
  if (encoding !== 'UTF8')
    return `the database must be made with the encoding UTF8, and this one has ${encoding}`;
  return mayBegin
    ? undefined
    : 'there are no tables yet, and this user may make none: let it be the owner of the database, or grant it `create` on the schema';
}

/** Numbers of 64 bits are numbers here: milliseconds, rows and counts. No other pool of this process is touched. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format) => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format)),
};
const INT8 = 20;

function openPool(options: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(options);
  // A lost connection is left out of the pool by itself; whoever was using it hears of it by their statement.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** Holds whatever is done to the limits. */
function limited(pool: PostgresPool): PostgresPool {
  return { options: {}, end: () => pool.end(), connect: async () => limitedClient(await pool.connect()) };
}

function limitedClient(client: PostgresPoolClient): PostgresPoolClient {
  let isInTransaction = false;
  let isReleased = false;
  let isUnfit = false;

  function release(): void {
    if (isReleased) return;
    isReleased = true;
    client.release(isUnfit);
  }

  async function once<Row>(text: string, parameters: unknown[]): Promise<PostgresQueryResult<Row>> {
    const timer = setTimeout(() => {
      isUnfit = true;
      // It is closed in the middle of the statement, which fails by that.
      release();
    }, SILENCE_MS);
    try {
      return await client.query<Row>(text, parameters);
    } catch (error) {
      isUnfit ||= isReadOnly(error);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Never rejects: why it is rolled back is what is to be heard. A connection that is closed is rolled back, too. */
  async function rollBack<Row>(): Promise<PostgresQueryResult<Row>> {
    try {
      return await once('rollback', []);
    } catch {
      isUnfit = true;
      return { command: 'ROLLBACK', rowCount: 0, rows: [] };
    }
  }

  async function query<Row>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>> {
    if (text === 'begin') {
      isInTransaction = true;
      return once(BEGIN, []);
    }
    if (text === 'commit' || text === 'rollback') isInTransaction = false;
    if (text === 'rollback') return rollBack();
    const kept = parameters.map(keepable);
    for (let tries = 1; ; tries += 1) {
      try {
        return await once(text, kept);
      } catch (error) {
        // A transaction is done anew as a whole.
        if (isInTransaction || tries === TRIES || !isGivenUpForAnother(error)) throw error;
      }
    }
  }

  return { query: query as PostgresPoolClient['query'], release };
}

/** PostgreSQL keeps every character but one, which nobody means and anybody can send. */
function keepable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(keepable);
  return typeof value === 'string' ? value.replaceAll('\0', '\ufffd') : value;
}

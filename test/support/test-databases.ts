import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** The variable that says where the PostgreSQL server of this run of the tests is: see postgres-setup.ts. */
export const SERVER = 'AVISADOR_TEST_POSTGRES';

const TEMPLATE = 'with_tables';

/** Makes an empty database on a server. Resolves to its address. */
export async function createDatabase(
  server: string,
  { name = `test_${randomBytes(8).toString('hex')}`, template = 'template0', encoding = 'UTF8' } = {},
): Promise<string> {
  const as = `template ${template} encoding ${encoding}`;
  await on(server, (client) => client.query(`create database ${name} ${as}`));
  return addressOn(server, name);
}

/** Removes a database, whoever is connected to it. */
export async function dropDatabase(address: string): Promise<void> {
  const name = new URL(address).pathname.slice(1);
  await on(addressOn(address, 'postgres'), (client) => client.query(`drop database ${name} with (force)`));
}

/** Makes a server ready to lend databases that have the tables, which `makeTables` makes at an address. */
export async function prepareLending(
  server: string,
  makeTables: (address: string) => Promise<void>,
): Promise<void> {
  const address = await createDatabase(server, { name: TEMPLATE });
  await makeTables(address);
  await on(address, async (client) => {
    const { rows } = await client.query<{ all: string }>(`
      select string_agg(format('(%L, %L)', name, timestamp), ', ') as all from kysely_migration
    `);
    await client.query(`
      create function be_empty() returns void language plpgsql as $$
      declare
        each text;
      begin
        perform pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid();
        for each in select tablename from pg_tables where schemaname = 'public' and tablename <> 'kysely_migration_lock' loop
          execute format('delete from %I', each);
        end loop;
        perform setval(sequencename::text, 1, false) from pg_sequences where schemaname = 'public';
        insert into text_revision values (0);
        insert into kysely_migration values ${rows[0]?.all};
      end $$
    `);
  });
  await on(server, (client) => client.query('create table idle (address text)'));
}

/** A database that has the tables and nothing in them, for one test. To make each anew would take ten times as long. */
export async function borrowDatabase(server: string): Promise<string> {
  const { rows } = await lender(server).query<{ address: string }>(`
    delete from idle where ctid = (select ctid from idle limit 1 for update skip locked) returning address
  `);
  return rows[0]?.address ?? createDatabase(server, { template: TEMPLATE });
}

/** Empties it, whoever was still at it, for another test. */
export async function giveDatabaseBack(server: string, address: string): Promise<void> {
  await on(address, (client) => client.query('select be_empty()'));
  await lender(server).query('insert into idle values ($1)', [address]);
}

let pool: pg.Pool | undefined;

/** Connected once for all tests of a file, which does not wait for it to end. */
function lender(server: string): pg.Pool {
  if (!pool) {
    pool = new pg.Pool({ connectionString: server, max: 1, allowExitOnIdle: true, idleTimeoutMillis: 0 });
    // The server may end first.
    pool.on('error', () => {});
  }
  return pool;
}

function addressOn(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = database;
  return url.href;
}

async function on<Result>(address: string, use: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client(address);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

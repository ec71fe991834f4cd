import Database from 'better-sqlite3';
import type { CompiledQuery } from 'kysely';
import pg from 'pg';

/** How the store at that address goes about these statements, step by step. Nothing else is heard of than what has a plan. */
export async function plansOf(address: string, heard: readonly CompiledQuery[]): Promise<string[]> {
  const queries = heard.filter(({ sql }) => /^(select|insert|update|delete|with)/i.test(sql));
  return address.startsWith('postgres://') ? onPostgres(address, queries) : onSqlite(address, queries);
}

/** The steps that read a whole table. Of those that are small anyway the names may be given. */
export function wholeTablesRead(plans: readonly string[], small = /$^/): string[] {
  return plans.filter((step) => /^SCAN |Seq Scan on /.test(step) && !small.test(step));
}

function onSqlite(file: string, queries: readonly CompiledQuery[]): string[] {
  const database = new Database(file, { readonly: true });
  try {
    return queries.flatMap(({ sql, parameters }) => {
      const plan = database.prepare(`explain query plan ${sql}`).all(...parameters);
      return (plan as Array<{ detail: string }>).map(({ detail }) => detail);
    });
  } finally {
    database.close();
  }
}

/** A small table is read whole though there is an index: unless that is made dear, as it would be with a large one. */
async function onPostgres(url: string, queries: readonly CompiledQuery[]): Promise<string[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query('set enable_seqscan = off');
    const steps: string[] = [];
    for (const { sql, parameters } of queries) {
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain ${sql}`, [...parameters]);
      steps.push(...rows.map((row) => row['QUERY PLAN']));
    }
    return steps;
  } finally {
    await client.end();
  }
}

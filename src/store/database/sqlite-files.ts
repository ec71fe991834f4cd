import { closeSync, fsyncSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';

/** Another process has the store open. */
export class StoreInUseError extends Error {
  override readonly name = 'StoreInUseError';
  constructor(file: string) {
    super(`another process has the store ${file} open: stop the service first`);
  }
}

/**
 * Writes a copy of a store, as it is at one moment, into a file that is not there yet: durable when this returns, and whole
 * in itself. Others may read and write meanwhile. (SQLite's backup interface begins anew whenever another process writes:
 * under a steady stream of events it never ends. And it copies what was deleted along.)
 */
export function copySqlite(file: string, into: string): void {
  const database = new Database(file, { readonly: true, fileMustExist: true, timeout: 5000 });
  try {
    database.prepare('vacuum into ?').run(into);
  } finally {
    database.close();
  }
  const copy = openSync(into, 'r+');
  try {
    fsyncSync(copy);
  } finally {
    closeSync(copy);
  }
}

/**
 * Brings everything into the store's one file, so that it can be moved. Resolves to whether nothing that matters is in it.
 * Throws StoreInUseError where another process has it open.
 */
export function closeOffSqlite(file: string): { isEmpty: boolean } {
  const database = new Database(file, { fileMustExist: true, timeout: 500 });
  try {
    // SQLite lets nobody leave this mode while somebody else is there.
    database.pragma('journal_mode = delete');
    const tables = ['events', 'deliveries', 'inbound', 'transfers', 'text_versions', 'api_keys'].filter(
      (table) => database.prepare("select 1 from sqlite_master where type = 'table' and name = ?").get(table),
    );
    return {
      isEmpty: tables.every(
        (table) => database.prepare(`select 1 from ${table} limit 1`).get() === undefined,
      ),
    };
  } catch (error) {
    const { code = '' } = error as { code?: string };
    if (code.startsWith('SQLITE_BUSY')) throw new StoreInUseError(file);
    throw error;
  } finally {
    database.close();
  }
}

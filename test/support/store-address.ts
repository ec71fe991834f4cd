import type { StoreDialect } from '../../src/store/dialect.ts';
import { postgres } from '../../src/store/postgres.ts';
import { sqlite } from '../../src/store/sqlite.ts';

/** The database at an address: a `postgres://` one, or the path of a file. */
export function dialectAt(address: string): StoreDialect {
  return address.startsWith('postgres://') ? postgres(address) : sqlite(address);
}

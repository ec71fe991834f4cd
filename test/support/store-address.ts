import type { StoreDialect } from '../../src/store/database/dialect.ts';
import { postgres } from '../../src/store/database/postgres.ts';
import { sqlite } from '../../src/store/database/sqlite.ts';

/** The database at an address: a `postgres://` one, or the path of a file. */
export function dialectAt(address: string): StoreDialect {
  return address.startsWith('postgres://') ? postgres(address) : sqlite(address);
}

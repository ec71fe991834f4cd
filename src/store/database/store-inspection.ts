import { readdirSync } from 'node:fs';

/** What a store is like. */
export interface StoreInspection {
  /** What is wrong inside it, in the database’s words; empty: nothing. */
  faults: string[];
  /** Changes of the tables that this version brings and the store does not have yet. */
  missing: string[];
  /** Those that the store has and this version does not know: a newer one has made them. */
  unknown: string[];
  /** When something was last accepted or queued, by the clock of then, in milliseconds since 1970. */
  newestAt: number | undefined;
}

/** Compares the changes that were made to a store’s tables with those that this version knows. */
export function compareMigrations(done: readonly string[]): Pick<StoreInspection, 'missing' | 'unknown'> {
  const known = knownMigrations();
  return {
    missing: known.filter((name) => !done.includes(name)),
    unknown: done.filter((name) => !known.includes(name)),
  };
}

/** Each is a file, named as it is. */
function knownMigrations(): string[] {
  return readdirSync(new URL('migrations', import.meta.url))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.slice(0, -'.ts'.length))
    .toSorted();
}

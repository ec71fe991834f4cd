import type { ColumnDefinitionBuilder, Dialect, Transaction } from 'kysely';
import type { Tables } from './schema.ts';

/** All in which one database differs from another: everything else in this folder is written once. */
export interface StoreDialect {
  kysely: Dialect;
  /** By which the tables are made and changed, where that takes a connection of its own. */
  migrating?: Dialect;
  rowNumber: RowNumber;
  /**
   * Called first in the transaction that makes or changes the tables: resolves when no other process does so. Throws
   * StoreError where this database will not do.
   */
  prepare?(tx: Transaction<Tables>): Promise<void>;
}

/** A column that numbers its rows, rising, never used twice. */
export interface RowNumber {
  type: 'integer' | 'bigint';
  build: (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;
}

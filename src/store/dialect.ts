import type { ColumnDefinitionBuilder, Dialect } from 'kysely';

/** All in which one database differs from another: everything else in this folder is written once. */
export interface StoreDialect {
  kysely: Dialect;
  rowNumber: RowNumber;
}

/** A column that numbers its rows, rising, never used twice. */
export interface RowNumber {
  type: 'integer' | 'bigint';
  build: (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;
}

import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { RowNumber } from '../dialect.ts';

/** What the panel is to be told. */
export const callbacks = (rowNumber: RowNumber): Migration => ({
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('callbacks')
      .addColumn('seq', rowNumber.type, rowNumber.build)
      // The webhook-id: the same on every try.
      .addColumn('id', 'text', (c) => c.notNull().unique())
      .addColumn('type', 'text', (c) => c.notNull())
      // JSON as it is posted: the fact as it was when it happened.
      .addColumn('body', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      // Not before then: the next try, or when one that is under way must have ended.
      .addColumn('due_at', 'bigint', (c) => c.notNull())
      // How many were begun.
      .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('settled_at', 'bigint')
      // Why the last try failed, in our own words: never more of an answer than its status.
      .addColumn('last_detail', 'text')
      .execute();
    // All that is asked of it, in the order in which it is posted.
    await db.schema
      .createIndex('callbacks_by_state')
      .on('callbacks')
      .columns(['state', 'seq', 'due_at', 'created_at'])
      .execute();
  },
});

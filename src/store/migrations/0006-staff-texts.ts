import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { RowNumber } from '../dialect.ts';

/** What staff make of the texts, and which types they have switched off. */
export const staffTexts = (rowNumber: RowNumber): Migration => ({
  async up(db: Kysely<unknown>): Promise<void> {
    // Every wording that was ever published, never changed: the newest of a text is the one in force.
    await db.schema
      .createTable('text_versions')
      .addColumn('seq', rowNumber.type, rowNumber.build)
      // `template`: named by its event type · `phrase`: named by its key.
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('locale', 'text', (c) => c.notNull())
      // None: back to the shipped text.
      .addColumn('source', 'text')
      // Of the source: what a delivery that was made with it carries.
      .addColumn('version', 'text')
      .addColumn('action', 'text', (c) => c.notNull())
      .addColumn('author', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema
      .createIndex('text_versions_of_text')
      .on('text_versions')
      .columns(['kind', 'name', 'locale', 'seq'])
      .execute();

    await db.schema
      .createTable('text_drafts')
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('locale', 'text', (c) => c.notNull())
      .addColumn('source', 'text', (c) => c.notNull())
      // Grows with each save, so that nobody writes over what they have not seen.
      .addColumn('revision', 'integer', (c) => c.notNull())
      .addColumn('author', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('text_drafts_key', ['kind', 'name', 'locale'])
      .execute();

    await db.schema
      .createTable('switched_off')
      .addColumn('type', 'text', (c) => c.primaryKey())
      .addColumn('author', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .execute();
  },
});

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
      // Names the source: a template's begins the version that deliveries made with it carry.
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

    // One row. Whoever publishes raises it first: so they come one after the other, and whoever has texts in memory
    // sees in one look that there are others.
    await db.schema
      .createTable('text_revision')
      .addColumn('revision', 'bigint', (c) => c.notNull())
      .execute();
    await (db as Kysely<{ text_revision: { revision: number } }>)
      .insertInto('text_revision')
      .values({ revision: 0 })
      .execute();

    await db.schema
      .createTable('text_drafts')
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('locale', 'text', (c) => c.notNull())
      // None: it was removed.
      .addColumn('source', 'text')
      // Grows with each change, and never falls, so that nobody writes over what they have not seen.
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

import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { RowNumber } from '../dialect.ts';

/** What a session says of itself and whether its number is paused, our number on each delivery, and what customers write. */
export const sessionAndInbox = (rowNumber: RowNumber): Migration => ({
  async up(db: Kysely<unknown>): Promise<void> {
    await addColumns(db, 'senders', {
      // What our phone is to scan.
      qr: 'text',
      qr_at: 'bigint',
      // The account that was linked last, and since when it has been.
      linked_number: 'text',
      linked_at: 'bigint',
      // Why the session is not ready, in words.
      detail: 'text',
      // Why nothing is sent until a person says so.
      paused: 'text',
      paused_at: 'bigint',
    });

    await addColumns(db, 'known_numbers', { lid: 'text' });
    await db.schema.createIndex('known_numbers_by_chat').on('known_numbers').column('chat').execute();
    await db.schema.createIndex('known_numbers_by_lid').on('known_numbers').column('lid').execute();

    // Our own number, from which it was sent.
    await addColumns(db, 'deliveries', { number: 'text' });
    // How many ordinary ones a number has sent since a moment.
    await db.schema
      .createIndex('deliveries_sent_from')
      .on('deliveries')
      .columns(['number', 'sending_at'])
      .where(sql<boolean>`priority = 2 and number is not null`)
      .execute();

    await db.schema
      .createTable('inbound')
      .addColumn('seq', rowNumber.type, rowNumber.build)
      .addColumn('id', 'text', (c) => c.notNull().unique())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('message_id', 'text', (c) => c.notNull())
      // Our own number, to which it was written.
      .addColumn('number', 'text', (c) => c.notNull())
      .addColumn('chat', 'text', (c) => c.notNull())
      .addColumn('phone', 'text')
      .addColumn('text', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('kept_at', 'bigint', (c) => c.notNull())
      .addColumn('handled_at', 'bigint')
      .execute();
    await db.schema
      .createIndex('inbound_unhandled')
      .on('inbound')
      .column('seq')
      .where(sql<boolean>`handled_at is null`)
      .execute();
  },
});

async function addColumns(
  db: Kysely<unknown>,
  table: string,
  columns: Record<string, 'text' | 'bigint'>,
): Promise<void> {
  // One at a time: SQLite adds no more in one statement.
  for (const [name, type] of Object.entries(columns)) {
    await db.schema.alterTable(table).addColumn(name, type).execute();
  }
}

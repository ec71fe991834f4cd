import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Ownership transfers and their claims, and what became of what customers wrote. */
export const transfers: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('transfers')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('locale', 'text', (c) => c.notNull())
      .addColumn('service', 'text', (c) => c.notNull())
      // In lower case.
      .addColumn('origin_email', 'text', (c) => c.notNull())
      .addColumn('destination_email', 'text', (c) => c.notNull())
      .addColumn('origin_client_id', 'text')
      .addColumn('destination_client_id', 'text')
      // The panel's, once it is verified.
      .addColumn('service_id', 'text')
      // JSON: a list.
      .addColumn('reasons', 'text', (c) => c.notNull())
      // What both are to send, where it was drafted for them; then, what both have sent.
      .addColumn('text', 'text')
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('expires_at', 'bigint', (c) => c.notNull())
      // When to ask the panel, while `checking`, and how often it was asked in vain.
      .addColumn('check_at', 'bigint')
      .addColumn('checks', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('ended_at', 'bigint')
      .execute();
    await db.schema
      .createIndex('transfers_open_of_origin')
      .on('transfers')
      .column('origin_email')
      .where(sql<boolean>`status in ('waiting', 'checking', 'verified')`)
      .execute();
    await db.schema
      .createIndex('transfers_to_check')
      .on('transfers')
      .column('check_at')
      .where(sql<boolean>`status = 'checking'`)
      .execute();
    await db.schema
      .createIndex('transfers_to_expire')
      .on('transfers')
      .column('expires_at')
      .where(sql<boolean>`status = 'waiting'`)
      .execute();
    await db.schema
      .createIndex('transfers_of_service')
      .on('transfers')
      .columns(['service_id', 'status'])
      .where(sql<boolean>`service_id is not null`)
      .execute();
    await db.schema.createIndex('transfers_by_age').on('transfers').columns(['created_at', 'id']).execute();

    await db.schema
      .createTable('claims')
      .addColumn('message_id', 'text', (c) => c.primaryKey())
      .addColumn('transfer_id', 'text', (c) => c.notNull())
      .addColumn('party', 'text', (c) => c.notNull())
      .addColumn('client_id', 'text', (c) => c.notNull())
      .addColumn('chat', 'text', (c) => c.notNull())
      .addColumn('phone', 'text')
      .addColumn('locale', 'text', (c) => c.notNull())
      .addColumn('text', 'text', (c) => c.notNull())
      .addColumn('key', 'text', (c) => c.notNull())
      .addColumn('service', 'text', (c) => c.notNull())
      .addColumn('origin_name', 'text', (c) => c.notNull())
      .addColumn('destination_name', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .execute();
    // Unique: of each party, one stands at most.
    await db.schema
      .createIndex('claims_that_stand')
      .on('claims')
      .columns(['transfer_id', 'party'])
      .unique()
      .where(sql<boolean>`state = 'stands'`)
      .execute();
    await db.schema.createIndex('claims_of_chat').on('claims').column('chat').execute();
    await db.schema
      .createIndex('claims_of_phone')
      .on('claims')
      .column('phone')
      .where(sql<boolean>`phone is not null`)
      .execute();

    // Written first by whoever changes a transfer of that origin: of two at once, one finds another version.
    await db.schema
      .createTable('transfer_versions')
      .addColumn('origin_email', 'text', (c) => c.primaryKey())
      .addColumn('version', 'integer', (c) => c.notNull())
      .execute();

    // Not before then: the panel could not be asked; and how often it was asked in vain.
    await db.schema.alterTable('inbound').addColumn('try_at', 'bigint').execute();
    await db.schema
      .alterTable('inbound')
      .addColumn('tries', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
    await db.schema.alterTable('inbound').addColumn('handled_as', 'text').execute();
    // 1: its sender got an answer.
    await db.schema
      .alterTable('inbound')
      .addColumn('answered', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
    await db.schema
      .createIndex('inbound_unhandled_of_chat')
      .on('inbound')
      .columns(['chat', 'seq'])
      .where(sql<boolean>`handled_at is null`)
      .execute();
    await db.schema
      .createIndex('inbound_answered')
      .on('inbound')
      .columns(['chat', 'handled_at'])
      .where(sql<boolean>`answered = 1`)
      .execute();

    // Whether we have written to a number, and in which language last.
    await db.schema
      .createIndex('deliveries_of_recipient')
      .on('deliveries')
      .columns(['recipient', 'seq'])
      .execute();
  },
};

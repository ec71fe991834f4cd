import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What staff see of deliveries and of what customers write, what they do about them, and what they want of a session. */
export const staffDeliveries: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    // Names the wording that it was made with.
    await db.schema.alterTable('deliveries').addColumn('template_version', 'text').execute();
    // Since when it stands where nothing more is sent, without having been sent.
    await db.schema.alterTable('deliveries').addColumn('ended_at', 'bigint').execute();
    // Staff's deed that changed it last together with others: the subject under which that is in the audit log.
    await db.schema.alterTable('deliveries').addColumn('batch', 'text').execute();
    // When a person has dealt with what was left to one.
    await db.schema.alterTable('inbound').addColumn('closed_at', 'bigint').execute();
    // What the owner of the number is to do when it next looks.
    await db.schema.alterTable('senders').addColumn('wanted', 'text').execute();

    // Under which deliveries were sent before they were sent as a new message: receipts for them may still come.
    await db.schema
      .createTable('former_keys')
      .addColumn('key', 'text', (c) => c.primaryKey())
      .addColumn('delivery_seq', 'bigint', (c) => c.notNull())
      .execute();

    // All that the list is filtered by, newest first: whatever is asked, this alone is read, which is a small part of the
    // table. What is new is written at its end.
    await db.schema
      .createIndex('deliveries_listed')
      .on('deliveries')
      .columns(['seq', 'status', 'type', 'locale', 'reason'])
      .columns(['created_at', 'sent_at', 'read_at', 'ended_at', 'recipient'])
      .execute();
    // What came of a type, and when last.
    await db.schema.createIndex('events_by_type').on('events').columns(['type', 'accepted_at']).execute();
    await db.schema
      .createIndex('inbound_left_to_person')
      .on('inbound')
      .column('seq')
      .where(sql<boolean>`handled_as = 'person' and closed_at is null`)
      .execute();
    await db.schema
      .createIndex('transfers_to_execute')
      .on('transfers')
      .column('created_at')
      .where(sql<boolean>`status = 'verified'`)
      .execute();
  },
};

import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What staff see of deliveries and of what customers write, and what they want of a session. */
export const staffDeliveries: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    // Names the wording that it was made with.
    await db.schema.alterTable('deliveries').addColumn('template_version', 'text').execute();
    // When a person has dealt with what was left to one.
    await db.schema.alterTable('inbound').addColumn('closed_at', 'bigint').execute();
    // What the owner of the number is to do when it next looks.
    await db.schema.alterTable('senders').addColumn('wanted', 'text').execute();

    // The lists, newest first.
    await db.schema.createIndex('deliveries_by_type').on('deliveries').columns(['type', 'seq']).execute();
    await db.schema
      .createIndex('deliveries_by_recipient')
      .on('deliveries')
      .columns(['recipient', 'seq'])
      .execute();
    await db.schema
      .createIndex('deliveries_of_client')
      .on('deliveries')
      .columns(['client_id', 'seq'])
      .execute();
  },
};

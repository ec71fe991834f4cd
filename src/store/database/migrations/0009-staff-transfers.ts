import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What staff look transfers up by. */
export const staffTransfers: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createIndex('transfers_by_status')
      .on('transfers')
      .columns(['status', 'created_at', 'id'])
      .execute();
    // Those that stand no longer too.
    await db.schema.createIndex('claims_of_transfer').on('claims').columns(['transfer_id', 'at']).execute();
  },
};

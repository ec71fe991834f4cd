import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The order of answers in a conversation, and who wants no ordinary messages. */
export const repliesAndOptOuts: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    // Whether an earlier answer to the same chat is still to be sent.
    await db.schema
      .createIndex('deliveries_open_replies')
      .on('deliveries')
      .columns(['chat', 'seq'])
      .where(sql<boolean>`priority = 1 and status in ('queued', 'sending')`)
      .execute();

    await db.schema
      .createTable('opt_outs')
      // A number, E.164, or a chat.
      .addColumn('address', 'text', (c) => c.primaryKey())
      .addColumn('opted_out_at', 'bigint', (c) => c.notNull())
      // WhatsApp's id of the message that said so.
      .addColumn('message_id', 'text', (c) => c.notNull())
      .execute();
  },
};

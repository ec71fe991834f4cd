import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { RowNumber } from '../dialect.ts';

/** Events, their deliveries and attempts, the senders' leases, what is known of numbers, and API keys. */
export const ledger = (rowNumber: RowNumber): Migration => ({
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('events')
      .addColumn('seq', rowNumber.type, rowNumber.build)
      .addColumn('id', 'text', (c) => c.notNull().unique())
      .addColumn('type', 'text', (c) => c.notNull())
      .addColumn('client_id', 'text', (c) => c.notNull())
      .addColumn('accepted_at', 'bigint', (c) => c.notNull())
      .addColumn('body', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('detail', 'text')
      .execute();
    await db.schema.createIndex('events_by_state').on('events').columns(['state', 'seq']).execute();
    await db.schema
      .createIndex('events_inbox_of_client')
      .on('events')
      .column('client_id')
      .where(sql<boolean>`state = 'inbox'`)
      .execute();

    await db.schema
      .createTable('deliveries')
      .addColumn('seq', rowNumber.type, rowNumber.build)
      .addColumn('id', 'text', (c) => c.notNull().unique())
      .addColumn('event_id', 'text', (c) => c.notNull())
      .addColumn('type', 'text', (c) => c.notNull())
      .addColumn('client_id', 'text', (c) => c.notNull())
      .addColumn('role', 'text', (c) => c.notNull())
      .addColumn('recipient', 'text', (c) => c.notNull())
      .addColumn('locale', 'text', (c) => c.notNull())
      .addColumn('subject', 'text', (c) => c.notNull())
      .addColumn('priority', 'integer', (c) => c.notNull())
      .addColumn('turn', 'text', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('reason', 'text')
      .addColumn('hold_reason', 'text')
      // Not before then: the next try, or the end of quiet hours.
      .addColumn('due_at', 'bigint', (c) => c.notNull())
      .addColumn('expires_at', 'bigint', (c) => c.notNull())
      .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('generation', 'integer', (c) => c.notNull().defaultTo(0))
      // Since when it holds back those behind it by its own trouble.
      .addColumn('stuck_at', 'bigint')
      .addColumn('message_key', 'text')
      .addColumn('chat', 'text')
      .addColumn('profile', 'text')
      .addColumn('text', 'text')
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('sending_at', 'bigint')
      .addColumn('sent_at', 'bigint')
      .addColumn('delivered_at', 'bigint')
      .addColumn('read_at', 'bigint')
      .addColumn('whatsapp_message_id', 'text')
      .execute();
    await db.schema
      .createIndex('deliveries_of_event')
      .on('deliveries')
      .columns(['event_id', 'role'])
      .unique()
      .execute();
    // What may go now, in order.
    await db.schema
      .createIndex('deliveries_due')
      .on('deliveries')
      .columns(['priority', 'due_at', 'seq'])
      .where(sql<boolean>`status = 'queued' and turn <> 'behind'`)
      .execute();
    // Unique: never are two of one client under way.
    await db.schema
      .createIndex('deliveries_first')
      .on('deliveries')
      .column('client_id')
      .unique()
      .where(sql<boolean>`turn = 'first'`)
      .execute();
    await db.schema
      .createIndex('deliveries_behind')
      .on('deliveries')
      .columns(['client_id', 'seq'])
      .where(sql<boolean>`turn = 'behind'`)
      .execute();
    await db.schema
      .createIndex('deliveries_stuck')
      .on('deliveries')
      .column('stuck_at')
      .where(sql<boolean>`turn = 'first' and stuck_at is not null`)
      .execute();
    await db.schema.createIndex('deliveries_by_status').on('deliveries').columns(['status', 'seq']).execute();
    await db.schema
      .createIndex('deliveries_of_subject')
      .on('deliveries')
      .columns(['client_id', 'subject', 'seq'])
      .execute();
    await db.schema
      .createIndex('deliveries_by_key')
      .on('deliveries')
      .column('message_key')
      .where(sql<boolean>`message_key is not null`)
      .execute();

    await db.schema
      .createTable('attempts')
      .addColumn('seq', rowNumber.type, rowNumber.build)
      .addColumn('delivery_id', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('outcome', 'text', (c) => c.notNull())
      .addColumn('detail', 'text')
      .execute();
    await db.schema.createIndex('attempts_of_delivery').on('attempts').column('delivery_id').execute();

    await db.schema
      .createTable('senders')
      .addColumn('number', 'text', (c) => c.primaryKey())
      .addColumn('epoch', 'integer', (c) => c.notNull())
      .addColumn('holder', 'text', (c) => c.notNull())
      .addColumn('expires_at', 'bigint', (c) => c.notNull())
      .addColumn('session', 'text', (c) => c.notNull())
      .addColumn('session_since', 'bigint', (c) => c.notNull())
      .addColumn('next_send_at', 'bigint', (c) => c.notNull().defaultTo(0))
      .execute();

    await db.schema
      .createTable('known_numbers')
      .addColumn('candidate', 'text', (c) => c.primaryKey())
      .addColumn('chat', 'text', (c) => c.notNull())
      .addColumn('phone', 'text', (c) => c.notNull())
      .addColumn('asked_at', 'bigint', (c) => c.notNull())
      .execute();

    await db.schema
      .createTable('api_keys')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('hash', 'text', (c) => c.notNull().unique())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('revoked_at', 'bigint')
      .execute();
  },
});

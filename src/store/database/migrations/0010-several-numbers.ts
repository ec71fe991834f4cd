import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Which of our numbers a client is written to from, and since when each number is there. */
export const severalNumbers: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('client_numbers')
      .addColumn('client_id', 'text', (c) => c.primaryKey())
      .addColumn('number', 'text', (c) => c.notNull())
      .addColumn('since', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('client_numbers_of_number').on('client_numbers').column('number').execute();

    // When it was first held, when its holder last said anything, and when it could last send.
    for (const name of ['first_at', 'seen_at', 'ready_at'])
      await db.schema
        .alterTable('senders')
        .addColumn(name, 'bigint', (c) => c.notNull().defaultTo(0))
        .execute();
    await sql`update senders set seen_at = session_since, ready_at = session_since`.execute(db);

    // From which number it is to go; null: of none yet.
    await db.schema.alterTable('deliveries').addColumn('account', 'text').execute();
    // Until now one number has sent everything: whichever was held last.
    await sql`
      update deliveries set account = (select number from senders order by epoch desc limit 1)
      where status in ('queued', 'sending', 'in_doubt')
    `.execute(db);
    await sql`
      insert into client_numbers (client_id, number, since)
      select client_id, (select number from senders order by epoch desc limit 1), min(created_at) from deliveries
      where client_id <> '' and exists (select 1 from senders) group by client_id
    `.execute(db);

    await db.schema.dropIndex('deliveries_due').execute();
    // What may go now from one number, in order.
    await db.schema
      .createIndex('deliveries_due')
      .on('deliveries')
      .columns(['priority', 'account', 'due_at', 'seq'])
      .where(sql<boolean>`status = 'queued' and turn <> 'behind'`)
      .execute();

    // To which number somebody wrote last.
    await db.schema.createIndex('inbound_of_chat').on('inbound').columns(['chat', 'seq']).execute();
  },
};

import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { RowNumber } from '../dialect.ts';

/** The people who look after the service, where they are signed in, and what they have done. */
export const staff = (rowNumber: RowNumber): Migration => ({
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('accounts')
      .addColumn('id', 'text', (c) => c.primaryKey())
      // In lower case.
      .addColumn('name', 'text', (c) => c.notNull().unique())
      .addColumn('role', 'text', (c) => c.notNull())
      // scrypt, with its parameters and salt.
      .addColumn('password', 'text', (c) => c.notNull())
      .addColumn('must_change', 'integer', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('seen_at', 'bigint')
      .addColumn('disabled_at', 'bigint')
      .execute();

    await db.schema
      .createTable('console_sessions')
      .addColumn('id', 'text', (c) => c.primaryKey())
      // Of the token in the cookie.
      .addColumn('hash', 'text', (c) => c.notNull().unique())
      .addColumn('account_id', 'text', (c) => c.notNull())
      .addColumn('user_agent', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('seen_at', 'bigint', (c) => c.notNull())
      .addColumn('expires_at', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema
      .createIndex('console_sessions_of_account')
      .on('console_sessions')
      .column('account_id')
      .execute();

    await db.schema
      .createTable('sign_in_failures')
      // An account's name (as a hash: people type passwords there too), or an address.
      .addColumn('subject', 'text', (c) => c.primaryKey())
      .addColumn('failures', 'integer', (c) => c.notNull())
      .addColumn('last_at', 'bigint', (c) => c.notNull())
      .execute();

    // Only ever added to.
    await db.schema
      .createTable('audit')
      .addColumn('seq', rowNumber.type, rowNumber.build)
      .addColumn('at', 'bigint', (c) => c.notNull())
      // The account's name, `command line` or `first start`.
      .addColumn('who', 'text', (c) => c.notNull())
      .addColumn('action', 'text', (c) => c.notNull())
      // What it was done to: a delivery's id, a text's place …
      .addColumn('subject', 'text')
      .addColumn('detail', 'text')
      .execute();
    await db.schema.createIndex('audit_of_subject').on('audit').columns(['subject', 'seq']).execute();
  },
});

import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { lookAtStore } from '../../../src/main/doctor/store-checks.ts';
import { inspectPostgres } from '../../../src/store/database/inspect-postgres.ts';
import { openStore } from '../../../src/store/database/open-store.ts';
import { postgres } from '../../../src/store/database/postgres.ts';
import { invoice, START } from '../../support/events.ts';
import { ledgersOf } from '../../support/ledgers.ts';
import { storePlace, tempStore, type TempStore } from '../../support/temp-store.ts';
import { createDatabase, dropDatabase } from '../../support/test-databases.ts';

let store: TempStore;
beforeEach(async () => {
  store = await tempStore();
});
afterEach(() => store.close());

describe('The inspection of a database', () => {
  it('finds nothing wrong with a new one, and the same time', async () => {
    const { version, aheadMs, unfit, store: found } = await inspectPostgres(store.address);
    expect(unfit).toBeUndefined();
    expect(found).toEqual({ faults: [], missing: [], unknown: [], newestAt: undefined });
    expect(version).toMatch(/^\d+/);
    expect(Math.abs(aheadMs)).toBeLessThan(10_000);
  });

  it('makes no tables where there are none', async () => {
    const empty = await storePlace();
    try {
      expect((await inspectPostgres(empty.address)).store).toBeUndefined();
      expect((await inspectPostgres(empty.address)).store).toBeUndefined();
    } finally {
      await empty.remove();
    }
  });

  it('tells that the store cannot be there, for its encoding or for what its user may do', async () => {
    const latin = await createDatabase(store.address, { encoding: 'LATIN1' });
    const empty = await storePlace();
    const role = `reader_${randomBytes(8).toString('hex')}`;
    const asReader = new URL(empty.address);
    asReader.username = role;
    try {
      expect((await inspectPostgres(latin)).unfit).toContain('LATIN1');
      await sql`create role ${sql.id(role)} login`.execute(store.db);
      expect((await inspectPostgres(asReader.href)).unfit).toContain('may make none');
      await expect(openStore(postgres(asReader.href))).rejects.toThrow('may make none');
      await (await openStore(postgres(empty.address))).destroy();
    } finally {
      await dropDatabase(latin);
      await empty.remove();
      await sql`drop role if exists ${sql.id(role)}`.execute(store.db);
    }
  });

  it('tells that nothing can be written there', async () => {
    const name = new URL(store.address).pathname.slice(1);
    expect((await inspectPostgres(store.address)).onlyReads).toBe(false);
    await sql`alter database ${sql.id(name)} set default_transaction_read_only = on`.execute(store.db);
    try {
      expect((await inspectPostgres(store.address)).onlyReads).toBe(true);
      const { finding } = await lookAtStore({ dataDir: 'none', databaseUrl: store.address });
      expect(finding).toMatchObject({ state: 'problem', detail: expect.stringContaining('written') });
    } finally {
      await sql`alter database ${sql.id(name)} reset default_transaction_read_only`.execute(store.db);
    }
  });

  it('tells when something was accepted last, and what another version has made of it', async () => {
    await ledgersOf(store.db).events.ingest([invoice('e')]);
    await sql`delete from kysely_migration where name = '0009-staff-transfers'`.execute(store.db);
    await sql`insert into kysely_migration values ('9999-future', '2030')`.execute(store.db);
    expect((await inspectPostgres(store.address)).store).toMatchObject({
      newestAt: START,
      missing: ['0009-staff-transfers'],
      unknown: ['9999-future'],
    });
  });
});

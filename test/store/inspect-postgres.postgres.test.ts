import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { inspectPostgres } from '../../src/store/inspect-postgres.ts';
import { invoice, START } from '../support/events.ts';
import { ledgersOf } from '../support/ledgers.ts';
import { storePlace, tempStore, type TempStore } from '../support/temp-store.ts';

let store: TempStore;
beforeEach(async () => {
  store = await tempStore();
});
afterEach(() => store.close());

describe('The inspection of a database', () => {
  it('finds nothing wrong with a new one, and the same time', async () => {
    const { version, aheadMs, store: found } = await inspectPostgres(store.address);
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

import { openSync, writeSync, closeSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { emptyTheLog } from '../../../src/store/clients/forget.ts';
import { inspectSqlite } from '../../../src/store/database/inspect-sqlite.ts';
import { invoice, START } from '../../support/events.ts';
import { ledgersOf } from '../../support/ledgers.ts';
import { tempStore, type TempStore } from '../../support/temp-store.ts';

let store: TempStore;
beforeEach(async () => {
  store = await tempStore();
});
afterEach(() => store.close());

describe('The inspection of a store’s file', () => {
  it('finds nothing wrong with a new one, while it is in use', () => {
    expect(inspectSqlite(store.address)).toEqual({
      faults: [],
      missing: [],
      unknown: [],
      newestAt: undefined,
    });
  });

  it('tells when something was accepted last', async () => {
    await ledgersOf(store.db).events.ingest([invoice('e')]);
    expect(inspectSqlite(store.address).newestAt).toBe(START);
  });

  it('tells what an older or a newer version has made of it', async () => {
    await sql`delete from kysely_migration where name = '0009-staff-transfers'`.execute(store.db);
    await sql`insert into kysely_migration values ('9999-future', '2030')`.execute(store.db);
    expect(inspectSqlite(store.address)).toMatchObject({
      missing: ['0009-staff-transfers'],
      unknown: ['9999-future'],
    });
  });

  it('finds what is damaged', async () => {
    await ledgersOf(store.db).events.ingest(
      Array.from({ length: 300 }, (_, n) => invoice(`e${n}`, { client: `c${n}` })),
    );
    await emptyTheLog(store.db);
    const { size } = statSync(store.address);
    const file = openSync(store.address, 'r+');
    writeSync(file, Buffer.alloc(3 * 4096, 'x'), 0, 3 * 4096, Math.floor(size / 4096 / 2) * 4096);
    closeSync(file);
    expect(inspectSqlite(store.address).faults.length).toBeGreaterThan(0);
  });

  it('refuses what is no store', () => {
    const file = `${store.address}.txt`;
    writeFileSync(file, 'a text');
    expect(() => inspectSqlite(file)).toThrow('not a database');
    expect(() => inspectSqlite(`${store.address}.none`)).toThrow();
  });
});

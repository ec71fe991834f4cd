import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { openStore } from '../../../src/store/database/open-store.ts';
import type { Db } from '../../../src/store/database/schema.ts';
import { StoreError } from '../../../src/store/database/store-error.ts';
import { planned } from '../../support/events.ts';
import { ledgersOf } from '../../support/ledgers.ts';
import { dialectAt } from '../../support/store-address.ts';
import { storePlace, type StorePlace } from '../../support/temp-store.ts';

let place: StorePlace;
let opened: Db[];
beforeEach(async () => {
  place = await storePlace();
  opened = [];
});
afterEach(async () => {
  for (const db of opened) await db.destroy();
  await place.remove();
});

async function open(dialect = dialectAt(place.address)): Promise<Db> {
  const db = await openStore(dialect);
  opened.push(db);
  return db;
}

describe('A store', () => {
  const all = readdirSync(new URL('../../../src/store/database/migrations', import.meta.url))
    .map((file) => path.basename(file, '.ts'))
    .toSorted();
  async function migrations(db: Db): Promise<string[]> {
    const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
    return rows.map(({ name }) => name);
  }

  it('has its tables from the first start', async () => {
    const db = await open();
    await ledgersOf(db).events.ingest([planned('client.registered', 'a')]);
    expect(await migrations(db)).toEqual(all);
  });

  it('is as it was after another start', async () => {
    await ledgersOf(await open()).events.ingest([planned('client.registered', 'a')]);
    const again = await open();
    expect(await ledgersOf(again).statuses()).toEqual({ a: 'queued' });
    expect(await migrations(again)).toEqual(all);
  });

  it('that a newer version has changed is refused, and left as it is', async () => {
    const db = await open();
    await sql`insert into kysely_migration values ('0099-from-the-future', '2036-01-01T00:00:00.000Z')`.execute(
      db,
    );
    await expect(open()).rejects.toThrow(StoreError);
    await expect(open()).rejects.toThrow('0099-from-the-future');
    expect(await migrations(db)).toEqual([...all, '0099-from-the-future']);
  });

  it('whose first start was broken off halfway is made good by the next', async () => {
    const whole = dialectAt(place.address);
    const half = {
      ...whole,
      rowNumber: {
        ...whole.rowNumber,
        build: (column: Parameters<typeof whole.rowNumber.build>[0]) => {
          tables += 1;
          if (tables === 3) throw new Error('the power went');
          return whole.rowNumber.build(column);
        },
      },
    };
    let tables = 0;
    await expect(open(half)).rejects.toThrow(StoreError);
    await ledgersOf(await open()).events.ingest([planned('client.registered', 'a')]);
  });
});

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { openStore, StoreError } from '../../src/store/open-store.ts';
import { sqlite } from '../../src/store/sqlite.ts';
import { planned } from '../support/events.ts';
import { ledgersOf } from '../support/ledgers.ts';
import { tempStore, type TempStore } from '../support/temp-store.ts';

describe('A store', () => {
  let store: TempStore;
  beforeEach(async () => {
    store = await tempStore();
  });
  afterEach(() => store.close());

  const all = readdirSync(new URL('../../src/store/migrations', import.meta.url))
    .map((file) => path.basename(file, '.ts'))
    .toSorted();
  const migrations = async () => {
    const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(
      store.db,
    );
    return rows.map(({ name }) => name);
  };

  it('has its tables from the first start', async () => {
    await ledgersOf(store.db).events.ingest([planned('client.registered', 'a')]);
    expect(await migrations()).toEqual(all);
  });

  it('is as it was after another start', async () => {
    await ledgersOf(store.db).events.ingest([planned('client.registered', 'a')]);
    const again = await store.open();
    expect(await ledgersOf(again).statuses()).toEqual({ a: 'queued' });
    expect(await migrations()).toEqual(all);
  });

  it('that a newer version has changed is refused, and left as it is', async () => {
    await sql`insert into kysely_migration values ('0099-from-the-future', '2036-01-01T00:00:00.000Z')`.execute(
      store.db,
    );
    await expect(store.open()).rejects.toThrow(StoreError);
    await expect(store.open()).rejects.toThrow('0099-from-the-future');
    expect(await migrations()).toEqual([...all, '0099-from-the-future']);
  });

  it('is on disk at every commit, and lets several processes in', async () => {
    const pragma = async (name: string) =>
      Object.values((await sql`pragma ${sql.raw(name)}`.execute(store.db)).rows[0] ?? {});
    expect(await pragma('journal_mode')).toEqual(['wal']);
    expect(await pragma('synchronous')).toEqual([2]);
    expect(await pragma('busy_timeout')).toEqual([5000]);
  });
});

describe('The first start', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'avisador-start-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('that was broken off halfway is made good by the next', async () => {
    const file = path.join(folder, 'avisador.db');
    const whole = sqlite(file);
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
    await expect(openStore(half)).rejects.toThrow(StoreError);
    const db = await openStore(sqlite(file));
    await ledgersOf(db).events.ingest([planned('client.registered', 'a')]);
    await db.destroy();
  });
});

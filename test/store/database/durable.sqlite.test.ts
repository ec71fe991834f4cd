import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { optOut } from '../../../src/store/conversations/opt-outs.ts';
import { transact } from '../../../src/store/database/transact.ts';
import { START } from '../../support/events.ts';
import { tempStore, type TempStore } from '../../support/temp-store.ts';

describe('A store in SQLite', () => {
  let store: TempStore;
  beforeEach(async () => {
    store = await tempStore();
  });
  afterEach(() => store.close());

  it('is on disk at every commit, and lets several processes in', async () => {
    const pragma = async (name: string) =>
      Object.values((await sql`pragma ${sql.raw(name)}`.execute(store.db)).rows[0] ?? {});
    expect(await pragma('journal_mode')).toEqual(['wal']);
    expect(await pragma('synchronous')).toEqual([2]);
    expect(await pragma('busy_timeout')).toEqual([5000]);
  });

  it('says that the disk is full where it is, has written nothing then, and goes on when there is room', async () => {
    const setRoom = (pages: number) => sql`pragma max_page_count = ${sql.lit(pages)}`.execute(store.db);
    const addresses = Array.from({ length: 1000 }, (_, n) => `${n}@lid`);
    // One by one: where a statement writes much, SQLite may end that alone, and not the transaction.
    const write = () =>
      transact(store.db, async (tx) => {
        for (const address of addresses) await optOut(tx, [address], { at: START, messageId: 'm' });
      });
    const written = () => store.db.selectFrom('opt_outs').select('address').execute();
    await setRoom(1);
    await expect(write()).rejects.toThrow('database or disk is full');
    expect(await written()).toEqual([]);
    await setRoom(1_000_000);
    await write();
    expect(await written()).toHaveLength(1000);
  });
});

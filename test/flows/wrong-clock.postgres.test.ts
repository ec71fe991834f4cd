import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { clockAhead, startService } from '../support/service.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { tempStore, type TempStore } from '../support/temp-store.ts';

let store: TempStore;
let temp: Awaited<ReturnType<typeof tempFolder>>;
beforeEach(async () => {
  store = await tempStore();
  temp = await tempFolder();
});
afterEach(async () => {
  await store.close();
  await temp.remove();
});

it('a worker whose clock is days ahead of the database’s does not start, and says why', async () => {
  const env = { DATA_DIR: temp.folder, DATABASE_URL: store.address, ...clockAhead(10 * 24 * 3_600_000) };
  await expect(startService(env, 'worker')).rejects.toThrow('864000 s ahead of the database’s');
  expect(await store.db.selectFrom('senders').selectAll().execute()).toEqual([]);
});

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { parseConfig } from '../../src/main/config.ts';
import { withDatabase } from '../../src/main/database.ts';
import { tempFolder } from '../support/temp-folder.ts';

let temp: Awaited<ReturnType<typeof tempFolder>>;
beforeEach(async () => {
  temp = await tempFolder();
});
afterEach(() => temp.remove());

it('a store that is full is said to be so, and what fails otherwise stays as it is', async () => {
  const config = parseConfig({ DATA_DIR: temp.folder });
  const filled = withDatabase(config, async (db) => {
    await sql`pragma max_page_count = 1`.execute(db);
    await sql`create table filler as select zeroblob(1000000) as body`.execute(db);
  });
  await expect(filled).rejects.toMatchObject({
    name: 'StoreError',
    message: expect.stringContaining('full'),
  });
  await expect(withDatabase(config, (db) => sql`nonsense`.execute(db))).rejects.toMatchObject({
    name: 'SqliteError',
  });
});

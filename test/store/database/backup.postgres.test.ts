import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { makeBackup } from '../../../src/main/backup/backup.ts';
import { parseConfig } from '../../../src/main/config.ts';
import { lookAtStore } from '../../../src/main/doctor/store-checks.ts';
import { restoreBackup } from '../../../src/main/backup/restore.ts';
import { ensureSecrets } from '../../../src/main/secrets.ts';
import { restoredAt } from '../../../src/store/numbers/restored.ts';
import { invoice } from '../../support/events.ts';
import { acquire, leasesOf, ledgersOf } from '../../support/ledgers.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { tempStore, type TempStore } from '../../support/temp-store.ts';

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

const at = (name: string) => path.join(temp.folder, name);
const config = (name: string) => parseConfig({ DATA_DIR: at(name), DATABASE_URL: store.address });
const restore = (name: string, env = config(name)) =>
  restoreBackup(env, { from: at('backup'), force: false, now: Date.now() });

describe('With the store in a database,', () => {
  beforeEach(async () => {
    ensureSecrets(at('data'));
    await ledgersOf(store.db).events.ingest([invoice('e')]);
    const made = await makeBackup(config('data'), { into: at('backup'), version: '1.2.3' });
    expect(made).toMatchObject({ store: 'elsewhere', files: [{ path: 'secrets.json' }] });
  });

  it('the rest is backed up and restored, and the database is told of it', async () => {
    await restore('other');
    expect(ensureSecrets(at('other')).isNew).toBe(false);
    expect(existsSync(at('other/avisador.db'))).toBe(false);
    expect(await restoredAt(store.db)).toBeDefined();
  });

  it('nothing is restored while a worker sends from it', async () => {
    await acquire(leasesOf(store.db), Date.now());
    await expect(restore('other')).rejects.toThrow('a worker sends');
    expect(existsSync(at('other/secrets.json'))).toBe(false);
  });

  it('what belongs to one kind of store is not restored beside the other', async () => {
    await expect(restore('other', parseConfig({ DATA_DIR: at('other') }))).rejects.toThrow('DATABASE_URL');
  });

  it('the doctor finds it well, and its clock right', async () => {
    const { finding, isFit, aheadMs } = await lookAtStore(config('data'));
    expect([finding.state, isFit]).toEqual(['ok', true]);
    expect(Math.abs(aheadMs!)).toBeLessThan(10_000);
  });
});

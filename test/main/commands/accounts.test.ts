import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createPasswords } from '../../../src/console/passwords.ts';
import { ensureFirstAccount } from '../../../src/main/first-account.ts';
import { openDatabase } from '../../../src/main/database.ts';
import { parseConfig } from '../../../src/main/config.ts';
import { createAccount } from '../../../src/store/staff/accounts.ts';
import { listDeeds } from '../../../src/store/staff/audit.ts';
import { avisador } from '../../support/api.ts';
import { PASSWORD, quickPasswords, startConsole } from '../../support/console-server.ts';
import { START } from '../../support/events.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { tempStore, type TempStore } from '../../support/temp-store.ts';

describe('The first account', () => {
  let store: TempStore;
  beforeEach(async () => {
    store = await tempStore();
  });
  afterEach(() => store.close());

  const ensure = (password = 'from the environment') =>
    ensureFirstAccount(store.db, password, { now: START, passwords: quickPasswords });
  const names = async () =>
    (await store.db.selectFrom('accounts').select('name').execute()).map(({ name }) => name);

  it('is an admin who must change the password', async () => {
    expect(await ensure()).toBe(true);
    const console = await startConsole({ db: store.db });
    try {
      const { body } = await console.visitor().signIn('admin', 'from the environment');
      expect(body).toMatchObject({ account: { name: 'admin', role: 'admin' }, mustChangePassword: true });
    } finally {
      await console.close();
    }
    expect(await listDeeds(store.db, { limit: 9 })).toMatchObject([
      { who: 'admin', action: 'sign_in' },
      { who: 'first start', action: 'accounts.create', subject: 'admin' },
    ]);
  });

  it('is made once, also where another password is configured later, or it goes by another name', async () => {
    await ensure();
    expect(await ensure('another')).toBe(false);
    expect(await names()).toEqual(['admin']);
    await store.db.updateTable('accounts').set({ name: 'ana' }).execute();
    expect(await ensure()).toBe(false);
    expect(await names()).toEqual(['ana']);
  });

  it('is one where several look at the same moment', async () => {
    const made = await Promise.all([ensure(), ensure(), ensure()]);
    expect(made.filter(Boolean)).toHaveLength(1);
    expect(await names()).toEqual(['admin']);
    expect(await listDeeds(store.db, { limit: 9 })).toHaveLength(1);
  });
});

describe('On the command line', () => {
  let temp: Awaited<ReturnType<typeof tempFolder>>;
  let env: { DATA_DIR: string };
  beforeEach(async () => {
    temp = await tempFolder();
    env = { DATA_DIR: temp.folder };
  });
  afterEach(() => temp.remove());

  it('accounts are listed, and the way back in is a new password', async () => {
    const db = await openDatabase(parseConfig(env));
    const console = await startConsole({ db, passwords: createPasswords({ N: 1024, r: 8, p: 1 }) });
    try {
      const ana = await console.as('admin', 'ana');
      await createAccount(db, { name: 'eva', role: 'viewer', password: 'x' }, START);
      await db.updateTable('accounts').set({ disabled_at: START }).where('name', '=', 'ana').execute();

      const listed = await avisador(['accounts', 'list'], env);
      expect(listed.code).toBe(0);
      expect(listed.stdout).toMatch(/^ana {2}admin .*disabled/m);
      expect(listed.stdout).toMatch(/^eva {2}viewer .*must change/m);
      expect(listed.stdout).not.toMatch(/scrypt/);

      const reset = await avisador(['accounts', 'reset', 'Ana'], env);
      expect(reset.code).toBe(0);
      expect((await ana.call('/me')).status).toBe(401);
      expect((await ana.signIn('ana', PASSWORD)).status).toBe(401);
      expect((await ana.signIn('ana', reset.stdout.trim())).body).toMatchObject({ mustChangePassword: true });

      const deeds = await listDeeds(db, { limit: 9 });
      expect(deeds.filter(({ who }) => who === 'command line')).toMatchObject([
        { action: 'accounts.reset', subject: 'ana' },
        { action: 'accounts.list' },
      ]);
    } finally {
      await console.close();
      await db.destroy();
    }
  });

  it('nobody of that name is nobody', async () => {
    const { code, stdout, stderr } = await avisador(['accounts', 'reset', 'nobody'], env);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('nobody');
  });
});

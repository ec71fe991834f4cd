import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AuditPage, Keys, OptOuts, WebhookSecrets } from '../../src/console/staff-wire.ts';
import { settingsRoutes, type SettingsDeps } from '../../src/console/settings.ts';
import {
  createApiKey,
  isApiKey,
  listApiKeys,
  newApiKeyId,
  revokeApiKey,
} from '../../src/store/staff/api-keys.ts';
import { listOptOuts, optOut, removeOptOut } from '../../src/store/conversations/opt-outs.ts';
import { startConsole, type ConsoleServer, type Visitor } from '../support/console-server.ts';
import { START } from '../support/events.ts';
import { tempStore, type TempStore } from '../support/temp-store.ts';

let store: TempStore;
let secrets: string[];
let deps: SettingsDeps;
let console: ConsoleServer;
let admin: Visitor;

beforeEach(async () => {
  store = await tempStore();
  const { db } = store;
  secrets = ['whsec_AAAAAAAAAAAAAAAAAAAAAAAAone1', 'whsec_BBBBBBBBBBBBBBBBBBBBBBBBtwo2'];
  deps = {
    keys: {
      list: () => listApiKeys(db),
      newId: newApiKeyId,
      create: (key) => createApiKey(db, key, START),
      revoke: (id) => revokeApiKey(db, id, START + 1),
    },
    secrets: {
      list: () => secrets,
      rotate: () => {
        secrets = ['whsec_CCCCCCCCCCCCCCCCCCCCCCCCnew3', ...secrets.slice(0, 1)];
        return secrets[0] ?? '';
      },
    },
    optOuts: { list: (page) => listOptOuts(db, page), remove: (address) => removeOptOut(db, address) },
  };
  console = await startConsole({ db, routes: settingsRoutes(deps) });
  admin = await console.as('admin');
});
afterEach(async () => {
  await console.close();
  await store.close();
});

describe('An API key', () => {
  it('is shown once, and listed until and after it is revoked', async () => {
    const { body: made } = await admin.call<{ id: string; key: string }>('/keys', {
      method: 'POST',
      body: { name: ' the panel ' },
    });
    expect(await isApiKey(store.db, made.key)).toBe(true);
    const listed = { id: made.id, name: 'the panel', createdAt: new Date(START).toISOString() };
    expect((await admin.call<Keys>('/keys')).body).toEqual({ keys: [listed] });
    expect((await admin.call(`/keys/${made.id}`, { method: 'DELETE' })).status).toBe(204);
    expect(await isApiKey(store.db, made.key)).toBe(false);
    expect((await admin.call<Keys>('/keys')).body).toEqual({
      keys: [{ ...listed, revokedAt: new Date(START + 1).toISOString() }],
    });
    expect((await admin.call(`/keys/${made.id}`, { method: 'DELETE' })).status).toBe(404);
    const { entries } = (await admin.call<AuditPage>(`/audit?subject=${made.id}`)).body;
    expect(entries.toReversed()).toMatchObject([
      { action: 'keys.create', detail: 'the panel' },
      { action: 'keys.revoke' },
      { action: 'keys.revoke' },
    ]);
    const audit = JSON.stringify((await admin.call<AuditPage>('/audit')).body);
    expect(audit).not.toContain(made.key);
  });

  it.each([[{}], [{ name: '  ' }], [{ name: 'x'.repeat(10_000) }], [[]]])(
    'takes a name: not %j',
    async (body) => {
      expect((await admin.call('/keys', { method: 'POST', body })).status).toBe(422);
    },
  );
});

describe('The webhook secrets', () => {
  it('are told by their last four characters alone', async () => {
    expect((await admin.call<WebhookSecrets>('/secrets')).body).toEqual({
      isGenerated: true,
      secrets: [
        { ending: 'one1', signs: true },
        { ending: 'two2', signs: false },
      ],
    });
  });

  it('are rotated, and the new one is shown once', async () => {
    const { body } = await admin.call('/secrets/rotate', { method: 'POST' });
    expect(body).toEqual({ secret: 'whsec_CCCCCCCCCCCCCCCCCCCCCCCCnew3' });
    expect((await admin.call<WebhookSecrets>('/secrets')).body.secrets).toEqual([
      { ending: 'new3', signs: true },
      { ending: 'one1', signs: false },
    ]);
    expect(JSON.stringify((await admin.call<AuditPage>('/audit')).body)).not.toContain('whsec_');
  });

  it('that stand in the environment are not ours to rotate', async () => {
    const fixed = await startConsole({
      db: store.db,
      routes: settingsRoutes({ ...deps, secrets: { list: () => secrets, rotate: undefined } }),
    });
    try {
      const visitor = await fixed.as('admin');
      expect((await visitor.call<WebhookSecrets>('/secrets')).body.isGenerated).toBe(false);
      expect(await visitor.call('/secrets/rotate', { method: 'POST' })).toMatchObject({
        status: 409,
        body: { code: 'from_environment' },
      });
    } finally {
      await fixed.close();
    }
  });
});

describe('Those who have opted out', () => {
  const outs = (addresses: string[], at: number, messageId: string) =>
    store.db.transaction().execute((tx) => optOut(tx, addresses, { at, messageId }));

  it('are listed by their number, newest first, in pages', async () => {
    for (let n = 0; n < 120; n += 1) {
      await outs([`+54911000000${n}`, `54911000000${n}@c.us`], START + Math.floor(n / 3), `m.${n}`);
    }
    const seen: string[] = [];
    let path = '/opt-outs';
    for (;;) {
      const { body } = await admin.call<OptOuts>(path);
      expect(body.optOuts.length).toBeLessThanOrEqual(50);
      seen.push(...body.optOuts.map(({ address }) => address));
      if (body.next === undefined) break;
      path = `/opt-outs?before=${encodeURIComponent(body.next)}`;
    }
    expect(seen).toHaveLength(120);
    expect(new Set(seen).size).toBe(120);
    expect(seen[0]).toMatch(/^\+5491100000011[789]$/);
  });

  it('have everything again once they are removed, under each of their addresses', async () => {
    await outs(['+5491123456789', '77@lid'], START, 'm1');
    await outs(['+5491187654321'], START + 1, 'm2');
    const editor = await console.as('editor');
    const remove = (address: string) =>
      editor.call(`/opt-outs/${encodeURIComponent(address)}`, { method: 'DELETE' });
    expect((await remove('+5491123456789')).status).toBe(204);
    expect((await editor.call<OptOuts>('/opt-outs')).body).toEqual({
      optOuts: [{ address: '+5491187654321', at: new Date(START + 1).toISOString() }],
    });
    expect(await store.db.selectFrom('opt_outs').select('address').execute()).toHaveLength(1);
    expect((await remove('+5491123456789')).status).toBe(404);
    const audit = JSON.stringify((await admin.call<AuditPage>('/audit')).body);
    expect(audit).toContain('opt_outs.remove');
    expect(audit).not.toContain('5491123456789');
  });

  it.each(['before=x', 'before=1', "before=1' or 1=1", `before=1.${'x'.repeat(2000)}`])(
    'are not asked for with %s',
    async (query) => {
      expect((await admin.call<OptOuts>(`/opt-outs?${query}`)).status).toBe(422);
    },
  );
});

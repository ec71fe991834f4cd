import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Accounts, AuditPage, Me } from '../../src/console/staff-wire.ts';
import { auditRoutes } from '../../src/console/audit.ts';
import { peopleRoutes } from '../../src/console/people.ts';
import { staffStore } from '../../src/main/staff-store.ts';
import {
  account,
  quickPasswords,
  startConsole,
  type ConsoleServer,
  type Visitor,
} from '../support/console-server.ts';
import { expectNeeds } from '../support/expect-needs.ts';

/** What is shown once of an account. */
interface Made {
  id: string;
  password: string;
}

let console: ConsoleServer;
let admin: Visitor;
beforeEach(async () => {
  console = await startConsole();
  admin = await console.as('admin');
});
afterEach(() => console.close());

const idOf = async (name: string): Promise<string> => {
  const { body } = await admin.call<Accounts>('/accounts');
  return body.accounts.find((each) => each.name === name)?.id ?? '';
};
const put = (id: string, body: unknown, by = admin) => by.call(`/accounts/${id}`, { method: 'PUT', body });
const isIn = async (visitor: Visitor) => (await visitor.call<Me>('/me')).status === 200;

describe('Looking after people', () => {
  it('is for admins alone', async () => {
    const staff = staffStore(console.db);
    // The routes of one console are not handed in: what is tried here are their like at other addresses.
    const routes = [
      ...peopleRoutes({ staff, passwords: quickPasswords, now: Date.now }),
      ...auditRoutes(staff),
    ].map((route) => ({ ...route, path: `/tried${route.path}` }));
    await expectNeeds(routes, {
      'GET /tried/accounts': 'admin',
      'POST /tried/accounts': 'admin',
      'PUT /tried/accounts/:id': 'admin',
      'POST /tried/accounts/:id/reset': 'admin',
      'GET /tried/audit': 'admin',
    });
    for (const role of ['viewer', 'editor'] as const) {
      const somebody = await console.as(role);
      for (const path of ['/accounts', '/audit']) expect((await somebody.call(path)).status).toBe(403);
    }
  });

  it('lists everybody, without their passwords', async () => {
    await account(console.db, 'eva', 'viewer');
    const { body } = await admin.call<Accounts>('/accounts');
    expect(body.accounts).toEqual([
      {
        id: expect.any(String),
        name: 'admin',
        role: 'admin',
        createdAt: expect.stringMatching(/Z$/),
        seenAt: expect.stringMatching(/Z$/),
        mustChangePassword: false,
      },
      {
        id: expect.any(String),
        name: 'eva',
        role: 'viewer',
        createdAt: expect.stringMatching(/Z$/),
        mustChangePassword: false,
      },
    ]);
  });

  it('makes an account, whose password is shown once', async () => {
    const { status, body } = await admin.call<Made>('/accounts', {
      method: 'POST',
      body: { name: ' Eva.Paz@Example.com ', role: 'editor' },
    });
    expect(status).toBe(200);
    const eva = console.visitor();
    expect((await eva.signIn('eva.paz@example.com', body.password)).body).toMatchObject({
      account: { id: body.id, name: 'eva.paz@example.com', role: 'editor' },
      mustChangePassword: true,
    });
    const tables = JSON.stringify([
      await console.db.selectFrom('accounts').selectAll().execute(),
      await console.db.selectFrom('audit').selectAll().execute(),
    ]);
    expect(tables).not.toContain(body.password);
  });

  it('gives each name once', async () => {
    const make = () => admin.call('/accounts', { method: 'POST', body: { name: 'eva', role: 'viewer' } });
    const statuses = (await Promise.all([make(), make(), make()])).map(({ status }) => status);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 409, 409]);
    expect(await make()).toMatchObject({ status: 409, body: { code: 'name_taken' } });
  });

  it.each([
    [{ name: 'eva' }, '/role'],
    [{ name: 'eva', role: 'owner' }, '/role'],
    [{ name: 'e', role: 'viewer' }, '/name'],
    [{ name: 'e'.repeat(10_000), role: 'viewer' }, '/name'],
    [{ name: 'command line', role: 'viewer' }, '/name'],
    [{ name: 'eva\u202e', role: 'viewer' }, '/name'],
    [{ name: 'еva', role: 'viewer' }, '/name'],
    [{ name: '<b>eva</b>', role: 'viewer' }, '/name'],
    [{ name: { toString: 1 }, role: 'viewer' }, '/name'],
    [{ name: '__proto__', role: 'viewer' }, '/name'],
  ])('refuses %j', async (body, pointer) => {
    const answer = await admin.call('/accounts', { method: 'POST', body });
    expect(answer).toMatchObject({ status: 422, body: { code: 'wrong_fields', errors: [{ pointer }] } });
  });

  it('changes a role and disables, and ends the sessions of whoever it is', async () => {
    const eva = await console.as('viewer', 'eva');
    const id = await idOf('eva');
    expect((await put(id, { role: 'editor' })).status).toBe(204);
    expect(await isIn(eva)).toBe(false);
    expect((await eva.signIn('eva')).body.account.role).toBe('editor');
    expect((await put(id, { disabled: true })).status).toBe(204);
    expect(await isIn(eva)).toBe(false);
    expect((await eva.signIn('eva')).status).toBe(401);
    expect((await admin.call<Accounts>('/accounts')).body.accounts[1]).toMatchObject({
      disabledAt: expect.any(String),
    });
    await put(id, { disabled: false });
    expect((await eva.signIn('eva')).status).toBe(200);
  });

  it('gives a new password, which must be changed', async () => {
    const eva = await console.as('viewer', 'eva');
    const { body } = await admin.call<Made>(`/accounts/${await idOf('eva')}/reset`, { method: 'POST' });
    expect(await isIn(eva)).toBe(false);
    expect((await eva.signIn('eva')).status).toBe(401);
    expect((await eva.signIn('eva', body.password)).body.mustChangePassword).toBe(true);
  });

  it('knows nobody under an id that is none', async () => {
    expect((await put('acc_nobody', { role: 'admin' })).status).toBe(404);
    expect((await put(await idOf('admin'), {})).status).toBe(422);
    expect((await admin.call('/accounts/x/reset', { method: 'POST' })).status).toBe(404);
  });

  it('never takes away the last admin who can sign in', async () => {
    const id = await idOf('admin');
    await account(console.db, 'eva', 'admin');
    const eva = await idOf('eva');
    expect((await put(eva, { disabled: true })).status).toBe(204);
    for (const change of [{ role: 'editor' }, { disabled: true }, { role: 'viewer', disabled: true }]) {
      expect(await put(id, change)).toMatchObject({ status: 409, body: { code: 'last_admin' } });
    }
    expect(await isIn(admin)).toBe(true);
    await put(eva, { disabled: false });
    expect((await put(id, { role: 'editor' })).status).toBe(204);
  });

  it('leaves one admin where two take each other’s role away at the same moment, in two processes', async () => {
    const other = await startConsole({ db: console.db });
    try {
      await account(console.db, 'eva', 'admin');
      const eva = other.visitor();
      await eva.signIn('eva');
      const [mine, evas] = [await idOf('admin'), await idOf('eva')];
      const statuses = (
        await Promise.all([put(evas, { role: 'viewer' }), put(mine, { disabled: true }, eva)])
      ).map(({ status }) => status);
      // The second finds its session ended, or itself refused, or everybody in place but the other.
      expect(statuses).toContain(204);
      const left = await console.db
        .selectFrom('accounts')
        .select('name')
        .where('role', '=', 'admin')
        .where('disabled_at', 'is', null)
        .execute();
      expect(left).toHaveLength(1);
    } finally {
      await other.close();
    }
  });

  it('is recorded before it is done', async () => {
    await admin.call('/accounts', { method: 'POST', body: { name: 'eva', role: 'viewer' } });
    const id = await idOf('eva');
    await put(id, { role: 'editor', disabled: true });
    await admin.call(`/accounts/${id}/reset`, { method: 'POST' });
    const { body } = await admin.call<AuditPage>('/audit?subject=eva');
    expect(body.entries.map(({ who, action, detail }) => [who, action, detail])).toEqual([
      ['admin', 'accounts.reset', undefined],
      ['admin', 'accounts.change', 'role: editor, disabled'],
      ['admin', 'accounts.create', 'viewer'],
    ]);
  });

  it('is not done where it cannot be recorded', async () => {
    const staff = staffStore(console.db);
    const mute = await startConsole({
      db: console.db,
      staff: {
        ...staff,
        recordDeed: (deed) =>
          deed.action === 'sign_in' ? staff.recordDeed(deed) : Promise.reject(new Error('the disk is full')),
      },
    });
    try {
      const visitor = await mute.as('admin');
      const made = await visitor.call('/accounts', { method: 'POST', body: { name: 'eva', role: 'viewer' } });
      expect(made.status).toBe(500);
      expect((await admin.call<Accounts>('/accounts')).body.accounts).toHaveLength(1);
    } finally {
      await mute.close();
    }
  });
});

describe('The audit log', () => {
  it('is read in pages, newest first', async () => {
    const staff = staffStore(console.db);
    for (let n = 1; n <= 120; n += 1) {
      await staff.recordDeed({
        at: n,
        who: 'eva',
        action: 'sign_in',
        subject: String(n % 2),
        detail: String(n),
      });
    }
    const seen: string[] = [];
    let path = '/audit?subject=1';
    for (;;) {
      const { body } = await admin.call<AuditPage>(path);
      expect(body.entries.length).toBeLessThanOrEqual(50);
      seen.push(...body.entries.map(({ detail }) => detail ?? ''));
      if (body.next === undefined) break;
      path = `/audit?subject=1&before=${body.next}`;
    }
    expect(seen).toEqual(Array.from({ length: 60 }, (_, n) => String(119 - 2 * n)));
  });

  it.each(['before=x', 'before=-1', 'before=1.5', `subject=${'x'.repeat(500)}`])(
    'refuses %s',
    async (query) => {
      expect((await admin.call<AuditPage>(`/audit?${query}`)).status).toBe(422);
    },
  );

  it('shows whatever was typed as it was typed, and not without end', async () => {
    const staff = staffStore(console.db);
    const detail = `<img src=x onerror=alert(1)>${'y'.repeat(10_000)}`;
    await staff.recordDeed({ at: 1, who: 'eva', action: 'sign_in', subject: 's', detail });
    const { body } = await admin.call<AuditPage>('/audit?subject=s');
    expect(body.entries[0]?.detail).toBe(detail.slice(0, 500));
  });

  it('cannot be changed: there is no address that would', async () => {
    for (const method of ['POST', 'PUT', 'DELETE']) {
      expect((await admin.call<AuditPage>('/audit', { method })).status).toBe(405);
      expect((await admin.call('/audit/1', { method })).status).toBe(404);
    }
  });
});

import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Accounts, AuditPage, Me, MySessions } from '../../src/console/staff-wire.ts';
import { PasswordsBusyError } from '../../src/console/passwords.ts';
import { findAccount, resetPassword } from '../../src/store/staff/accounts.ts';
import {
  account,
  PASSWORD,
  quickPasswords,
  startConsole,
  type ConsoleServer,
  type Visitor,
} from '../support/console-server.ts';
import { START } from '../support/events.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let clock: number;
let console: ConsoleServer;
let ana: Visitor;
beforeEach(async () => {
  clock = START;
  console = await startConsole({ now: () => clock });
  await account(console.db, 'ana', 'editor');
  ana = console.visitor();
});
afterEach(() => console.close());

const wrong = (name = 'ana') => console.visitor().signIn(name, 'not her password');
const isIn = async (visitor: Visitor) => (await visitor.call<Me>('/me')).status === 200;
const cookieOf = (answer: { headers: Headers }) => answer.headers.getSetCookie()[0] ?? '';

describe('Signing in', () => {
  it('answers who one is, and what every page needs to know', async () => {
    expect(await ana.signIn('ana')).toMatchObject({
      status: 200,
      body: {
        account: { name: 'ana', role: 'editor' },
        mustChangePassword: false,
        company: 'Hosting del Sur',
        transport: 'sandbox',
        types: expect.arrayContaining([{ type: 'invoice.paid', summary: expect.any(String) }]),
      },
    });
    expect((await ana.call<Me>('/me')).body.account.name).toBe('ana');
  });

  it.each(['ANA', '  ana ', 'ａｎａ'])('takes the name however it is typed: %j', async (name) => {
    expect((await ana.signIn(name)).status).toBe(200);
  });

  it('takes the password however its accents are composed', async () => {
    const admin = await console.as('admin');
    const { body } = await admin.call<{ password: string }>('/accounts', {
      method: 'POST',
      body: { name: 'eva', role: 'viewer' },
    });
    const eva = console.visitor();
    await eva.signIn('eva', body.password);
    const changed = await eva.call('/password', {
      method: 'POST',
      body: { current: body.password, next: 'la niña canta así' },
    });
    expect(changed.status).toBe(204);
    expect((await eva.signIn('eva', 'la niña canta así'.normalize('NFD'))).status).toBe(200);
  });

  it('is refused alike for a wrong password, a name that nobody has, and an account that is disabled', async () => {
    await account(console.db, 'eva', 'viewer');
    await console.db.updateTable('accounts').set({ disabled_at: START }).where('name', '=', 'eva').execute();
    const answers = [await wrong('ana'), await wrong('nobody'), await console.visitor().signIn('eva')];
    for (const { status, body, headers } of answers) {
      expect([status, body]).toEqual([401, answers[0]?.body]);
      expect(headers.getSetCookie()).toEqual([]);
    }
    expect(answers[0]?.body.code).toBe('wrong_password');
  });

  it.each([
    [{ name: 'ana' }],
    [{ name: { $ne: '' }, password: PASSWORD }],
    [{ name: ['ana'], password: PASSWORD }],
    [{ name: 'a'.repeat(10_000), password: PASSWORD }],
    [{ name: 'ana', password: 'x'.repeat(10_000) }],
    [{ __proto__: { name: 'ana', password: PASSWORD } }],
  ])('takes nothing but a name and a password of sane length', async (body) => {
    expect(await ana.call('/sign-in', { method: 'POST', body })).toMatchObject({
      status: 422,
      body: { code: 'wrong_fields' },
    });
  });

  it('does not read a large body of just anybody', async () => {
    const body = { name: 'ana', password: PASSWORD, more: 'x'.repeat(20_000) };
    expect((await ana.call('/sign-in', { method: 'POST', body })).status).toBe(413);
  });

  it('is done under a new token each time, of which the store knows the hash alone', async () => {
    const first = cookieOf(await ana.signIn('ana'));
    const second = cookieOf(await ana.signIn('ana'));
    expect(first).not.toBe(second);
    const rows = await console.db.selectFrom('console_sessions').selectAll().execute();
    const [, token = ''] = /=([^;]+)/.exec(first) ?? [];
    expect(token).toHaveLength(43);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('is kept in the audit log, and so is a wrong password', async () => {
    await wrong();
    await wrong('a password typed as a name');
    await ana.signIn('ana');
    const admin = await console.as('admin');
    const { body } = await admin.call<AuditPage>('/audit');
    expect(body.entries).toMatchObject([
      { who: 'admin', action: 'sign_in' },
      { who: 'ana', action: 'sign_in' },
      { who: 'ana', action: 'wrong_password', detail: 'from 127.0.0.1' },
    ]);
    const failures = await console.db.selectFrom('sign_in_failures').selectAll().execute();
    expect(JSON.stringify(failures)).not.toContain('typed as a name');
  });

  it('logs neither names nor passwords', async () => {
    await wrong();
    await ana.signIn('ana');
    expect(console.logLines.join('')).not.toMatch(/ana|bicycle|not her password/);
  });
});

describe('The cookie', () => {
  it('is for this host and our own pages alone, and out of reach of scripts', async () => {
    const cookie = cookieOf(await ana.signIn('ana'));
    expect(cookie.split('; ').slice(1).toSorted()).toEqual([
      'HttpOnly',
      `Max-Age=${7 * 24 * 3600}`,
      'Path=/',
      'SameSite=Strict',
    ]);
    expect(cookie).toMatch(/^avisador=/);
  });

  it('is bound to the host by the browser where there is TLS', async () => {
    const secure = await startConsole({ publicUrl: () => 'https://avisos.example.com', now: () => clock });
    try {
      const admin = await secure.as('admin');
      const answer = await admin.signIn('admin');
      expect(cookieOf(answer)).toMatch(/^__Host-avisador=[\w-]{43}; .*; Secure$/);
      expect(cookieOf(answer)).not.toContain('Domain');
      expect(await isIn(admin)).toBe(true);
      admin.cookie = admin.cookie?.replace('__Host-', '');
      expect(await isIn(admin)).toBe(false);
    } finally {
      await secure.close();
    }
  });

  it.each([
    undefined,
    '',
    'avisador=',
    'avisador=x',
    `avisador=${'A'.repeat(43)}`,
    `avisador=${'A'.repeat(10_000)}`,
    "avisador=' or 1=1 --",
  ])('that is none of ours lets nobody in: %j', async (cookie) => {
    ana.cookie = cookie;
    expect(await ana.call<Me>('/me')).toMatchObject({ status: 401, body: { code: 'not_signed_in' } });
  });

  it('is found among others', async () => {
    await ana.signIn('ana');
    ana.cookie = `theme=dark; xavisador=1; ${ana.cookie}; z=`;
    expect(await isIn(ana)).toBe(true);
  });

  it('is forgotten at a sign-out, and is worth nothing from then on', async () => {
    await ana.signIn('ana');
    const kept = ana.cookie;
    const answer = await ana.call('/sign-out', { method: 'POST' });
    expect(answer.status).toBe(204);
    expect(cookieOf(answer)).toMatch(/^avisador=; .*Max-Age=0/);
    ana.cookie = kept;
    expect(await isIn(ana)).toBe(false);
  });
});

describe('A session', () => {
  beforeEach(async () => {
    await ana.signIn('ana');
  });

  it('lasts while it is used, and twelve hours more', async () => {
    for (let hours = 0; hours < 22; hours += 11) {
      clock += 11 * HOUR;
      expect(await isIn(ana)).toBe(true);
    }
    clock += 12 * HOUR;
    expect(await isIn(ana)).toBe(false);
  });

  it('lasts seven days at most', async () => {
    for (let hours = 10; hours < 7 * 24; hours += 10) {
      clock = START + hours * HOUR;
      expect(await isIn(ana)).toBe(true);
    }
    clock = START + 7 * 24 * HOUR;
    expect(await isIn(ana)).toBe(false);
  });

  it('is written as seen once a minute at most', async () => {
    const seenAt = async () =>
      (await console.db.selectFrom('console_sessions').select('seen_at').executeTakeFirstOrThrow()).seen_at;
    clock += MINUTE - 1;
    await isIn(ana);
    expect(await seenAt()).toBe(START);
    clock += 1;
    await isIn(ana);
    expect(await seenAt()).toBe(clock);
  });

  it('ends at once where its account is disabled', async () => {
    await console.db.updateTable('accounts').set({ disabled_at: clock }).where('name', '=', 'ana').execute();
    expect(await isIn(ana)).toBe(false);
  });

  it('is listed to its owner, who can end it', async () => {
    const phone = console.visitor();
    clock += MINUTE / 2;
    await phone.call('/sign-in', {
      method: 'POST',
      body: { name: 'ana', password: PASSWORD },
      headers: { 'user-agent': 'Mozilla/5.0 (Android)' },
    });
    const { body } = await ana.call<MySessions>('/my-sessions');
    expect(body.sessions).toMatchObject([
      { isThis: false, userAgent: 'Mozilla/5.0 (Android)' },
      { isThis: true, createdAt: new Date(START).toISOString() },
    ]);
    expect((await ana.call(`/my-sessions/${body.sessions[0]?.id}`, { method: 'DELETE' })).status).toBe(204);
    expect(await isIn(phone)).toBe(false);
    expect(await isIn(ana)).toBe(true);
  });

  it('cannot be ended by anybody else', async () => {
    const { body } = await ana.call<MySessions>('/my-sessions');
    const admin = await console.as('admin');
    const answer = await admin.call(`/my-sessions/${body.sessions[0]?.id}`, { method: 'DELETE' });
    expect(answer.status).toBe(404);
    expect(await isIn(ana)).toBe(true);
  });

  it('shows of a browser’s name no more than plain text', async () => {
    const answer = await new Promise<number | undefined>((resolve, reject) => {
      const body = JSON.stringify({ name: 'ana', password: PASSWORD });
      const headers = {
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/json',
        'user-agent': `<script>\u00e9\u00ff\t${'x'.repeat(2000)}`,
      };
      const post = request(`${console.url}/console/api/sign-in`, { method: 'POST', headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      post.on('error', reject);
      post.end(body);
    });
    expect(answer).toBe(200);
    const { body } = await ana.call<MySessions>('/my-sessions');
    for (const { userAgent } of body.sessions) expect(userAgent).toMatch(/^[\x20-\x7e]{0,300}$/);
  });
});

describe('A wrong password', () => {
  const secondsOf = ({ status, body, headers }: Awaited<ReturnType<typeof wrong>>) => {
    if (status !== 429) return status;
    expect(body.code).toBe('too_many_attempts');
    expect(headers.get('retry-after')).toBe(String(body.seconds));
    return `wait ${body.seconds}`;
  };

  it('three times costs nothing but itself; then each one more makes the next wait twice as long', async () => {
    for (let n = 0; n < 3; n += 1) expect(secondsOf(await wrong())).toBe(401);
    for (const wait of [1, 2, 4, 8, 16, 32]) {
      expect(secondsOf(await wrong())).toBe(`wait ${wait}`);
      clock += wait * 1000 - 1;
      expect(secondsOf(await wrong())).toBe('wait 1');
      clock += 1;
      expect(secondsOf(await wrong())).toBe(401);
    }
  });

  it('makes the right one wait too', async () => {
    for (let n = 0; n < 3; n += 1) await wrong();
    expect(secondsOf(await ana.signIn('ana'))).toBe('wait 1');
    clock += 1000;
    expect(secondsOf(await ana.signIn('ana'))).toBe(200);
  });

  it('is forgotten of the name once the right one came', async () => {
    for (let n = 0; n < 3; n += 1) await wrong();
    clock += 1000;
    await ana.signIn('ana');
    const failures = await console.db
      .selectFrom('sign_in_failures')
      .select(['subject', 'failures'])
      .execute();
    expect(failures).toEqual([{ subject: 'address:127.0.0.1', failures: 3 }]);
  });

  it('of a name makes it wait a minute at most, and an address a quarter of an hour', async () => {
    const set = (like: string) =>
      console.db
        .updateTable('sign_in_failures')
        .set({ failures: 40, last_at: clock })
        .where('subject', 'like', like)
        .execute();
    await wrong();
    await set('name:%');
    expect(secondsOf(await wrong())).toBe('wait 60');
    await set('address:%');
    expect(secondsOf(await wrong())).toBe('wait 900');
    expect(secondsOf(await wrong('somebody else'))).toBe('wait 900');
  });

  it('of many names from one address counts for the address, which may be a whole office’s', async () => {
    for (const name of 'abcdefghij') expect(secondsOf(await wrong(name))).toBe(401);
    expect(secondsOf(await wrong('k'))).toBe('wait 1');
  });

  it('keeps nobody waiting longer because others at that address got theirs right', async () => {
    await account(console.db, 'eva', 'viewer');
    await wrong();
    // After twelve, four seconds.
    await console.db
      .updateTable('sign_in_failures')
      .set({ failures: 12 })
      .where('subject', 'like', 'address:%')
      .execute();
    clock += 4000;
    expect(secondsOf(await ana.signIn('ana'))).toBe(200);
    expect(secondsOf(await console.visitor().signIn('eva'))).toBe(200);
    expect(secondsOf(await wrong())).toBe(401);
    expect(secondsOf(await ana.signIn('ana'))).toBe('wait 8');
  });

  it('is forgotten after an hour', async () => {
    for (let n = 0; n < 3; n += 1) await wrong();
    clock += HOUR + 1;
    for (let n = 0; n < 3; n += 1) expect(secondsOf(await wrong())).toBe(401);
    expect(await console.db.selectFrom('sign_in_failures').select('failures').execute()).toEqual([
      { failures: 3 },
      { failures: 3 },
    ]);
  });

  it('counts in every process, also of many at the same moment', async () => {
    const other = await startConsole({ db: console.db, now: () => clock });
    try {
      const tries = Array.from({ length: 20 }, (_, n) =>
        (n % 2 === 0 ? console : other).visitor().signIn('ana', 'not her password'),
      );
      const statuses = (await Promise.all(tries)).map(({ status }) => status);
      expect(statuses.filter((status) => status === 401)).toHaveLength(3);
      expect(statuses.filter((status) => status === 429)).toHaveLength(17);
    } finally {
      await other.close();
    }
  });

  it('too early is not even looked at', async () => {
    for (let n = 0; n < 3; n += 1) await wrong();
    const before = await console.db.selectFrom('sign_in_failures').selectAll().execute();
    await wrong();
    expect(await console.db.selectFrom('sign_in_failures').selectAll().execute()).toEqual(before);
  });

  it('through a proxy counts for whom the proxy names, not for all', async () => {
    const proxied = await startConsole({
      db: console.db,
      now: () => clock,
      publicUrl: () => 'https://avisos.example.com',
    });
    let tries = 0;
    try {
      const from = (address: string) =>
        proxied.visitor().call('/sign-in', {
          method: 'POST',
          body: { name: `${(tries += 1)}`, password: 'x' },
          headers: { 'x-forwarded-for': `10.9.9.9, ${address}` },
        });
      for (let n = 0; n < 10; n += 1) await from('203.0.113.7');
      expect((await from('203.0.113.7')).status).toBe(429);
      expect((await from('203.0.113.8')).status).toBe(401);
      expect((await from('2001:db8::1')).status).toBe(401);
      expect((await from('not an address')).status).toBe(401);
    } finally {
      await proxied.close();
    }
    for (let n = 0; n < 10; n += 1) {
      await ana.call('/sign-in', {
        method: 'POST',
        body: { name: `x${n}`, password: 'x' },
        headers: { 'x-forwarded-for': `203.0.113.${n}` },
      });
    }
    expect((await wrong()).status).toBe(429);
  });
});

describe('Changing one’s password', () => {
  const NEXT = 'seven green lanterns';
  const change = (next: string, current = PASSWORD) =>
    ana.call('/password', { method: 'POST', body: { current, next } });
  beforeEach(async () => {
    await ana.signIn('ana');
  });

  it('ends one’s other sessions, and lets in with the new one alone', async () => {
    const phone = console.visitor();
    await phone.signIn('ana');
    expect((await change(NEXT)).status).toBe(204);
    expect([await isIn(ana), await isIn(phone)]).toEqual([true, false]);
    expect((await phone.signIn('ana')).status).toBe(401);
    expect((await phone.signIn('ana', NEXT)).status).toBe(200);
  });

  it('takes the present one, and too many wrong ones are too many', async () => {
    for (let n = 0; n < 3; n += 1) {
      expect(await change(NEXT, 'wrong')).toMatchObject({ status: 401, body: { code: 'wrong_password' } });
    }
    expect(await change(NEXT)).toMatchObject({ status: 429, body: { code: 'too_many_attempts' } });
    clock += 1000;
    expect((await change(NEXT)).status).toBe(204);
  });

  it('comes too late where an admin takes the account from whoever is in it meanwhile', async () => {
    const { id = '' } = (await findAccount(console.db, 'ana')) ?? {};
    const slow = await startConsole({
      db: console.db,
      passwords: {
        verify: quickPasswords.verify,
        async hash(password) {
          const given = await quickPasswords.hash('given by the admin');
          await resetPassword(console.db, id, { password: given });
          return quickPasswords.hash(password);
        },
      },
    });
    try {
      const thief = slow.visitor();
      await thief.signIn('ana');
      const changed = await thief.call('/password', {
        method: 'POST',
        body: { current: PASSWORD, next: NEXT },
      });
      expect(changed).toMatchObject({ status: 401, body: { code: 'not_signed_in' } });
    } finally {
      await slow.close();
    }
    expect((await console.visitor().signIn('ana', NEXT)).status).toBe(401);
    expect(await console.visitor().signIn('ana', 'given by the admin')).toMatchObject({
      status: 200,
      body: { mustChangePassword: true },
    });
  });

  it('refuses a weak one, and says why', async () => {
    for (const [next, reason] of [
      ['short', 'too_short'],
      ['x'.repeat(200) + 'y'.repeat(57), 'too_long'],
      [PASSWORD, 'the_same'],
      ['ana-2024-ana', 'a_name'],
      ['HostingDelSur', 'a_name'],
      ['Password1234!', 'too_common'],
      ['aaaaaaaaaaaa', 'too_common'],
    ]) {
      expect(await change(next ?? '')).toMatchObject({
        status: 422,
        body: { code: 'weak_password', reason },
      });
    }
    expect((await console.visitor().signIn('ana')).status).toBe(200);
  });

  it('must be done before anything else with a password that somebody else has made', async () => {
    const admin = await console.as('admin');
    const made = await admin.call<{ password: string }>('/accounts', {
      method: 'POST',
      body: { name: 'eva', role: 'admin' },
    });
    const eva = console.visitor();
    expect((await eva.signIn('eva', made.body.password)).body.mustChangePassword).toBe(true);
    for (const [path, method] of [
      ['/accounts', 'GET'],
      ['/my-sessions', 'GET'],
      ['/accounts', 'POST'],
    ] as const) {
      expect(await eva.call(path, { method })).toMatchObject({
        status: 403,
        body: { code: 'must_change_password' },
      });
    }
    expect((await eva.call<Me>('/me')).body.mustChangePassword).toBe(true);
    await eva.call('/password', { method: 'POST', body: { current: made.body.password, next: NEXT } });
    expect((await eva.call<Me>('/me')).body.mustChangePassword).toBe(false);
    expect((await eva.call<Accounts>('/accounts')).status).toBe(200);
  });
});

it('Where too many passwords are being checked, it is no failure of whoever comes then', async () => {
  const busy = await startConsole({
    db: console.db,
    passwords: {
      hash: quickPasswords.hash,
      verify: () => Promise.reject(new PasswordsBusyError('too many')),
    },
  });
  try {
    for (let n = 0; n < 5; n += 1) {
      const answer = await busy.visitor().signIn('ana');
      expect(answer).toMatchObject({ status: 429, body: { code: 'too_many_attempts', seconds: 5 } });
      expect(answer.headers.get('retry-after')).toBe('5');
    }
  } finally {
    await busy.close();
  }
  expect((await ana.signIn('ana')).status).toBe(200);
});

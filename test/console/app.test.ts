import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AuditPage } from '../../src/console/staff-wire.ts';
import { z } from 'zod';
import { Refusal, type Route, type RouteRequest } from '../../src/console/route.ts';
import { valid } from '../../src/console/valid.ts';
import { startConsole, type ConsoleServer, type Visitor } from '../support/console-server.ts';

let asked: RouteRequest[];
let console: ConsoleServer;
let editor: Visitor;

const answered =
  (answer?: unknown): Route['handle'] =>
  async (request) => {
    asked.push(request);
    return answer;
  };

const routes: Route[] = [
  { method: 'GET', path: '/things', needs: 'viewer', handle: answered({ things: [1] }) },
  { method: 'GET', path: '/things/:id', needs: 'viewer', handle: answered({ thing: 1 }) },
  { method: 'PUT', path: '/things/:id', needs: 'editor', handle: answered() },
  { method: 'DELETE', path: '/things/:id', needs: 'editor', handle: answered() },
  {
    method: 'POST',
    path: '/things/:id/rename',
    needs: 'editor',
    async handle({ body, params, record }) {
      const { name } = valid(z.object({ name: z.string('must be a string') }), body);
      await record({ action: 'accounts.change', subject: params['id'] ?? '', detail: name });
      return { name };
    },
  },
  {
    method: 'POST',
    path: '/stale',
    needs: 'editor',
    async handle() {
      throw new Refusal(409, { code: 'stale_draft', detail: 'somebody was quicker', draft: { revision: 3 } });
    },
  },
  {
    method: 'POST',
    path: '/broken',
    needs: 'editor',
    async handle() {
      throw new Error('the secret is 1234');
    },
  },
];

beforeEach(async () => {
  asked = [];
  console = await startConsole({ routes });
  editor = await console.as('editor');
});
afterEach(() => console.close());

describe('The console’s API', () => {
  it('hands a route its parameters, its query, its body and who calls', async () => {
    const answer = await editor.call('/things/a%2Fb%20%C3%B1?x=1&x=2', { method: 'PUT', body: { a: [1] } });
    expect(answer.status).toBe(204);
    expect(asked).toMatchObject([
      { params: { id: 'a/b ñ' }, body: { a: [1] }, by: { name: 'editor', role: 'editor' } },
    ]);
    expect(asked[0]?.query.getAll('x')).toEqual(['1', '2']);
  });

  it('answers JSON that nobody keeps', async () => {
    const answer = await editor.call('/things');
    expect(answer).toMatchObject({ status: 200, body: { things: [1] } });
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('answers a HEAD as a GET, without a body', async () => {
    const answer = await editor.call('/things', { method: 'HEAD' });
    expect(answer).toMatchObject({ status: 200, body: undefined });
  });

  it.each([
    ['GET', '/nothing', 404, 'not_found'],
    ['GET', '/', 404, 'not_found'],
    ['GET', '', 404, 'not_found'],
    ['GET', '/things/', 404, 'not_found'],
    ['GET', '/THINGS', 404, 'not_found'],
    ['GET', '//things', 404, 'not_found'],
    ['POST', '/things', 405, 'wrong_method'],
    ['PATCH', '/things/1', 405, 'wrong_method'],
    ['GET', '/sign-in', 405, 'wrong_method'],
    ['POST', '/live', 405, 'wrong_method'],
    ['GET', '/things/%zz', 400, 'bad_address'],
    ['GET', '/__proto__', 404, 'not_found'],
    ['GET', '/constructor', 404, 'not_found'],
  ])('refuses %s %j: %s %s', async (method, path, status, code) => {
    const answer = await editor.call(path, { method });
    expect(answer).toMatchObject({ status, body: { status, code } });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });

  it('names what an address takes', async () => {
    const answer = await editor.call('/things/1', { method: 'POST' });
    expect(answer.headers.get('allow')?.split(', ').toSorted()).toEqual(['DELETE', 'GET', 'PUT']);
  });

  it('tells of a refusal all that the page needs', async () => {
    const answer = await editor.call('/stale', { method: 'POST' });
    expect(answer).toMatchObject({
      status: 409,
      body: {
        type: 'urn:avisador:problem:stale_draft',
        title: expect.any(String),
        status: 409,
        code: 'stale_draft',
        detail: 'somebody was quicker',
        draft: { revision: 3 },
      },
    });
  });

  it('names every wrong field', async () => {
    const answer = await editor.call('/things/1/rename', { method: 'POST', body: {} });
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'wrong_fields', errors: [{ pointer: '/name', detail: 'is required' }] },
    });
  });

  it('logs what is our own fault and tells nothing of it', async () => {
    const answer = await editor.call('/broken', { method: 'POST' });
    expect(answer).toMatchObject({ status: 500, body: { code: 'internal' } });
    expect(JSON.stringify(answer.body)).not.toMatch(/1234|stack|\.ts/);
    expect(console.logLines.join('')).toContain('the secret is 1234');
  });

  it('records a deed under the name of who did it', async () => {
    await editor.call('/things/1/rename', { method: 'POST', body: { name: 'new' } });
    const admin = await console.as('admin');
    const { body } = await admin.call<AuditPage>('/audit?subject=1');
    expect(body.entries).toMatchObject([
      {
        who: 'editor',
        action: 'accounts.change',
        subject: '1',
        detail: 'new',
        at: expect.stringMatching(/Z$/),
      },
    ]);
  });
});

describe('A body', () => {
  const rename = (body: string | undefined, headers: Record<string, string> = {}) =>
    editor.call('/things/1/rename', { method: 'POST', ...(body !== undefined && { body }), headers });

  it.each([
    ['no JSON', '{"name":', {}, 400, 'not_json'],
    ['bytes that are no text', '\u0000\u0001', {}, 400, 'not_json'],
    [
      'a form',
      'name=x',
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'unsupported_media_type',
    ],
    [
      'JSON that says that it is text',
      '{"name":"x"}',
      { 'content-type': 'text/plain' },
      415,
      'unsupported_media_type',
    ],
    [
      'one in another encoding',
      '{}',
      { 'content-type': 'application/json; charset=latin1' },
      415,
      'unsupported_media_type',
    ],
    ['a compressed one', '{}', { 'content-encoding': 'gzip' }, 415, 'unsupported_media_type'],
    ['too large a one', JSON.stringify({ name: 'x'.repeat(600_000) }), {}, 413, 'too_large'],
    ['none', undefined, {}, 422, 'wrong_fields'],
    ['null', 'null', {}, 422, 'wrong_fields'],
    ['a list', '[]', {}, 422, 'wrong_fields'],
    ['a prototype', '{"__proto__":{"name":"x"},"constructor":{"name":"y"}}', {}, 422, 'wrong_fields'],
  ])('that is %s is refused', async (_what, body, headers, status, code) => {
    expect(await rename(body, headers as Record<string, string>)).toMatchObject({ status, body: { code } });
  });

  it('in UTF-8 is taken, whatever it holds', async () => {
    const name = '😀 <b>ñ</b> \u2028';
    const answer = await rename(JSON.stringify({ name, __proto__: 1 }), {
      'content-type': 'application/json; charset=UTF-8',
    });
    expect(answer).toMatchObject({ status: 200, body: { name } });
  });

  it('is not read of somebody who may not', async () => {
    const body = '{"name":';
    expect((await console.visitor().call('/things/1', { method: 'PUT', body })).status).toBe(401);
    const viewer = await console.as('viewer');
    expect((await viewer.call('/things/1', { method: 'PUT', body })).status).toBe(403);
  });

  it('that never ends does not keep the next call waiting', async () => {
    const socket = connect(console.port, '127.0.0.1');
    socket.write(
      `POST /console/api/things/1/rename HTTP/1.1\r\nhost: x\r\nsec-fetch-site: same-origin\r\ncookie: ${editor.cookie}\r\n` +
        'content-type: application/json\r\ncontent-length: 100\r\n\r\n{"name"',
    );
    await once(socket, 'connect');
    expect((await editor.call('/things')).status).toBe(200);
    socket.destroy();
  });
});

describe('A call from another site’s page', () => {
  const change = (headers: Record<string, string>) =>
    fetch(`${console.url}/console/api/things/1`, {
      method: 'PUT',
      headers: { cookie: editor.cookie ?? '', 'content-type': 'application/json', ...headers },
      body: '{}',
    });

  it.each([
    ['says cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['says same-site', { 'sec-fetch-site': 'same-site' }],
    ['says nothing of where it comes from', { 'sec-fetch-site': 'none' }],
    ['says cross-site and lies about its origin', { 'sec-fetch-site': 'cross-site', origin: 'SELF' }],
    ['comes from another origin', { origin: 'https://evil.example' }],
    ['comes from another port', { origin: 'http://127.0.0.1:1' }],
    ['comes from nowhere', { origin: 'null' }],
    ['comes from no web page', { origin: 'app://HOST' }],
    ['carries neither header', {}],
  ])('is refused where it %s', async (_what, headers) => {
    const sent = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name,
        value === 'SELF' ? console.url : value.replace('HOST', new URL(console.url).host),
      ]),
    );
    // Node's own fetch says `sec-fetch-mode` alone.
    const response = await change(sent);
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'cross_site' });
    expect(asked).toEqual([]);
  });

  it('is taken from our own pages, also by browsers that say no more than their origin', async () => {
    expect((await change({ 'sec-fetch-site': 'same-origin' })).status).toBe(204);
    expect((await change({ origin: console.url })).status).toBe(204);
  });

  it('is taken from the address at which we are published, whatever a proxy makes of the host', async () => {
    const published = await startConsole({ routes, publicUrl: () => 'https://avisos.example.com/' });
    try {
      const post = (origin: string) =>
        fetch(`${published.url}/console/api/sign-in`, { method: 'POST', headers: { origin } });
      expect((await post('https://avisos.example.com')).status).toBe(422);
      expect((await post('http://avisos.example.com')).status).toBe(403);
      // What somebody on the way has put there, without TLS, is not ours, even at our host.
      expect((await post(published.url)).status).toBe(403);
      expect((await post(published.url.replace('http', 'https'))).status).toBe(422);
    } finally {
      await published.close();
    }
  });

  it('does not even read', async () => {
    expect((await editor.call('/things', { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403);
    expect((await editor.call('/things', { headers: { 'sec-fetch-site': 'none' } })).status).toBe(200);
  });

  it('cannot sign somebody in', async () => {
    const response = await fetch(`${console.url}/console/api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' },
      body: JSON.stringify({ name: 'editor', password: 'x' }),
    });
    expect(response.status).toBe(403);
  });
});

it('Two routes at one address are noticed at the start', async () => {
  const twice: Route[] = [
    { method: 'GET', path: '/x/:a', needs: 'viewer', handle: answered() },
    { method: 'GET', path: '/x/:b', needs: 'viewer', handle: answered() },
  ];
  await expect(startConsole({ routes: twice, db: console.db })).rejects.toThrow('GET /x/:');
});

import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Refusal, type Route } from '../../src/console/route.ts';
import { startConsole, type ConsoleServer, type Visitor } from '../support/console-server.ts';
import { openLive, type LiveStream } from '../support/live-stream.ts';
import { START } from '../support/events.ts';

let clock: number;
let answer: () => Promise<unknown>;
/** The queries of the watched route, as they were asked. */
let asked: string[];
let console: ConsoleServer;
let viewer: Visitor;
let streams: LiveStream[];

/** Called each time the watched route is asked. */
let onAsked: () => void;

const routes: Route[] = [
  {
    method: 'GET',
    path: '/things',
    needs: 'viewer',
    handle: ({ query, by }) => {
      asked.push(String(query));
      onAsked();
      if (query.has('of')) return Promise.resolve({ of: query.get('of'), by: by.name });
      return answer();
    },
  },
  { method: 'GET', path: '/other/:id', needs: 'viewer', handle: async ({ params }) => params },
  { method: 'GET', path: '/secrets', needs: 'admin', handle: async () => 'secret' },
  { method: 'POST', path: '/change', needs: 'viewer', handle: async () => 'changed' },
];

beforeEach(async () => {
  clock = START;
  asked = [];
  onAsked = () => {};
  answer = async () => ({ n: 1 });
  streams = [];
  console = await startConsole({ routes, now: () => clock, liveEveryMs: 5 });
  viewer = await console.as('viewer');
});
afterEach(async () => {
  for (const stream of streams) stream.close();
  await console.close();
});

const watch = async (...paths: string[]) => {
  const stream = await openLive(console.url, viewer, ...paths);
  streams.push(stream);
  return stream;
};
/** Resolves once the route has been asked so many times more. */
const askedAgain = (times: number) =>
  new Promise<void>((resolve) => {
    let left = times;
    onAsked = () => {
      left -= 1;
      if (left === 0) resolve();
    };
  });

describe('A live stream', () => {
  it('is kept by nobody, framed by nobody, and taken for nothing else', async () => {
    const ending = new AbortController();
    const { headers } = await fetch(`${console.url}/console/api/live?path=/things`, {
      headers: { cookie: viewer.cookie ?? '' },
      signal: ending.signal,
    });
    ending.abort();
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': expect.stringContaining('no-store'),
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
  });

  it('tells at once what each address answers, and again when it is another answer', async () => {
    const stream = await watch('/things', '/other/7');
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream');
    expect(stream.response.headers.get('cache-control')).toContain('no-transform');
    const first = [await stream.next(), await stream.next()];
    expect(first).toEqual(
      expect.arrayContaining([
        { path: '/things', body: { n: 1 } },
        { path: '/other/7', body: { id: '7' } },
      ]),
    );
    answer = async () => ({ n: 2 });
    expect(await stream.next()).toEqual({ path: '/things', body: { n: 2 } });
  });

  it('is silent while nothing changes', async () => {
    const stream = await watch('/things');
    await stream.next();
    await askedAgain(5);
    answer = async () => ({ n: 'new' });
    expect(await stream.next()).toEqual({ path: '/things', body: { n: 'new' } });
  });

  it('asks with the query and for whom it is', async () => {
    const stream = await watch('/things?of=a%26b&x=?');
    expect(await stream.next()).toEqual({ path: '/things?of=a%26b&x=?', body: { of: 'a&b', by: 'viewer' } });
  });

  it('tells a refusal in the place of an answer, and the rest all the same', async () => {
    const stream = await watch('/secrets', '/change', '/live', '/nothing', '/%zz', '/other/1');
    const told = new Map<string, unknown>();
    for (let n = 0; n < 6; n += 1) {
      const { path = '', problem, body } = (await stream.next()) ?? {};
      told.set(path, problem?.code ?? body);
    }
    expect(Object.fromEntries(told)).toEqual({
      '/secrets': 'not_allowed',
      '/change': 'wrong_method',
      '/live': 'not_found',
      '/nothing': 'not_found',
      '/%zz': 'bad_address',
      '/other/1': { id: '1' },
    });
  });

  it('goes on after a failure, which is logged once', async () => {
    answer = () => Promise.reject(new Error('the store is away'));
    const stream = await watch('/things');
    expect(await stream.next()).toMatchObject({
      path: '/things',
      problem: { status: 500, code: 'internal' },
    });
    await askedAgain(3);
    answer = () => Promise.reject(new Refusal(404, { code: 'gone', detail: 'it is gone' }));
    expect(await stream.next()).toMatchObject({ problem: { code: 'gone' } });
    answer = async () => ({ n: 3 });
    expect(await stream.next()).toEqual({ path: '/things', body: { n: 3 } });
    expect(console.logLines.filter((line) => line.includes('the store is away'))).toHaveLength(1);
  });

  it('never asks one address again before it has answered', async () => {
    let free: (answer: unknown) => void = () => {};
    answer = () =>
      new Promise((resolve) => {
        free = resolve;
      });
    const stream = await watch('/things', '/things?of=x');
    expect(await stream.next()).toMatchObject({ path: '/things?of=x' });
    asked = [];
    await askedAgain(4);
    expect(new Set(asked)).toEqual(new Set(['of=x']));
    answer = async () => ({ n: 'late' });
    free({ n: 'slow' });
    expect(await stream.next()).toEqual({ path: '/things', body: { n: 'slow' } });
  });

  it('ends once the session is over, and says so', async () => {
    const stream = await watch('/things', '/other/1');
    await stream.next();
    await stream.next();
    await viewer.call('/sign-out', { method: 'POST' });
    expect(await stream.next()).toMatchObject({
      path: '/things',
      problem: { status: 401, code: 'not_signed_in' },
    });
    expect(await stream.next()).toMatchObject({ path: '/other/1', problem: { code: 'not_signed_in' } });
    expect(await stream.next()).toBeUndefined();
  });

  it('takes away at once what one may no longer see', async () => {
    const admin = await console.as('admin');
    const stream = await openLive(console.url, admin, '/secrets');
    streams.push(stream);
    expect(await stream.next()).toEqual({ path: '/secrets', body: 'secret' });
    await console.db.updateTable('accounts').set({ role: 'viewer' }).where('name', '=', 'admin').execute();
    expect(await stream.next()).toMatchObject({ problem: { code: 'not_allowed' } });
  });

  it('does not keep a session going by itself', async () => {
    const stream = await watch('/things');
    await stream.next();
    clock += 12 * 3_600_000;
    expect(await stream.next()).toMatchObject({ problem: { code: 'not_signed_in' } });
  });

  it('shows that it is alive where nothing else is told', async () => {
    const stream = await watch('/things');
    await stream.next();
    clock += 15_000;
    await askedAgain(2);
    answer = async () => ({ n: 2 });
    await stream.next();
    expect(stream.comments.length).toBeGreaterThanOrEqual(1);
  });

  it('stops asking once nobody listens', async () => {
    const opened = once(console.server, 'request') as Promise<[unknown, ServerResponse]>;
    const stream = await watch('/things?of=left');
    await stream.next();
    const [, response] = await opened;
    const closed = once(response, 'close');
    stream.close();
    await closed;
    asked = [];
    await watch('/things');
    await askedAgain(3);
    expect(new Set(asked)).toEqual(new Set(['']));
  });

  it('is ended by a stop, which does not wait for it', async () => {
    const stream = await watch('/things');
    await stream.next();
    const closed = new Promise((resolve) => console.server.close(resolve));
    console.console.close();
    expect(await stream.next()).toBeUndefined();
    console.server.closeIdleConnections();
    await closed;
  });

  it('keeps nothing for a client that does not read', async () => {
    let size = 0;
    answer = async () => {
      size += 1;
      return { n: size, text: 'x'.repeat(200_000) };
    };
    const socket = connect(console.port, '127.0.0.1');
    socket.pause();
    const opened = once(console.server, 'request') as Promise<[unknown, ServerResponse]>;
    socket.write(
      `GET /console/api/live?path=/things HTTP/1.1\r\nhost: x\r\ncookie: ${viewer.cookie}\r\n\r\n`,
    );
    const [, response] = await opened;
    // Two hundred answers are more than the sockets between us take.
    const ticking = await watch('/things?of=tick');
    await ticking.next();
    await askedAgain(400);
    expect(response.writableLength).toBeLessThan(2 * 200_100);
    const closed = once(response, 'close');
    clock += 60_001;
    await closed;
    socket.destroy();
  });

  it.each([
    [[]],
    [['things']],
    [['https://evil.example/']],
    [Array.from({ length: 9 }, (_, n) => `/other/${n}`)],
  ])('watches one to eight addresses of the console: %j', async (paths) => {
    const { response } = await watch(...paths);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ code: 'wrong_fields' });
  });

  it('is for those who are signed in, and for our own pages', async () => {
    expect((await console.visitor().call('/live?path=/things')).status).toBe(401);
    const fromElsewhere = await viewer.call('/live?path=/things', {
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    expect(fromElsewhere.status).toBe(403);
  });

  it('is one of twenty of a session at most', async () => {
    for (let n = 0; n < 20; n += 1) expect((await watch('/other/1')).response.status).toBe(200);
    expect((await watch('/other/1')).response.status).toBe(429);
    const gone = streams[0];
    expect(await gone?.next()).toBeDefined();
  });

  it('is not opened any more by a process that stops', async () => {
    console.console.close();
    const { response } = await watch('/things');
    expect(response.status).toBe(503);
  });
});

import { Router } from 'express';
import { afterEach, describe, expect, it } from '@jest/globals';
import { InvalidSecretError } from '../../src/intake/signing-secret.ts';
import { bodyOf, keyed, problemOf, startIntake, stopServers } from './intake-server.ts';

afterEach(stopServers);

describe('an address', () => {
  it.each(['/', '/v1', '/v1/events/x', '/v2/events', '/docs/../secrets.json', '/constructor'])(
    'that there is not is 404: %s',
    async (path) => {
      const { url } = await startIntake();
      const response = await fetch(`${url}${path}`);
      expect(response.status).toBe(404);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await problemOf(response)).toEqual({
        type: 'urn:avisador:problem:not-found',
        title: expect.any(String),
        status: 404,
        detail: expect.any(String),
      });
    },
  );

  it.each([
    ['/v1/events', 'GET', 'POST'],
    ['/v1/events', 'PUT', 'POST'],
    ['/v1/events/batch', 'DELETE', 'POST'],
    ['/v1/deliveries', 'POST', 'GET, HEAD'],
    ['/v1/deliveries/dlv_1', 'DELETE', 'GET, HEAD'],
    ['/v1/transfers', 'GET', 'POST'],
    ['/v1/transfers/tr_1', 'PUT', 'GET, HEAD'],
    ['/openapi.json', 'POST', 'GET, HEAD'],
    ['/docs', 'POST', 'GET, HEAD'],
  ])('%s does not take %s: 405', async (path, method, allow) => {
    const { url } = await startIntake({
      keyed: keyed(),
    });
    const response = await fetch(`${url}${path}`, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allow);
    expect(await problemOf(response)).toMatchObject({ type: 'urn:avisador:problem:method-not-allowed' });
  });

  it('of whatever else the process serves is tried before the 404, and fails as ours do', async () => {
    const others = Router();
    others.get('/console', (_req, res) => res.send('hello'));
    others.get('/broken', () => {
      throw new Error('secret');
    });
    const { url } = await startIntake({ others: [others] });
    const page = await fetch(`${url}/console`);
    expect(await page.text()).toBe('hello');
    expect(page.headers.get('x-request-id')).toBeTruthy();
    const broken = await fetch(`${url}/broken`);
    expect(broken.status).toBe(500);
    expect(await broken.text()).not.toContain('secret');
    expect((await fetch(`${url}/nothing`)).status).toBe(404);
  });
});

describe('a request’s id', () => {
  it('is the caller’s, on the answer and in the log', async () => {
    const { post, logLines } = await startIntake();
    const headers = { 'x-request-id': 'Panel.req_1-2' };
    expect((await post(bodyOf(), { headers })).headers.get('x-request-id')).toBe('Panel.req_1-2');
    expect((await post({}, { headers })).headers.get('x-request-id')).toBe('Panel.req_1-2');
    expect(logLines.filter((line) => line.includes('"requestId":"Panel.req_1-2"'))).toHaveLength(2);
  });

  it.each(['a b', 'x'.repeat(129), '<script>', 'ñ'])(
    'is made here where the caller’s is odd: %s',
    async (odd) => {
      const { post } = await startIntake();
      const response = await post(bodyOf(), { headers: { 'x-request-id': odd } });
      expect(response.headers.get('x-request-id')).toMatch(/^[\w.-]{1,128}$/);
      expect(response.headers.get('x-request-id')).not.toBe(odd);
    },
  );

  it('is made here where there is none, another one for each request, whatever is asked', async () => {
    const { post, url } = await startIntake();
    const responses = [
      await post(bodyOf()),
      await post({}),
      await fetch(`${url}/docs`),
      await fetch(`${url}/nothing`),
    ];
    const ids = responses.map((response) => response.headers.get('x-request-id'));
    expect(ids.every((id) => id !== null && /^[\w.-]{1,128}$/.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(4);
  });
});

describe('every answer', () => {
  it('is not sniffed, not stored, and does not say what made it', async () => {
    const { post, url } = await startIntake();
    for (const response of [await post(bodyOf()), await post({}), await fetch(`${url}/nothing`)]) {
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(response.headers.get('x-powered-by')).toBeNull();
    }
  });
});

describe('metrics', () => {
  it('are told of events once they are queued or why they are not, and of every answer', async () => {
    const accepted: number[] = [];
    const notAccepted: string[] = [];
    const answered: string[] = [];
    const others = Router();
    others.get('/things/:id', (_req, res) => res.send('one of them'));
    others.use('/area', (_req, res) => res.send('anything'));
    others.get('/stream', (_req, res) => res.type('text/event-stream').send('data: 1\n\n'));
    const { post, url } = await startIntake({
      publish: async (messages) =>
        messages.map(({ event }) => (event.id === 'no' ? { ok: false, detail: 'no' } : { ok: true })),
      metrics: {
        accepted: (count) => accepted.push(count),
        notAccepted: (why, count) => notAccepted.push(`${why} ${count}`),
        answered: (path, status, seconds) => answered.push(`${path} ${status} ${seconds >= 0}`),
      },
      others: [others],
      keyed: keyed(),
    });
    const path = '/v1/events/batch';
    const item = (id: string) => ({ id, ...bodyOf() });
    await post(bodyOf());
    await post(bodyOf(), { id: 'no' });
    await post({ events: [item('a'), item('b'), item('no'), {}] }, { path });
    await post({ events: [item('no')] }, { path });
    await post(bodyOf(), { headers: { 'webhook-id': 'other' } });
    await post({});
    const authorization = { headers: { authorization: 'Bearer right' } };
    await fetch(`${url}/v1/deliveries/dlv_1?x=1`, authorization);
    for (const at of ['/things/7', '/area/52', '/stream', '/nothing/8']) await fetch(url + at);
    expect(accepted).toEqual([1, 2]);
    expect(notAccepted).toEqual(['not_queued 1', 'invalid 1', 'not_queued 1', 'not_queued 1', 'invalid 1']);
    expect(answered).toEqual([
      '/v1/events 202 true',
      '/v1/events 503 true',
      '/v1/events/batch 207 true',
      '/v1/events/batch 207 true',
      '/v1/events 401 true',
      '/v1/events 422 true',
      '/v1/deliveries/:id 404 true',
      '/things/:id 200 true',
      '/area 200 true',
      'other 404 true',
    ]);
  });
});

describe('the log', () => {
  it('never holds a phone number, a name, an e-mail address or a signature', async () => {
    const { post, logLines } = await startIntake();
    await post(bodyOf());
    await post({ ...bodyOf(), occurredAt: 'yesterday' });
    await post(
      {
        events: [
          { id: 'a', ...bodyOf() },
          { id: 'b', ...bodyOf(), type: 1 },
        ],
      },
      { path: '/v1/events/batch' },
    );
    await post(bodyOf(), { headers: { 'webhook-id': 'other' } });
    expect(logLines.length).toBeGreaterThanOrEqual(4);
    expect(logLines.join('')).not.toMatch(/2345|Juan|Pérez|example\.com|v1,|whsec_/);
  });
});

it('intake does not start without a secret, or with a wrong one', async () => {
  await expect(startIntake({ secrets: () => [] })).rejects.toThrow(InvalidSecretError);
  await expect(startIntake({ secrets: () => ['secret'] })).rejects.toThrow(InvalidSecretError);
});

import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventTypes } from '../../src/events/catalog.ts';
import type { PublishResult } from '../../src/events/event-queue.ts';
import {
  bodyOf,
  exchange,
  head,
  jsonOf,
  problemOf,
  SECRET,
  signed,
  startIntake,
  stopServers,
} from './intake-server.ts';

afterEach(stopServers);

const LIMIT = 262_144;

/** The sample event, blown up with a field that is dropped, to exactly `size` bytes. */
function bodyOfSize(size: number): string {
  const empty = JSON.stringify({ ...bodyOf(), padding: '' });
  return JSON.stringify({ ...bodyOf(), padding: 'x'.repeat(size - Buffer.byteLength(empty)) });
}

describe('a signed event', () => {
  it.each(eventTypes)('%s is queued as it was posted, and answered with 202', async (type) => {
    const now = new Date('2026-11-21T17:05:11.000Z');
    const { post, published } = await startIntake({ now: () => now });
    const { occurredAt: _, ...body } = bodyOf(type);
    const response = await post(body, { id: 'fact-1', at: now });
    expect(response.status).toBe(202);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({ id: 'fact-1', status: 'queued' });
    expect(published).toEqual([
      {
        version: 1,
        acceptedAt: now.toISOString(),
        event: { id: 'fact-1', occurredAt: now.toISOString(), ...body },
      },
    ]);
  });

  it('posted again gets the same answer', async () => {
    const { post } = await startIntake();
    const first = await post(bodyOf());
    const again = await post(bodyOf());
    expect([first.status, again.status]).toEqual([202, 202]);
    expect(await again.text()).toBe(await first.text());
  });

  it('may say its character set', async () => {
    const { post } = await startIntake();
    for (const type of [
      'application/json; charset=utf-8',
      'Application/JSON;charset="UTF-8"',
      'application/json; v=1',
    ]) {
      expect((await post(bodyOf(), { headers: { 'content-type': type } })).status).toBe(202);
    }
  });

  it('may be signed with any of the current secrets, and with an old one no longer', async () => {
    const newer = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    let secrets = [SECRET];
    const { post } = await startIntake({ secrets: () => secrets });
    expect((await post(bodyOf(), { secret: newer })).status).toBe(401);
    secrets = [newer, SECRET];
    expect((await post(bodyOf(), { secret: newer })).status).toBe(202);
    expect((await post(bodyOf(), { secret: SECRET })).status).toBe(202);
    secrets = [newer];
    expect((await post(bodyOf(), { secret: SECRET })).status).toBe(401);
  });

  it('has an id of up to 128 characters, whatever they are', async () => {
    const { post, published } = await startIntake();
    const id = `invoice:9001/"ñandú"-${'x'.repeat(107)}`;
    const onTheWire = Buffer.from(id, 'utf8').toString('latin1');
    const response = await post(bodyOf(), { id, headers: { 'webhook-id': onTheWire } });
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ id, status: 'queued' });
    expect(published[0]?.event.id).toBe(id);
  });

  it('is accepted at exactly 256 KiB', async () => {
    const { post } = await startIntake();
    expect((await post(bodyOfSize(LIMIT))).status).toBe(202);
  });

  it('loses the fields that nobody knows', async () => {
    const { post, published } = await startIntake();
    const body = JSON.stringify({ ...bodyOf('invoice.paid'), surprise: { deep: [1] } }).replace(
      '"client":{',
      '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"client":{"__proto__":{"polluted":1},"isAdmin":true,',
    );
    expect((await post(body)).status).toBe(202);
    expect(published[0]?.event).toEqual({
      id: 'evt-1',
      ...bodyOf('invoice.paid'),
      occurredAt: expect.any(String),
    });
    expect(JSON.stringify(published)).not.toMatch(/polluted|isAdmin|surprise/);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('202', () => {
  it('is said to nobody before their own event is confirmed', async () => {
    const waiting = new Map<string, (result: PublishResult[]) => void>();
    const three = Promise.withResolvers<void>();
    const { post, intake } = await startIntake({
      publish: ([message]) =>
        new Promise((resolve) => {
          waiting.set(message!.event.id, resolve);
          if (waiting.size === 3) three.resolve();
        }),
    });
    const answered: string[] = [];
    const posts = ['a', 'b', 'c'].map(async (id) => {
      const { status } = await post(bodyOf(), { id });
      answered.push(`${id} ${status}`);
    });
    await three.promise;
    expect(answered).toEqual([]);
    expect(intake.inFlight()).toBe(3);

    waiting.get('b')!([{ ok: true }]);
    await posts[1];
    expect(answered).toEqual(['b 202']);
    expect(intake.inFlight()).toBe(2);

    waiting.get('a')!([{ ok: false, detail: 'no queue' }]);
    await posts[0];
    expect(answered).toEqual(['b 202', 'a 503']);

    waiting.get('c')!([{ ok: true }]);
    await posts[2];
    expect(answered).toEqual(['b 202', 'a 503', 'c 202']);
    expect(intake.inFlight()).toBe(0);
  });

  it('is said fifty times to fifty posts at once', async () => {
    const { post, published, intake } = await startIntake();
    const responses = await Promise.all(
      Array.from({ length: 50 }, (_, index) => post(bodyOf(), { id: `evt-${index}` })),
    );
    const ids = await Promise.all(
      responses.map(async (response) => (await jsonOf<{ id: string }>(response)).id),
    );
    expect(responses.map(({ status }) => status)).toEqual(Array(50).fill(202));
    expect(ids).toEqual(Array.from({ length: 50 }, (_, index) => `evt-${index}`));
    expect(new Set(published.map(({ event }) => event.id)).size).toBe(50);
    expect(intake.inFlight()).toBe(0);
  });
});

describe('503', () => {
  it('says when to come back, and keeps to itself why', async () => {
    const { post, logLines } = await startIntake({
      publish: async () => [{ ok: false, detail: 'connect ECONNREFUSED 10.0.0.1:9324' }],
    });
    const response = await post(bodyOf());
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    const problem = await problemOf(response);
    expect(problem).toMatchObject({ type: 'urn:avisador:problem:unavailable', status: 503 });
    expect(JSON.stringify(problem)).not.toContain('ECONNREFUSED');
    expect(logLines.join('')).toContain('ECONNREFUSED');
  });

  it('is the answer also where the publisher says nothing at all', async () => {
    const { post } = await startIntake({ publish: async () => [] });
    expect((await post(bodyOf())).status).toBe(503);
  });
});

describe('a request that is refused for its form', () => {
  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/jsonp',
    'application/json; charset=latin1',
    undefined,
  ])('has the type %s: 415', async (type) => {
    const { post } = await startIntake();
    const response = await post(bodyOf(), { headers: { 'content-type': type } });
    expect(response.status).toBe(415);
    expect(await problemOf(response)).toMatchObject({ type: 'urn:avisador:problem:unsupported-media-type' });
  });

  it.each(['gzip', 'br', 'deflate'])('is compressed with %s: 415', async (encoding) => {
    const { port } = await startIntake();
    const body = JSON.stringify(bodyOf());
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const compressed = head({ ...headers, ...signed('evt-1', body), 'content-encoding': encoding });
    expect(await exchange(port, compressed, body)).toMatch(/^HTTP\/1.1 415 /);
    const identity = head({ ...headers, ...signed('evt-1', body), 'content-encoding': 'identity' });
    expect(await exchange(port, identity, body)).toMatch(/^HTTP\/1.1 202 /);
  });

  it('is one byte over 256 KiB: 413', async () => {
    const { post, published } = await startIntake();
    const response = await post(bodyOfSize(LIMIT + 1));
    expect(response.status).toBe(413);
    expect(await problemOf(response)).toMatchObject({ type: 'urn:avisador:problem:too-large', status: 413 });
    expect(published).toEqual([]);
  });

  it('is too large without having said so: 413', async () => {
    const { url } = await startIntake();
    const body = bodyOfSize(LIMIT + 1);
    const response = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signed('evt-1', body) },
      body: new Blob([body]).stream(),
      duplex: 'half',
    });
    expect(response.status).toBe(413);
  });

  it('is not JSON: 400', async () => {
    const { post } = await startIntake();
    for (const body of ['', '{', "{'a':1}", '{"a":1}{"b":2}', '\ufeff{}']) {
      const response = await post(body);
      expect(response.status).toBe(400);
      expect(await problemOf(response)).toMatchObject({ type: 'urn:avisador:problem:not-json', status: 400 });
    }
  });

  it('is not UTF-8: 400', async () => {
    const { url } = await startIntake();
    const body = Buffer.from('{"type":"caf\xe9"}', 'latin1');
    const headers: Record<string, string> = { 'content-type': 'application/json', ...signed('evt-1', '') };
    const key = Buffer.from(SECRET.slice(6), 'base64');
    const hmac = createHmac('sha256', key).update(`evt-1.${headers['webhook-timestamp']}.`).update(body);
    const response = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { ...headers, 'webhook-signature': `v1,${hmac.digest('base64')}` },
      body,
    });
    expect(response.status).toBe(400);
  });
});

describe('a request that is refused for its signature: 401', () => {
  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('without %s', async (name) => {
    const { post, published } = await startIntake();
    const response = await post(bodyOf(), { headers: { [name]: undefined } });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('StandardWebhooks');
    expect(await problemOf(response)).toMatchObject({
      type: 'urn:avisador:problem:unauthenticated',
      detail: `the header ${name} is missing`,
    });
    expect(published).toEqual([]);
  });

  it('of another secret', async () => {
    const { post, published } = await startIntake();
    const response = await post(bodyOf(), { secret: `whsec_${Buffer.alloc(24).toString('base64')}` });
    expect(response.status).toBe(401);
    expect(await problemOf(response)).toMatchObject({ detail: 'webhook-signature does not match' });
    expect(published).toEqual([]);
  });

  it('of another body', async () => {
    const { post } = await startIntake();
    const response = await post(bodyOf(), {
      headers: signed('evt-1', JSON.stringify(bodyOf('invoice.paid'))),
    });
    expect(response.status).toBe(401);
  });

  it('from more than five minutes ago, or ahead', async () => {
    const { post } = await startIntake();
    const off = (seconds: number) => post(bodyOf(), { at: new Date(Date.now() + seconds * 1000) });
    expect((await off(-290)).status).toBe(202);
    expect((await off(290)).status).toBe(202);
    expect(await problemOf(await off(-310))).toMatchObject({
      status: 401,
      detail: expect.stringContaining('old'),
    });
    expect(await problemOf(await off(310))).toMatchObject({
      status: 401,
      detail: expect.stringContaining('future'),
    });
  });

  it('is said before anything is said of the JSON, which nobody vouches for', async () => {
    const { post } = await startIntake();
    expect((await post('{', { secret: `whsec_${Buffer.alloc(24).toString('base64')}` })).status).toBe(401);
  });

  it('is said after what the headers alone rule out', async () => {
    const { post } = await startIntake();
    const unsigned = { 'webhook-signature': undefined };
    expect((await post('{', { headers: { ...unsigned, 'content-type': 'text/plain' } })).status).toBe(415);
    expect((await post(bodyOfSize(LIMIT + 1), { headers: unsigned })).status).toBe(413);
  });
});

describe('an event with wrong fields: 422', () => {
  it('names each of them with a pointer', async () => {
    const { post, published } = await startIntake();
    const response = await post({
      type: 'invoice.generated',
      occurredAt: 'yesterday',
      client: { id: '1042', firstName: '', phone: '1'.repeat(65) },
      data: {
        invoice: {
          id: '1',
          total: { amount: 15950, currency: 'ARS' },
          dueDate: '2026-02-31',
          url: 'x',
          items: [{}],
        },
      },
    });
    expect(response.status).toBe(422);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const problem = await problemOf(response);
    expect(problem).toMatchObject({
      type: 'urn:avisador:problem:invalid-fields',
      title: expect.any(String),
      status: 422,
    });
    expect(problem.errors?.map(({ pointer }) => pointer).toSorted()).toEqual([
      '/client/firstName',
      '/client/phone',
      '/data/invoice/dueDate',
      '/data/invoice/items/0/amount',
      '/data/invoice/items/0/description',
      '/data/invoice/total/amount',
      '/data/invoice/url',
      '/occurredAt',
    ]);
    expect(problem.errors?.every(({ detail }) => detail.length > 0)).toBe(true);
    expect(published).toEqual([]);
  });

  it.each([[[]], ['text'], [null], [7]])('is no object: %j', async (body) => {
    const { post } = await startIntake();
    const response = await post(JSON.stringify(body));
    expect(response.status).toBe(422);
    expect(await problemOf(response)).toMatchObject({ errors: [{ pointer: '' }] });
  });

  it('is of a type that there is not', async () => {
    const { post } = await startIntake();
    for (const type of ['invoice.eaten', '__proto__', 'constructor', 7, undefined]) {
      const response = await post({ ...bodyOf(), type });
      expect(response.status).toBe(422);
      expect(await problemOf(response)).toMatchObject({ errors: [{ pointer: '/type' }] });
    }
  });

  it('has an id of more than 128 characters', async () => {
    const { post } = await startIntake();
    expect((await post(bodyOf(), { id: 'x'.repeat(128) })).status).toBe(202);
    const response = await post(bodyOf(), { id: 'x'.repeat(129) });
    expect(response.status).toBe(422);
    expect(await problemOf(response)).toMatchObject({ errors: [{ header: 'webhook-id' }] });
  });

  it('is answered with a hundred errors at most', async () => {
    const { post } = await startIntake();
    const response = await post({
      ...bodyOf('client.details_changed'),
      data: { changed: Array(130_000).fill(1) },
    });
    expect(response.status).toBe(422);
    expect((await problemOf(response)).errors?.length).toBeLessThanOrEqual(100);
  });
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { postCallback } from '../../src/callbacks/post-callback.ts';
import { openPanel, type Behaviour, type Panel } from './open-panel.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const another = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
const body = JSON.stringify({ type: 'delivery.sent', data: { recipient: '+5491123456789', locale: 'ñ👋' } });

let panel: Panel;
beforeEach(async () => {
  panel = await openPanel();
});
afterEach(() => panel.close());

const post = (changes: Partial<Parameters<typeof postCallback>[0]> = {}) =>
  postCallback({
    url: panel.url,
    secret,
    id: 'cbk_1',
    body,
    now: Date.now(),
    tryMs: 10_000,
    signal: new AbortController().signal,
    ...changes,
  });

/** Why it was not delivered. */
async function detailOf(posting: ReturnType<typeof postCallback>): Promise<string> {
  const posted = await posting;
  expect(posted.kind).toBe('failed');
  const detail = posted.kind === 'failed' ? posted.detail : '';
  expect(detail).not.toMatch(/made-up|127\.0\.0\.1|549/);
  return detail;
}

describe('A callback', () => {
  it('is posted as JSON, signed as Standard Webhooks says', async () => {
    expect(await post()).toEqual({ kind: 'delivered' });
    expect(panel.received).toHaveLength(1);
    const [{ method, path, headers, body: received }] = panel.received as [(typeof panel.received)[0]];
    expect([method, path]).toEqual(['POST', '/callbacks?token=made-up-token']);
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': 'cbk_1' });
    expect(received).toBe(body);
    const signed = headers as Record<string, string>;
    expect(new Webhook(secret).verify(received, signed)).toEqual(JSON.parse(body));
    expect(() => new Webhook(another).verify(received, signed)).toThrow();
  });

  it.each([200, 201, 202, 204, 299])('is delivered when it is answered with %d', async (status) => {
    panel.behave({ status });
    expect(await post()).toEqual({ kind: 'delivered' });
  });

  it.each([400, 401, 404, 410, 429, 500, 503])('is not when it is answered with %d', async (status) => {
    panel.behave({ status, body: 'made-up reason' });
    expect(await detailOf(post())).toBe(`HTTP ${status}`);
  });

  it('is to be tried again when the panel says so', async () => {
    panel.behave({ status: 503, headers: { 'retry-after': '30' } });
    expect(await post()).toEqual({ kind: 'failed', detail: 'HTTP 503', retryAfterMs: 30_000 });
  });

  it.each([301, 302, 303, 307, 308])('follows no redirect (%d)', async (status) => {
    const elsewhere = await openPanel();
    try {
      panel.behave({ status, headers: { location: elsewhere.url } });
      expect(await detailOf(post())).toContain(`HTTP ${status}`);
      panel.behave({ status, headers: { location: '/callbacks/' } });
      expect(await detailOf(post())).toContain('CALLBACK_URL');
      expect(elsewhere.received).toEqual([]);
      expect(panel.received).toHaveLength(2);
    } finally {
      await elsewhere.close();
    }
  });
});

describe('An answer', () => {
  it('that does not come is not waited for', async () => {
    panel.behave('hangs');
    expect(await detailOf(post({ tryMs: 500 }))).toMatch(/within 500 ms/);
    await panel.wasHungUpOn(1);
  });

  it.each<[string, Behaviour, number]>([
    ['never ends', 'drips', 1000],
    ['breaks off', 'stops', 10_000],
    ['is endless', { floods: 200 }, 10_000],
  ])('that %s after its status counts by its status', async (_, behaviour, tryMs) => {
    panel.behave(behaviour);
    expect(await post({ tryMs })).toEqual({ kind: 'delivered' });
    await panel.wasHungUpOn(1);
  });

  it('is not read to its end where it is too long, also of a failure', async () => {
    panel.behave({ floods: 500 });
    expect(await detailOf(post())).toBe('HTTP 500');
    await panel.wasHungUpOn(1);
  });

  it('whose headers are too long is none', async () => {
    panel.behave({ status: 200, headers: { 'x-long': 'x'.repeat(100_000) } });
    expect(await detailOf(post())).toContain('the connection failed');
  });

  it('is missing where the connection breaks', async () => {
    panel.behave('breaks');
    expect(await detailOf(post())).toContain('the connection failed');
  });

  it('is missing where nobody listens, which is said with the code of the system', async () => {
    await panel.close();
    expect(await detailOf(post())).toContain('ECONNREFUSED');
  });
});

describe('A post', () => {
  it('is broken off when its signal aborts', async () => {
    const controller = new AbortController();
    panel.behave('hangs');
    const posting = post({ signal: controller.signal });
    await panel.hasReceived(1);
    controller.abort();
    expect(await detailOf(posting)).toBe('interrupted');
    await panel.wasHungUpOn(1);
  });

  it('is not begun once it has', async () => {
    expect(await detailOf(post({ signal: AbortSignal.abort() }))).toBe('interrupted');
    expect(panel.received).toEqual([]);
  });

  it('to an address that is none fails, and does not say the address', async () => {
    expect(await detailOf(post({ url: 'http://made-up-user:made-up-word@127.0.0.1:1/' }))).not.toBe('');
    expect(await detailOf(post({ url: 'made-up' }))).not.toBe('');
  });
});

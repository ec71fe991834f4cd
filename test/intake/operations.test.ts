import { afterEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { createOperations, type OperationsDeps } from '../../src/intake/operations.ts';
import { jsonOf, problemOf, startIntake, stopServers } from './intake-server.ts';

afterEach(stopServers);

async function start(overrides: Partial<OperationsDeps> = {}) {
  const operations = createOperations({
    readiness: () => Promise.resolve({ ready: true, queue: 'ok', whatsapp: 'scan_qr' }),
    whatsapp: () => Promise.resolve({ ready: false, state: 'scan_qr' }),
    metrics: () => Promise.resolve({ contentType: 'text/plain; version=0.0.4', body: 'up 1\n' }),
    logger: pino({ level: 'silent' }),
    ...overrides,
  });
  const { url } = await startIntake({ others: [operations] });
  return (path: string, method = 'GET') => fetch(`${url}${path}`, { method });
}

describe('operations', () => {
  it('/healthz is 200 as long as anything answers', async () => {
    const get = await start({ readiness: () => Promise.reject(new Error('down')) });
    expect((await get('/healthz')).status).toBe(200);
  });

  it('/readyz is 200 when ready, although no phone is connected, and says so', async () => {
    const get = await start();
    const response = await get('/readyz');
    expect(response.status).toBe(200);
    expect(await jsonOf(response)).toEqual({ ready: true, queue: 'ok', whatsapp: 'scan_qr' });
  });

  it('/readyz is 503 when not, with the parts', async () => {
    const get = await start({ readiness: () => Promise.resolve({ ready: false, queue: 'unreachable' }) });
    const response = await get('/readyz');
    expect(response.status).toBe(503);
    expect(await jsonOf(response)).toEqual({ ready: false, queue: 'unreachable' });
  });

  it('/readyz is 503 when asking fails, and does not say how', async () => {
    const get = await start({ readiness: () => Promise.reject(new Error('/data/store.db is locked')) });
    const response = await get('/readyz');
    expect(response.status).toBe(503);
    expect(await response.text()).toBe('{"ready":false}');
  });

  it('/readyz/whatsapp is 200 only when messages can go out', async () => {
    const get = await start();
    const response = await get('/readyz/whatsapp');
    expect(response.status).toBe(503);
    expect(await jsonOf(response)).toEqual({ ready: false, state: 'scan_qr' });
    const ready = await start({ whatsapp: () => Promise.resolve({ ready: true, state: 'ready' }) });
    expect((await ready('/readyz/whatsapp')).status).toBe(200);
  });

  it('/metrics is handed through', async () => {
    const get = await start();
    const response = await get('/metrics');
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4');
    expect(await response.text()).toBe('up 1\n');
  });

  it('/metrics that fail are a problem', async () => {
    const get = await start({ metrics: () => Promise.reject(new Error('no')) });
    const response = await get('/metrics');
    expect(response.status).toBe(500);
    expect(await problemOf(response)).toMatchObject({ type: 'urn:avisador:problem:internal' });
  });

  it.each(['/healthz', '/readyz', '/readyz/whatsapp', '/metrics'])('%s is only read', async (path) => {
    const get = await start();
    expect((await get(path, 'POST')).status).toBe(405);
    const response = await get(path, 'HEAD');
    expect(response.status).toBeLessThanOrEqual(503);
    expect(await response.text()).toBe('');
  });
});

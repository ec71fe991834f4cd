import { afterEach, describe, expect, it } from '@jest/globals';
import type { DeliveryQuery, DeliveryView, Page } from '../../src/delivery/delivery-view.ts';
import { jsonOf, keyed, problemOf, startIntake, stopServers } from './intake-server.ts';

afterEach(stopServers);

const delivery: DeliveryView = {
  id: 'dlv_1',
  eventId: 'evt-1',
  type: 'invoice.paid',
  clientId: '1042',
  recipient: '+5491123456789',
  locale: 'es',
  status: 'sent',
  text: 'Hola Juan …',
  attempts: [{ at: '2026-11-21T17:05:12.000Z', outcome: 'sent' }],
  createdAt: '2026-11-21T17:05:11.000Z',
  sentAt: '2026-11-21T17:05:12.000Z',
  whatsappMessageId: 'true_5491123456789@c.us_3EB0',
};

async function start(page: Page = { deliveries: [delivery] }) {
  const queries: DeliveryQuery[] = [];
  const { url } = await startIntake({
    keyed: keyed({
      listDeliveries: (query) => {
        queries.push(query);
        return Promise.resolve(page);
      },
      getDelivery: (id) => Promise.resolve(id === 'dlv_1' ? delivery : undefined),
    }),
  });
  const get = (path: string, authorization: string | undefined = 'Bearer right') =>
    fetch(`${url}${path}`, { headers: authorization === undefined ? {} : { authorization } });
  return { get, queries, url };
}

describe('GET /v1/deliveries', () => {
  it('answers a page as it was handed over', async () => {
    const { get, queries } = await start();
    const response = await get('/v1/deliveries');
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({ deliveries: [delivery] });
    expect(queries).toEqual([{ limit: 50 }]);
  });

  it('hands every filter on', async () => {
    const { get, queries } = await start();
    await get(
      '/v1/deliveries?client=1042&type=invoice.paid&status=in_doubt&event=evt%2F1&since=2026-11-21T14:05:11-03:00&limit=200',
    );
    expect(queries).toEqual([
      {
        client: '1042',
        type: 'invoice.paid',
        status: 'in_doubt',
        event: 'evt/1',
        since: Date.parse('2026-11-21T17:05:11Z'),
        limit: 200,
      },
    ]);
  });

  it('takes an empty filter as absent', async () => {
    const { get, queries } = await start();
    expect((await get('/v1/deliveries?client=&type=&status=&event=&since=&limit=&cursor=')).status).toBe(200);
    expect(queries).toEqual([{ limit: 50 }]);
  });

  it.each([
    ['2026-11-21', '2026-11-21T00:00:00Z'],
    ['2026-11-21T14:05:11', '2026-11-21T14:05:11Z'],
    ['2026-11-21T14:05Z', '2026-11-21T14:05:00Z'],
    ['2026-11-21T14:05:11+03:00', '2026-11-21T11:05:11Z'],
    ['2026-11-21T14:05:11%2B0300', '2026-11-21T11:05:11Z'],
  ])('takes since=%s as %s, wherever it runs', async (since, moment) => {
    const { get, queries } = await start();
    await get(`/v1/deliveries?since=${since}`);
    expect(queries).toEqual([{ limit: 50, since: Date.parse(moment) }]);
  });

  it('gives a cursor that leads on from where the page ended', async () => {
    const { get, queries } = await start({ deliveries: [delivery], next: 9_007_199_254_740_991 });
    const { nextCursor } = await jsonOf<{ nextCursor: string }>(await get('/v1/deliveries?limit=1'));
    expect(nextCursor).toMatch(/^[\w-]+$/);
    await get(`/v1/deliveries?limit=1&cursor=${nextCursor}`);
    expect(queries[1]).toEqual({ limit: 1, before: 9_007_199_254_740_991 });
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=ten', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['status=lost', 'status'],
    ['since=yesterday', 'since'],
    ['since=2026-02-31', 'since'],
    ['cursor=!', 'cursor'],
    ['cursor=MQ%3D%3D', 'cursor'],
    ['cursor=LTE', 'cursor'],
    ['client=1&client=2', 'client'],
    ['clientId=1042', 'clientId'],
  ])('names what is wrong in ?%s: 422', async (query, parameter) => {
    const { get, queries } = await start();
    const response = await get(`/v1/deliveries?${query}`);
    expect(response.status).toBe(422);
    const problem = await problemOf(response);
    expect(problem).toMatchObject({
      type: 'urn:avisador:problem:invalid-parameters',
      errors: [{ parameter }],
    });
    expect(queries).toEqual([]);
  });
});

describe('GET /v1/deliveries/{id}', () => {
  it('answers one delivery', async () => {
    const { get } = await start();
    const response = await get('/v1/deliveries/dlv_1');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(delivery);
  });

  it('that there is not: 404', async () => {
    const { get } = await start();
    const response = await get('/v1/deliveries/dlv_2');
    expect(response.status).toBe(404);
    expect(await problemOf(response)).toMatchObject({ type: 'urn:avisador:problem:not-found', status: 404 });
  });

  it('whose name cannot be decoded: 400', async () => {
    const { get } = await start();
    const response = await get('/v1/deliveries/%E0%A4%A');
    expect(response.status).toBe(400);
    expect(await problemOf(response)).toMatchObject({ type: 'urn:avisador:problem:bad-request' });
  });
});

describe('deliveries are read with an API key only', () => {
  it.each([
    ['none', undefined],
    ['another scheme', 'Basic YTpi'],
    ['no key', 'Bearer'],
    ['an unknown key', 'Bearer avk_wrong'],
    ['two keys', 'Bearer right avk_right'],
  ])('%s: 401', async (_, authorization) => {
    const { url, queries } = await start();
    for (const path of ['/v1/deliveries', '/v1/deliveries/dlv_1', '/v1/deliveries/dlv_2']) {
      const response = await fetch(`${url}${path}`, {
        headers: authorization === undefined ? {} : { authorization },
      });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
      expect(await problemOf(response)).toMatchObject({ type: 'urn:avisador:problem:unauthenticated' });
    }
    expect(queries).toEqual([]);
  });

  it('the word Bearer may be written in any case', async () => {
    const { get } = await start();
    expect((await get('/v1/deliveries', 'bearer right')).status).toBe(200);
  });
});

it('where no deliveries are handed in there is no such address', async () => {
  const { url } = await startIntake();
  expect((await fetch(`${url}/v1/deliveries`)).status).toBe(404);
});

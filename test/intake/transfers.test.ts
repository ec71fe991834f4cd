import { afterEach, describe, expect, it } from '@jest/globals';
import type { Transfers } from '../../src/intake/transfers.ts';
import type { DraftRequest } from '../../src/transfer/draft-request.ts';
import type { TransferView } from '../../src/transfer/transfer-view.ts';
import { keyed, problemOf, startIntake, stopServers } from './intake-server.ts';

afterEach(stopServers);

const wanted = {
  originEmail: 'juan.perez@example.com',
  destinationEmail: 'jose.garcia@example.com',
  service: 'Hosting Profesional',
};
const draft = { id: 'tr_1', text: 'Hola! soy …', link: 'https://wa.me/5491100000000?text=Hola' };

const transfer: TransferView = {
  id: 'tr_1',
  status: 'waiting',
  reasons: [],
  service: 'Hosting Profesional',
  origin: { clientId: '701', email: wanted.originEmail },
  destination: { clientId: '702', email: wanted.destinationEmail },
  claims: [{ party: 'origin', at: '2026-11-21T17:05:11.000Z', whatsappMessageId: '3EB0' }],
  createdAt: '2026-11-21T17:05:11.000Z',
  expiresAt: '2026-11-24T17:05:11.000Z',
};

async function start(draftTransfer: Transfers['draftTransfer'] = async () => ({ kind: 'drafted', draft })) {
  const asked: DraftRequest[] = [];
  const { url } = await startIntake({
    keyed: keyed({
      draftTransfer: (request) => {
        asked.push(request);
        return draftTransfer(request);
      },
      getTransfer: async (id) => (id === 'tr_1' ? transfer : undefined),
    }),
  });
  const headers = { authorization: 'Bearer right', 'content-type': 'application/json' };
  return {
    asked,
    url,
    post: (body: unknown, others: Record<string, string> = {}) =>
      fetch(`${url}/v1/transfers`, {
        method: 'POST',
        headers: { ...headers, ...others },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    get: (id: string) => fetch(`${url}/v1/transfers/${id}`, { headers }),
  };
}

describe('POST /v1/transfers', () => {
  it('answers the text and its link', async () => {
    const { post, asked } = await start();
    const response = await post({ ...wanted, originEmail: ' Juan.Perez@Example.com ', locale: 'pt' });
    expect(response.status).toBe(201);
    expect(response.headers.get('location')).toBe('/v1/transfers/tr_1');
    expect(await response.json()).toEqual(draft);
    expect(asked).toEqual([{ ...wanted, locale: 'pt' }]);
  });

  it.each([
    [{}, ['/originEmail', '/destinationEmail', '/service']],
    [{ ...wanted, originEmail: 'juan' }, ['/originEmail']],
    [{ ...wanted, service: '  ' }, ['/service']],
    [{ ...wanted, service: 7 }, ['/service']],
    [{ ...wanted, destinationEmail: 'JUAN.perez@example.com' }, ['/destinationEmail']],
    [[], ['']],
  ])('names the fields of %j that are wrong', async (body, pointers) => {
    const { post, asked } = await start();
    const response = await post(body);
    expect(response.status).toBe(422);
    expect((await problemOf(response)).errors?.map(({ pointer }) => pointer)).toEqual(pointers);
    expect(asked).toEqual([]);
  });

  it('names what the panel or the sentence does not take', async () => {
    const errors = [{ pointer: '/originEmail', detail: 'is no client’s' }];
    const { post } = await start(async () => ({ kind: 'unfit', errors }));
    const response = await post(wanted);
    expect(response.status).toBe(422);
    expect(await problemOf(response)).toMatchObject({ errors });
  });

  it('says when to ask again where the panel cannot be asked', async () => {
    const { post } = await start(async () => ({ kind: 'unavailable', detail: 'the panel does not answer' }));
    const response = await post(wanted);
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('takes JSON alone, and from those with a key alone', async () => {
    const { post, url } = await start();
    expect((await post('{')).status).toBe(400);
    expect((await post(wanted, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post(JSON.stringify({ ...wanted, filling: 'x'.repeat(300_000) }))).status).toBe(413);
    expect((await post(wanted, { authorization: 'Bearer wrong' })).status).toBe(401);
    expect((await fetch(`${url}/v1/transfers/tr_1`)).status).toBe(401);
  });
});

describe('GET /v1/transfers/{id}', () => {
  it('answers a transfer as it stands, or that there is none', async () => {
    const { get } = await start();
    const response = await get('tr_1');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(transfer);
    expect((await get('tr_2')).status).toBe(404);
  });
});

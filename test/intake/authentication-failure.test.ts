import { afterEach, describe, expect, it } from '@jest/globals';
import { bodyOf, keyed, problemOf, startIntake, stopServers } from './intake-server.ts';

afterEach(stopServers);

const unsigned = { headers: { 'webhook-signature': undefined } };

describe('unauthenticated requests of one address', () => {
  it('are limited to sixty a minute, whatever they lack, and properly signed ones never', async () => {
    const { post, url } = await startIntake({ keyed: keyed() });
    const read = (key: string) =>
      fetch(`${url}/v1/deliveries`, { headers: { authorization: `Bearer ${key}` } });
    const failures: Promise<Response>[] = [];
    for (let count = 0; count < 20; count += 1) {
      failures.push(
        post(bodyOf(), unsigned),
        post(bodyOf(), { headers: { 'webhook-id': 'other' } }),
        read('wrong'),
      );
    }
    const statuses = (await Promise.all(failures)).map(({ status }) => status);
    expect(statuses).toEqual(Array(60).fill(401));

    const limited = await post(bodyOf(), unsigned);
    expect(limited.status).toBe(429);
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(limited.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect(limited.headers.get('content-type')).toBe('application/problem+json');
    expect(await problemOf(limited)).toMatchObject({
      type: 'urn:avisador:problem:too-many-failures',
      status: 429,
    });
    expect((await post(bodyOf(), { headers: { 'webhook-id': 'other' } })).status).toBe(429);
    expect((await read('wrong')).status).toBe(429);
    expect((await fetch(`${url}/v1/deliveries`)).status).toBe(429);

    const signedOnes = await Promise.all(
      Array.from({ length: 100 }, (_, at) => post(bodyOf(), { id: `evt-${at}` })),
    );
    expect(signedOnes.map(({ status }) => status)).toEqual(Array(100).fill(202));
    expect((await read('right')).status).toBe(200);
  });

  it('are not made others by a header that anybody can write', async () => {
    const { post } = await startIntake();
    const from = (address: string) =>
      post(bodyOf(), { headers: { ...unsigned.headers, 'x-forwarded-for': address } });
    for (let count = 0; count < 60; count += 1) expect((await from(`203.0.113.${count}`)).status).toBe(401);
    expect((await from('203.0.113.99')).status).toBe(429);
  });
});

describe('behind a proxy that is trusted', () => {
  async function start() {
    const { post, intake } = await startIntake();
    intake.app.set('trust proxy', 'loopback');
    return (address: string) =>
      post(bodyOf(), { headers: { ...unsigned.headers, 'x-forwarded-for': address } });
  }

  it('addresses are counted each for itself', async () => {
    const from = await start();
    for (let count = 0; count < 60; count += 1) await from('203.0.113.1');
    expect((await from('203.0.113.1')).status).toBe(429);
    expect((await from('203.0.113.2')).status).toBe(401);
  });

  it('the addresses of one IPv6 network (/64) are counted together', async () => {
    const from = await start();
    for (let count = 0; count < 60; count += 1) await from(`2001:db8:0:1::${count}`);
    expect((await from('2001:db8:0:1:ffff::1')).status).toBe(429);
    expect((await from('2001:db8:0:2::1')).status).toBe(401);
  });
});

describe('properly signed requests', () => {
  it('are not counted: after a hundred of them a failure is still 401', async () => {
    const { post } = await startIntake();
    for (let count = 0; count < 100; count += 1) expect((await post(bodyOf())).status).toBe(202);
    expect((await post(bodyOf(), unsigned)).status).toBe(401);
  });

  it('with something else wrong are not counted either', async () => {
    const { post } = await startIntake();
    for (let count = 0; count < 61; count += 1) expect((await post({})).status).toBe(422);
    expect((await post('{')).status).toBe(400);
    expect((await post(bodyOf(), unsigned)).status).toBe(401);
  });
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { openSandbox, type SandboxOnPort } from './sandbox-on-port.ts';

const phone = '+5491123456789';
const other = '+5215512345678';

describe('what the sandbox’s page asks for', () => {
  let sandbox: SandboxOnPort;

  const write = (from: string, text: string) => sandbox.call('POST', 'api/messages', { phone: from, text });
  const phones = async (query = '') => {
    const { body } = await sandbox.call('GET', `api/phones${query}`);
    return z.object({ phones: z.array(z.record(z.string(), z.unknown())) }).parse(body).phones;
  };

  beforeEach(async () => {
    sandbox = await openSandbox();
  });
  afterEach(() => sandbox.close());

  it('is told of the phones, the newest conversation first, each with its last message', async () => {
    await write(phone, 'One');
    await write(other, 'Two');
    await write(phone, 'Three');

    const [, , last] = await sandbox.messages();
    expect(await phones()).toEqual([
      { phone, registered: true, reads: false, count: 2, last },
      {
        phone: other,
        registered: true,
        reads: false,
        count: 1,
        last: expect.objectContaining({ text: 'Two' }),
      },
    ]);
    expect(await phones('?limit=1')).toMatchObject([{ phone }]);
  });

  it('is kept by nobody, framed by nobody, and taken for nothing else, whatever is asked', async () => {
    for (const path of ['messages', 'phones', 'messages?limit=0']) {
      const { headers } = await fetch(`${sandbox.url}/sandbox/api/${path}`, {
        headers: { connection: 'close' },
      });
      expect(Object.fromEntries(headers)).toMatchObject({
        'cache-control': 'no-store',
        'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
        'cross-origin-resource-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
      });
    }
  });

  it('is told of phones that have only a setting, after those with a conversation', async () => {
    await sandbox.setPhone(other, { registered: false, reads: true });
    await write(phone, 'Hola');
    expect(await phones()).toEqual([
      expect.objectContaining({ phone }),
      { phone: other, registered: false, reads: true, count: 0 },
    ]);
  });

  it('is told of no conversation that was forgotten', async () => {
    await write(phone, 'Hola');
    await sandbox.call('DELETE', 'api/messages');
    expect(await phones()).toEqual([]);
  });

  it('gets the newest messages of a phone where it asks for so many, oldest first', async () => {
    for (const text of ['One', 'Two', 'Three']) await write(phone, text);
    await write(other, 'Not mine');
    const texts = async (query: string) => (await sandbox.messages(query)).map(({ text }) => text);
    expect(await texts(`?phone=${phone}&limit=2`)).toEqual(['Two', 'Three']);
    expect(await texts('?limit=2')).toEqual(['Three', 'Not mine']);
    expect(await texts('?limit=10000')).toHaveLength(4);
  });

  it.each(['0', '-1', '10001', 'many', '1.5'])('is refused ?limit=%s, which is named', async (limit) => {
    for (const list of ['messages', 'phones']) {
      expect(await sandbox.call('GET', `api/${list}?limit=${limit}`)).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/limit' }] },
      });
    }
  });

  it('is told the faults as they are', async () => {
    const { body } = await sandbox.setNetwork({ state: 'offline', latencyMs: 20 });
    expect(await sandbox.call('GET', 'api/network')).toEqual({ status: 200, body });
    expect(body).toMatchObject({ state: 'offline', latencyMs: 20, failRate: 0 });
  });
});

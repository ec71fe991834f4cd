import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Inbound, Transport } from '../../src/delivery/ports.ts';
import { createSandboxTransport } from '../../src/sandbox/sandbox-transport.ts';
import { deaf, openSandbox, silent, type SandboxOnPort } from './sandbox-on-port.ts';

const phone = '+5491123456789';
const other = '+5215512345678';

describe('the sandbox’s API for tests', () => {
  let sandbox: SandboxOnPort;
  let transport: Transport;
  let sent = 0;

  async function send(to: string, text: string, key = `3EB0${String(++sent)}`): Promise<string> {
    const outcome = await transport.send({ key, chat: to, text, deliveryId: `dlv_${sent}` });
    return outcome.kind;
  }

  beforeEach(async () => {
    sandbox = await openSandbox();
    transport = createSandboxTransport({ url: sandbox.url, number: '+5491100000000', logger: silent });
    await transport.start(1, deaf);
  });

  afterEach(async () => {
    await transport.stop();
    await sandbox.close();
  });

  it('lists what the phones have received and written, oldest first', async () => {
    await send(phone, 'One');
    await sandbox.call('POST', 'api/messages', { phone, text: 'Two' });
    await send(other, 'Three');

    const messages = await sandbox.messages();

    expect(messages).toMatchObject([
      { phone, direction: 'to_customer', text: 'One', status: 'delivered', deliveryId: 'dlv_1' },
      { phone, direction: 'from_customer', text: 'Two' },
      { phone: other, direction: 'to_customer', text: 'Three' },
    ]);
    expect(messages[1]).not.toHaveProperty('deliveryId');
    for (const { at } of messages) expect(new Date(at).toISOString()).toBe(at);
  });

  it('keeps every message that arrives, also under a key that it has seen', async () => {
    await send(phone, 'Same', '3EB0AA');
    await send(phone, 'Same', '3EB0AA');
    const [first, second] = await sandbox.messages();
    expect([first?.text, second?.text]).toEqual(['Same', 'Same']);
    expect(first?.id).not.toBe(second?.id);
    expect(await transport.lookUp('3EB0AA', phone)).toEqual({ kind: 'sent', whatsappMessageId: first?.id });
  });

  it.each([encodeURIComponent(phone), phone, '5491123456789', '+54%209%2011%202345-6789'])(
    'lists one phone’s messages, written as ?phone=%s',
    async (written) => {
      await send(phone, 'Mine');
      await send(other, 'Not mine');
      expect(await sandbox.messages(`?phone=${written}`)).toMatchObject([{ text: 'Mine' }]);
    },
  );

  it('lists what came after a message', async () => {
    for (const text of ['One', 'Two', 'Three']) await send(phone, text);
    const [first, , third] = await sandbox.messages();
    const later = await sandbox.messages(`?phone=${phone}&after=${first?.id}`);
    expect(later.map(({ text }) => text)).toEqual(['Two', 'Three']);
    expect(await sandbox.messages(`?after=${third?.id}`)).toEqual([]);
  });

  it('lists all of them, however many', async () => {
    await Promise.all(Array.from({ length: 1200 }, (_, n) => send(phone, `Message ${n}`)));
    expect(await sandbox.messages()).toHaveLength(1200);
  });

  it('answers a customer’s message with how it is shown', async () => {
    const { status, body } = await sandbox.call('POST', 'api/messages', {
      phone,
      text: 'Hola *¿qué tal?* 👋',
    });
    expect(status).toBe(201);
    // Meanwhile it may have been taken.
    expect(await sandbox.messages()).toMatchObject([body as object]);
  });

  it('forgets the conversations but not which keys have arrived', async () => {
    await send(phone, 'One', '3EB0AA');
    await sandbox.call('POST', 'api/messages', { phone, text: 'Two' });

    expect((await sandbox.call('DELETE', 'api/messages')).status).toBe(204);

    expect(await sandbox.messages()).toEqual([]);
    expect(await sandbox.messages(`?phone=${phone}`)).toEqual([]);
    expect(await transport.lookUp('3EB0AA', phone)).toMatchObject({ kind: 'sent' });
    await send(phone, 'Three');
    expect(await sandbox.messages()).toMatchObject([{ text: 'Three' }]);
  });

  it('takes a phone off WhatsApp and puts it back', async () => {
    expect((await sandbox.setPhone(phone, { registered: false })).body).toEqual({
      phone,
      registered: false,
      reads: false,
    });
    expect(await send(phone, 'Nobody there')).toBe('refused');
    expect(await send(other, 'Somebody there')).toBe('sent');

    await sandbox.setPhone(encodeURIComponent(phone), { registered: true });
    expect(await send(phone, 'Back again')).toBe('sent');
    expect(await sandbox.messages()).toMatchObject([{ text: 'Somebody there' }, { text: 'Back again' }]);
  });

  it('lets a phone read what it has and what comes, without touching what was not said', async () => {
    await send(phone, 'Before');
    await send(other, 'Unread');
    await sandbox.setPhone(phone, { reads: true });
    await send(phone, 'After');
    expect((await sandbox.setPhone(phone, {})).body).toEqual({ phone, registered: true, reads: true });
    expect((await sandbox.messages()).map(({ status }) => status)).toEqual(['read', 'delivered', 'read']);
  });

  it('changes of the network only what is said', async () => {
    await sandbox.setNetwork({ latencyMs: 1, failRate: 0.5 });
    const { body } = await sandbox.setNetwork({ failRate: 0 });
    expect(body).toEqual({ state: 'online', latencyMs: 1, failRate: 0, acceptThenFailRate: 0, hangRate: 0 });
  });

  it('marks what customers write as delivered once the service has kept it, and not before', async () => {
    await transport.stop();
    await sandbox.call('POST', 'api/messages', { phone, text: 'Hola' });
    const told: Inbound[] = [];
    const statuses: unknown[] = [];

    await transport.start(2, {
      ...deaf,
      async onInbound(inbound) {
        told.push(...inbound);
        statuses.push((await sandbox.messages())[0]?.status);
        if (told.length === 1) throw new Error('the store is away');
      },
    });
    while ((await sandbox.messages())[0]?.status !== 'delivered');

    const [{ id, at } = { id: '', at: '' }] = await sandbox.messages();
    const inbound = { kind: 'message', messageId: id, chat: phone, phone, text: 'Hola' };
    expect(told[0]).toEqual({ ...inbound, id, at: Date.parse(at) });
    expect([told[1], statuses]).toEqual([told[0], ['sent', 'sent']]);
    await transport.stop();
  });

  it.each([
    ['GET', 'api/messages?phone=juan', undefined, '/phone'],
    ['GET', 'api/messages?after=12', undefined, '/after'],
    ['GET', 'api/messages?after=aaaaaaaaaaaa-1', undefined, '/after'],
    ['POST', 'api/messages', { phone: '12', text: 'Hola' }, '/phone'],
    ['POST', 'api/messages', { phone }, '/text'],
    ['POST', 'api/messages', { phone, text: '' }, '/text'],
    ['POST', 'api/messages', undefined, ''],
    ['PUT', `api/phones/${phone}`, { reads: 'yes' }, '/reads'],
    ['PUT', 'api/phones/juan', { reads: true }, '/phone'],
    ['PUT', 'api/network', { state: 'gone' }, '/state'],
    ['PUT', 'api/network', { failRate: 2 }, '/failRate'],
    ['PUT', 'api/network', { latencyMs: -1 }, '/latencyMs'],
  ])('refuses %s %s %j and names the field', async (method, target, body, pointer) => {
    expect(await sandbox.call(method, target, body)).toMatchObject({
      status: 422,
      body: {
        status: 422,
        title: expect.any(String),
        detail: expect.any(String),
        errors: [{ pointer, detail: expect.any(String) }],
      },
    });
  });

  it('refuses what is not JSON, and nothing changes', async () => {
    const response = await fetch(`${sandbox.url}/sandbox/api/network`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', connection: 'close' },
      body: '{ "state": offline }',
    });
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect((await sandbox.setNetwork({})).body).toMatchObject({ state: 'online' });
  });
});

describe('a customer’s message', () => {
  const numbers = ['+5491100000001', '+5491100000002'];
  const taken: Record<string, string[]> = {};
  let sandbox: SandboxOnPort;
  let transports: Transport[];

  beforeEach(async () => {
    sandbox = await openSandbox();
    transports = await Promise.all(
      numbers.map(async (number) => {
        const transport = createSandboxTransport({ url: sandbox.url, number, logger: silent });
        taken[number] = [];
        await transport.start(1, {
          ...deaf,
          onInbound: async (inbound) => void taken[number]?.push(...inbound.map(({ text }) => text)),
        });
        return transport;
      }),
    );
  });
  afterEach(async () => {
    await Promise.all(transports.map((transport) => transport.stop()));
    await sandbox.close();
  });

  const write = (from: string, text: string) => sandbox.call('POST', 'api/messages', { phone: from, text });
  const untilTaken = async (count: number) => {
    while (Object.values(taken).flat().length < count) await new Promise(setImmediate);
  };

  it('reaches the number that has written to them last', async () => {
    for (const transport of transports)
      await transport.send({ key: transport.details.number!, chat: phone, text: 'Hola', deliveryId: 'd' });
    await write(phone, 'To the second');
    await untilTaken(1);
    expect(taken).toEqual({ [numbers[0]!]: [], [numbers[1]!]: ['To the second'] });
  });

  it('reaches one of them, whichever, where none has written', async () => {
    for (const text of ['A', 'B', 'C']) await write(phone, text);
    await untilTaken(3);
    await write(other, 'D');
    await untilTaken(4);
    expect(Object.values(taken).flat().toSorted()).toEqual(['A', 'B', 'C', 'D']);
  });
});

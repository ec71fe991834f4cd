import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import type { Found, Message, Transport } from '../../src/delivery/ports.ts';
import { createSandboxTransport } from '../../src/sandbox/sandbox-transport.ts';
import { openHoldingProxy, type HoldingProxy } from './holding-proxy.ts';
import { deaf, openSandbox, silent, type SandboxOnPort } from './sandbox-on-port.ts';

const phone = '+5491123456789';
const message: Message = {
  key: '3EB0A1B2C3D4E5F60718',
  chat: phone,
  text: 'Hola, Juan:',
  deliveryId: 'dlv_1',
};

async function lookUpUntil(transport: Transport, isGood: (found: Found) => boolean): Promise<Found> {
  for (;;) {
    const found = await transport.lookUp(message.key, phone);
    if (isGood(found)) return found;
    await delay(10);
  }
}

describe('a send that is still on its way while it is looked up', () => {
  let sandbox: SandboxOnPort;
  let proxy: HoldingProxy;
  let started: Transport[];

  async function start(url: string, epoch: number): Promise<Transport> {
    const transport = createSandboxTransport({
      url,
      number: '+5491100000000',
      logger: silent,
      deadlineMs: 300,
    });
    started.push(transport);
    await transport.start(epoch, deaf);
    return transport;
  }

  beforeEach(async () => {
    started = [];
    sandbox = await openSandbox();
    proxy = await openHoldingProxy(sandbox.port);
  });

  afterEach(async () => {
    await Promise.all(started.map((transport) => transport.stop()));
    await proxy.close();
    await sandbox.close();
  });

  it('is not taken any more once it was not found', async () => {
    const transport = await start(proxy.url, 1);

    expect(await transport.send(message)).toMatchObject({ kind: 'in_doubt' });
    await lookUpUntil(transport, ({ kind }) => kind === 'not_found');

    expect(await proxy.release()).toContain('too_late');
    expect(await sandbox.messages()).toEqual([]);
  });

  it('is pending, not missing, for as long as it could be taken', async () => {
    const transport = createSandboxTransport({
      url: proxy.url,
      number: '+5491100000000',
      logger: silent,
      deadlineMs: 60_000,
    });
    started.push(transport);
    await transport.start(1, deaf);
    const sending = transport.send(message);
    await proxy.held;
    proxy.cut();
    expect(await sending).toMatchObject({ kind: 'in_doubt' });

    const found = await lookUpUntil(transport, ({ kind }) => kind !== 'unavailable');
    expect(found).toEqual({ kind: 'pending' });

    await proxy.release();
    expect(await sandbox.messages()).toHaveLength(1);
    expect(await transport.lookUp(message.key, phone)).toMatchObject({ kind: 'sent' });
  });

  it('is not taken from an owner who died before the one who looked it up', async () => {
    const dead = await start(proxy.url, 1);
    const sending = dead.send(message);
    await proxy.held;

    const heir = await start(sandbox.url, 2);
    expect(await heir.lookUp(message.key, phone)).toEqual({ kind: 'not_found' });

    expect(await proxy.release()).toContain('older_epoch');
    expect(await sandbox.messages()).toEqual([]);
    await sending;
  });

  it('is pending while the sandbox holds it back, and taken or not at the end of that', async () => {
    await sandbox.setNetwork({ latencyMs: 200 });
    const transport = await start(sandbox.url, 1);
    const sending = transport.send(message);
    const found = await lookUpUntil(transport, ({ kind }) => kind !== 'pending');
    expect(await sending).toEqual(found);
    expect(await sandbox.messages()).toHaveLength(1);
  });

  it('is not taken where the sandbox held it back for longer than its sender waits', async () => {
    const { profile } = await start(sandbox.url, 1);
    await sandbox.setNetwork({ latencyMs: 200 });
    const session = { number: '+5491100000000', epoch: 1, profile };
    const late = {
      key: message.key,
      phone,
      text: message.text,
      deliveryId: 'dlv_1',
      acceptUntil: Date.now() + 100,
    };

    const answer = await sandbox.call('POST', 'transport/messages', { ...session, ...late });

    expect(answer).toMatchObject({ status: 409, body: { code: 'too_late' } });
    expect(await sandbox.messages()).toEqual([]);
  });

  it('proves nothing of another number of ours, which has not sent it', async () => {
    const transport = await start(sandbox.url, 1);
    await transport.send(message);
    const number = '+5491100000002';
    const { body } = await sandbox.call('POST', 'transport/connect', { number, epoch: 1 });
    const { profile } = body as { profile: string };
    expect(profile).not.toBe(transport.profile);

    const session = { number, epoch: 1, profile };
    const answer = await sandbox.call('POST', 'transport/look-up', { ...session, key: message.key });

    expect(answer.body).toMatchObject({ kind: 'not_found' });
    expect(await transport.lookUp(message.key, phone)).toMatchObject({ kind: 'sent' });
  });

  it('proves nothing in another memory', async () => {
    const transport = await start(sandbox.url, 1);
    const { profile } = transport;
    const other = await openSandbox();
    const elsewhere = await start(other.url, 1);
    expect(elsewhere.profile).not.toBe(profile);

    const session = { number: '+5491100000000', epoch: 1, profile };
    const answer = await other.call('POST', 'transport/look-up', { ...session, key: message.key });

    expect(answer).toMatchObject({ status: 409, body: { code: 'no_session' } });
    await elsewhere.stop();
    await other.close();
  });
});

describe('many sends over a bad network', () => {
  it('arrive exactly once each, when what is in doubt is looked up and what is missing is sent again', async () => {
    let seed = 7;
    // A small linear congruential generator: the faults hit differently each time, but the same in every run.
    const random = (): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed / 2_147_483_648;
    };
    const sandbox = await openSandbox({ random });
    await sandbox.setNetwork({ failRate: 0.2, acceptThenFailRate: 0.2, hangRate: 0.02, latencyMs: 2 });
    const transport = createSandboxTransport({
      url: sandbox.url,
      number: '+5491100000000',
      logger: silent,
      deadlineMs: 200,
    });
    await transport.start(1, deaf);

    async function deliver(n: number): Promise<void> {
      const own = { ...message, key: `3EB0${String(n).padStart(18, '0')}`, text: `Message ${n}` };
      for (;;) {
        let { kind }: { kind: string } = await transport.send(own);
        while (kind === 'in_doubt' || kind === 'pending') {
          const found = await transport.lookUp(own.key, phone);
          kind = found.kind === 'unavailable' ? 'pending' : found.kind;
          if (kind === 'pending') await delay(20);
        }
        if (kind === 'sent') return;
        await delay(5);
      }
    }
    await Promise.all(Array.from({ length: 150 }, (_, n) => deliver(n)));

    const texts = (await sandbox.messages()).map(({ text }) => text);
    expect(texts).toHaveLength(150);
    expect(new Set(texts).size).toBe(150);
    await sandbox.setNetwork({ hangRate: 0 });
    await transport.stop();
    await sandbox.close();
  });
});

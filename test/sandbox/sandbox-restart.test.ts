import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Outcome, SessionState, Transport } from '../../src/delivery/ports.ts';
import { createSandboxTransport } from '../../src/sandbox/sandbox-transport.ts';
import { listenSandbox } from '../support/sandbox-server.ts';
import { messagesOn, openSandbox, silent } from './sandbox-on-port.ts';

const program = fileURLToPath(new URL('sandbox-process.ts', import.meta.url));
const phone = '+5491123456789';

describe('a sandbox that is a process of its own', () => {
  let folder: string;
  let child: ChildProcess;
  let transport: Transport;
  let states: EventTarget;

  async function run(port = 0): Promise<string> {
    child = spawn(process.execPath, [program, path.join(folder, 'sandbox.db'), String(port)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [url]: unknown[] = await once(createInterface({ input: child.stdout! }), 'line');
    return String(url);
  }

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
    return child.exitCode;
  }

  async function until(state: SessionState): Promise<void> {
    while (transport.state !== state) await once(states, state);
  }

  function send(n: number): Promise<Outcome> {
    return transport.send({ key: `3EB0${n}`, chat: phone, text: `Message ${n}`, deliveryId: `dlv_${n}` });
  }

  async function startAt(url: string): Promise<void> {
    transport = createSandboxTransport({ url, number: '+5491100000000', logger: silent, deadlineMs: 2000 });
    await transport.start(1, {
      onReceipts: async () => undefined,
      onInbound: async () => undefined,
      onStateChange: (state) => void states.dispatchEvent(new Event(state)),
    });
  }

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'sandbox-'));
    states = new EventTarget();
  });

  afterEach(async () => {
    await transport.stop();
    if (child.exitCode === null && child.signalCode === null) await end('SIGKILL');
    await rm(folder, { recursive: true });
  });

  it('has on disk what it answered for when it is killed, and its session comes back by itself', async () => {
    const url = await run();
    await startAt(url);
    const { profile } = transport;
    const answered: string[] = [];
    const doubtful: number[] = [];
    let n = 0;
    async function keepSending(): Promise<void> {
      for (;;) {
        const own = n++;
        const outcome = await send(own);
        if (outcome.kind === 'sent') answered.push(outcome.whatsappMessageId);
        if (outcome.kind === 'in_doubt') doubtful.push(own);
        if (outcome.kind !== 'sent') return;
        if (answered.length === 200) void end('SIGKILL');
      }
    }
    await Promise.all(Array.from({ length: 16 }, keepSending));
    await until('lost');

    expect(await run(Number(new URL(url).port))).toBe(url);
    await until('ready');

    const kept = new Set((await messagesOn(url)).map(({ id }) => id));
    expect(transport.profile).toBe(profile);
    expect(answered.length).toBeGreaterThanOrEqual(200);
    expect(answered.filter((id) => !kept.has(id))).toEqual([]);
    // What was neither answered nor found afterwards is what the look-ups are for.
    expect(kept.size).toBeLessThanOrEqual(answered.length + doubtful.length);
    expect(await send(n)).toMatchObject({ kind: 'sent' });
  });

  it('ends at once when it is told to, with a session and its long poll open', async () => {
    await startAt(await run());
    expect(await end('SIGTERM')).toBe(0);
    await until('lost');
    expect(await send(1)).toMatchObject({ kind: 'not_ready' });
  });
});

describe('a sandbox that is opened again', () => {
  it('still knows its messages, its phones, its faults and the newest epoch', async () => {
    const first = await openSandbox();
    const connect = { number: '+5491100000000', epoch: 5 };
    const before = await first.call('POST', 'transport/connect', connect);
    await first.call('POST', 'api/messages', { phone, text: 'Hola' });
    await first.setPhone(phone, { registered: false, reads: true });
    await first.setNetwork({ state: 'offline', latencyMs: 5, failRate: 0.5 });
    const messages = await first.messages();
    await first.close({ keep: true });

    const second = await openSandbox({ file: first.file });

    const older = await second.call('POST', 'transport/connect', { ...connect, epoch: 4 });
    expect(older).toMatchObject({ status: 409, body: { code: 'older_epoch' } });
    const again = await second.call('POST', 'transport/connect', connect);
    expect(again).toEqual({ ...before, body: { ...Object(before.body), state: 'offline' } });
    expect(await second.messages()).toEqual(messages);
    expect((await second.setPhone(phone, {})).body).toMatchObject({ registered: false, reads: true });
    expect((await second.setNetwork({})).body).toMatchObject({
      state: 'offline',
      latencyMs: 5,
      failRate: 0.5,
    });
    await second.close();
    await rm(path.dirname(first.file), { recursive: true });
  });

  it('says so when its address or its file is taken', async () => {
    const sandbox = await openSandbox();
    const options = { host: '127.0.0.1', port: sandbox.port, logger: silent };
    await expect(listenSandbox({ ...options, file: ':memory:' })).rejects.toThrow('EADDRINUSE');
    await expect(listenSandbox({ ...options, port: 0, file: sandbox.file })).rejects.toThrow(sandbox.file);
    await sandbox.close();
  });
});

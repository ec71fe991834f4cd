import express from 'express';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import type { TransportListeners } from '../../src/delivery/ports.ts';
import { createLogger } from '../../src/logger.ts';
import type { Samples } from '../../src/sandbox/samples-api.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';

export const silent = createLogger('silent');

/** Takes everything in and does nothing with it. */
export const deaf: TransportListeners = {
  onReceipts: async () => undefined,
  onInbound: async () => undefined,
  onStateChange: () => undefined,
};

export interface Options {
  /** Of a sandbox that was there before. */
  file?: string;
  random?: () => number;
  samples?: Samples;
}

export type SandboxOnPort = Awaited<ReturnType<typeof openSandbox>>;

/** A sandbox in this process, and its test API as a test speaks to it. */
export async function openSandbox({ file, random, samples }: Options = {}) {
  const folder = file ? undefined : await mkdtemp(path.join(tmpdir(), 'sandbox-'));
  const at = file ?? path.join(folder!, 'sandbox.db');
  const sandbox = createSandbox({
    file: at,
    logger: silent,
    ...(random && { random }),
    ...(samples && { samples }),
  });
  const server = createServer(express().use(sandbox.router));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  const url = `http://127.0.0.1:${port}`;

  async function call(
    method: string,
    target: string,
    sent?: unknown,
  ): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${url}/sandbox/${target}`, {
      method,
      headers: { connection: 'close', ...(sent !== undefined && { 'content-type': 'application/json' }) },
      ...(sent !== undefined && { body: JSON.stringify(sent) }),
    });
    const text = await response.text();
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    return { status: response.status, body };
  }

  return {
    url,
    port,
    file: at,
    call,
    endStreams: sandbox.endStreams,
    setNetwork: (faults: object) => call('PUT', 'api/network', faults),
    setPhone: (phone: string, settings: object) => call('PUT', `api/phones/${phone}`, settings),
    messages: (query = '') => messagesOn(url, query),
    connections: () =>
      new Promise<number>((resolve, reject) => {
        server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
      }),
    /** `keep`: its file is opened again. */
    async close({ keep = false } = {}): Promise<void> {
      const closed = once(server, 'close');
      server.close();
      await sandbox.close();
      server.closeAllConnections();
      await closed;
      if (folder && !keep) await rm(folder, { recursive: true });
    },
  };
}

const shown = z.strictObject({
  id: z.string(),
  phone: z.string(),
  direction: z.string(),
  text: z.string(),
  at: z.string(),
  status: z.string(),
  deliveryId: z.string().optional(),
  number: z.string().optional(),
});

/** What the sandbox at an address lists. */
export async function messagesOn(url: string, query = ''): Promise<z.infer<typeof shown>[]> {
  const response = await fetch(`${url}/sandbox/api/messages${query}`, { headers: { connection: 'close' } });
  return z.object({ messages: z.array(shown) }).parse(await response.json()).messages;
}

export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('listens on no port');
  return address.port;
}

import express from 'express';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createLogger } from '../../src/logger.ts';
import type { ShownMessage } from '../../src/sandbox/phone-network.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';

export const silent = createLogger('silent');

export interface Options {
  /** Of a sandbox that was there before. */
  file?: string;
  random?: () => number;
}

export type SandboxOnPort = Awaited<ReturnType<typeof openSandbox>>;

/** A sandbox in this process, and its test API as a test speaks to it. */
export async function openSandbox({ file, random }: Options = {}) {
  const folder = file ? undefined : await mkdtemp(path.join(tmpdir(), 'sandbox-'));
  const at = file ?? path.join(folder!, 'sandbox.db');
  const sandbox = createSandbox({ file: at, logger: silent, ...(random && { random }) });
  const server = createServer(express().use(sandbox.router));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;

  /** The answer's body is what the test that reads it says it is. */
  async function call<Body = Record<string, unknown>>(
    method: string,
    target: string,
    body?: unknown,
  ): Promise<{ status: number; body: Body }> {
    const response = await fetch(`${url}/sandbox/${target}`, {
      method,
      headers: { connection: 'close', ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: JSON.parse(text === '' ? 'null' : text) as Body };
  }

  return {
    url,
    port,
    file: at,
    call,
    setNetwork: (faults: object) => call('PUT', 'api/network', faults),
    setPhone: (phone: string, settings: object) => call('PUT', `api/phones/${phone}`, settings),
    async messages(query = ''): Promise<ShownMessage[]> {
      const { body } = await call<{ messages: ShownMessage[] }>('GET', `api/messages${query}`);
      return body.messages;
    },
    connections: () =>
      new Promise<number>((resolve, reject) => {
        server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
      }),
    async close({ keep = false } = {}) {
      const closed = once(server, 'close');
      server.close();
      await sandbox.close();
      server.closeAllConnections();
      await closed;
      if (folder && !keep) await rm(folder, { recursive: true });
    },
  };
}

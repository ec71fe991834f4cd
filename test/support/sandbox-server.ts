import express from 'express';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { createSandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts';

export interface SandboxServerOptions extends SandboxOptions {
  host: string;
  /** 0: a free one. */
  port: number;
}

export interface SandboxServer {
  /** Without a slash at its end. */
  url: string;
  /** Takes no more calls, lets those under way end, and closes the file. */
  close(): Promise<void>;
}

/** Starts the phone sandbox as a server of its own. Rejects when the address or the file cannot be had. */
export async function listenSandbox({
  host,
  port,
  ...options
}: SandboxServerOptions): Promise<SandboxServer> {
  const sandbox = createSandbox(options);
  const app = express().disable('x-powered-by').disable('etag').use(sandbox.router);
  const server = createServer(app);
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    await sandbox.close();
    throw error;
  }
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new TypeError('the sandbox listens on no port');
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;

  return {
    url: `http://${name}:${address.port}`,
    async close() {
      const closed = once(server, 'close');
      // A connection that is kept alive would hold the server open until it times out.
      server.on('request', (_request, response) => response.on('close', () => server.closeIdleConnections()));
      server.close();
      await sandbox.close();
      server.closeIdleConnections();
      await closed;
    },
  };
}

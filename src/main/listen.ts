import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How long a stop waits for requests under way. */
const PATIENCE_MS = 3000;

export interface Listening {
  url: string;
  port: number;
  /** Stops accepting, lets requests under way end, and closes what is idle. */
  close(): Promise<void>;
}

/** Listens on an address; port 0 takes a free one. Throws ListenError where the address cannot be had. */
export async function listen(handler: RequestListener, host: string, port: number): Promise<Listening> {
  const server = createServer(handler);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new ListenError(host, port, error)));
    server.listen(port, host, resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: addressOf(host, actual),
    port: actual,
    close: () =>
      new Promise((resolve) => {
        // Who keeps posting over a connection is told with the next answer that it was the last one.
        server.prependListener('request', (_request, response) => response.setHeader('connection', 'close'));
        // Whoever takes for ever to send a request does not get to say when we stop.
        const impatience = setTimeout(() => server.closeAllConnections(), PATIENCE_MS);
        server.close(() => {
          clearTimeout(impatience);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

/** An address as it stands in a URL: an IPv6 host in brackets. */
export function addressOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

class ListenError extends Error {
  override readonly name = 'ListenError';
  constructor(host: string, port: number, cause: NodeJS.ErrnoException) {
    const why = cause.code === 'EADDRINUSE' ? 'another program listens there' : cause.message;
    super(`cannot listen on ${host}:${port} (HOST, PORT): ${why}`, { cause });
  }
}

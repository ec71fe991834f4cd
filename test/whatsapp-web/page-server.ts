import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { WebSocketServer, type WebSocket } from 'ws';

const here = import.meta.dirname;
const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' };

interface PageServer {
  port: number;
  /** Modules that a page has asked for and that are not there, in the order in which they were missed. */
  unknownModules: string[];
  /** Modules that pages do not have that are loaded from now on. */
  lostModules: Set<string>;
  /** Whether connections of pages are taken. */
  isReachable: boolean;
  /** Leaves everything that is asked for without an answer, until it is told to stop. */
  setHanging(on: boolean): void;
  /** How many pages wait for an answer and can do nothing else. */
  hanging(): number;
  close(): Promise<void>;
}

interface PageServerOptions {
  port: number;
  onConnection(socket: WebSocket): void;
  /** One more page hangs. */
  onHang(): void;
}

/** Serves the page under a certificate that nobody vouches for, and takes its connections. */
export async function openPageServer(options: PageServerOptions): Promise<PageServer> {
  const sockets = new WebSocketServer({ noServer: true });
  const unknownModules: string[] = [];
  const lostModules = new Set<string>();
  let held: { url: string | undefined; answer: () => void }[] | undefined;

  const cert = readFileSync(path.join(here, 'certificate.pem'));
  const key = readFileSync(path.join(here, 'key.pem'));
  const server = createServer({ cert, key }, (request, response) => {
    const answer = () => void serve(request, response);
    if (!held) {
      answer();
      return;
    }
    held.push({ url: request.url, answer });
    options.onHang();
  });
  server.on('upgrade', (request, socket, head) => {
    if (page.isReachable) sockets.handleUpgrade(request, socket, head, options.onConnection);
    else socket.destroy();
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'https://web.whatsapp.com');
    const file = path.basename(pathname) || 'index.html';
    response.setHeader('cache-control', 'no-store');
    response.setHeader('content-type', types[path.extname(file)] ?? 'text/plain');
    if (pathname === '/lost-modules.js') {
      response.end(`window.lostModules = ${JSON.stringify([...lostModules])};`);
    } else if (pathname.startsWith('/unknown-module/')) {
      unknownModules.push(file);
      response.end();
    } else if (pathname === '/hang') {
      response.end();
    } else {
      const body = await readFile(path.join(here, 'page', file)).catch(() => undefined);
      response.writeHead(body ? 200 : 404).end(body);
    }
  }

  const page: PageServer = {
    port: 0,
    unknownModules,
    lostModules,
    isReachable: true,
    setHanging(on) {
      const released = on ? [] : (held ?? []);
      held = on ? (held ?? []) : undefined;
      for (const { answer } of released) answer();
    },
    hanging: () => held?.filter(({ url }) => url === '/hang').length ?? 0,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };

  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  page.port = (server.address() as AddressInfo).port;
  return page;
}

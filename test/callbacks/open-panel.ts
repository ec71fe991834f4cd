import { EventEmitter, on, once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * `hangs` never answers, `drips` says 200 and never ends, `floods` says that status and never ends either, as fast as it
 * can; `breaks` ends the connection without an answer, `stops` in the middle of one.
 */
export type Behaviour =
  | 'hangs'
  | 'drips'
  | 'breaks'
  | 'stops'
  | { floods: number }
  | { status: number; headers?: Record<string, string>; body?: string };

interface Received {
  method: string | undefined;
  path: string | undefined;
  headers: IncomingHttpHeaders;
  id: string;
  body: string;
}

export type Panel = Awaited<ReturnType<typeof openPanel>>;

/** A panel on loopback that takes callbacks, or does not. */
export async function openPanel() {
  const received: Received[] = [];
  const events = new EventEmitter();
  let behaviour: (callback: Received) => Behaviour = () => ({ status: 204 });
  let open = 0;
  let mostAtOnce = 0;
  let hungUp = 0;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    open += 1;
    mostAtOnce = Math.max(mostAtOnce, open);
    response.on('close', () => {
      open -= 1;
      if (!response.writableFinished) hungUp += 1;
      events.emit('closed');
    });
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
    const { method, url, headers } = request;
    const callback = { method, path: url, headers, id: String(headers['webhook-id']), body };
    received.push(callback);
    behave(behaviour(callback), response);
    events.emit('received');
  }

  const server = createServer((request, response) => void handle(request, response).catch(() => {}));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  async function until(event: 'received' | 'closed', isEnough: () => boolean): Promise<void> {
    if (isEnough()) return;
    for await (const _ of on(events, event)) if (isEnough()) return;
  }

  return {
    url: `http://127.0.0.1:${port}/callbacks?token=made-up-token`,
    /** All that came, in order. */
    received,
    ids: () => received.map(({ id }) => id),
    /** How many posts were open together, at most. */
    mostAtOnce: () => mostAtOnce,
    behave(how: Behaviour | ((callback: Received) => Behaviour)): void {
      behaviour = typeof how === 'function' ? how : () => how;
    },
    /** Resolves once so many posts have come. */
    hasReceived: (count: number) => until('received', () => received.length >= count),
    /** Resolves once so many posts were ended before they were answered in full, by either side. */
    wasHungUpOn: (count: number) => until('closed', () => hungUp >= count),
    /** From now on nobody answers there. */
    async close(): Promise<void> {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
    /** After `close`: at the same address again. */
    async reopen(): Promise<void> {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
  };
}

function behave(how: Behaviour, response: ServerResponse): void {
  if (how === 'hangs') return;
  if (how === 'breaks') {
    response.destroy();
  } else if (how === 'stops') {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('{', () => response.destroy());
  } else if (how === 'drips') {
    response.writeHead(200).write('{');
    const drip = setInterval(() => response.write(' '), 5);
    response.on('close', () => clearInterval(drip));
  } else if ('floods' in how) {
    const water = 'x'.repeat(100_000);
    const flow = () => {
      while (!response.destroyed && response.write(water));
    };
    response.writeHead(how.floods).on('drain', flow);
    flow();
  } else {
    response.writeHead(how.status, how.headers).end(how.body);
  }
}

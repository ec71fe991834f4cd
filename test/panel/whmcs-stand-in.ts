import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DirectoryFile } from '../../src/panel/embedded-directory.ts';
import { answersAbout } from './whmcs-wire.ts';

/** `hangs` never answers, `drips` never ends, `breaks` ends the connection in the middle of an answer. */
export type Trouble = 'hangs' | 'drips' | 'breaks' | 'huge' | Status | { status: number; body: unknown };
interface Status {
  status: number;
  html: string;
}

interface Asked {
  method: string | undefined;
  path: string | undefined;
  contentType: string | undefined;
  fields: Record<string, string>;
}

export type WhmcsStandIn = Awaited<ReturnType<typeof openWhmcsStandIn>>;

export const credentials = { identifier: 'made-up-identifier', secret: 'made-up-secret' };

/** A WHMCS on loopback that knows made-up clients, checks the credentials, and can be in trouble. */
export async function openWhmcsStandIn(clients: DirectoryFile['clients'] = []) {
  const answers = answersAbout(clients);
  const asked: Asked[] = [];
  const dripping = new Set<NodeJS.Timeout>();
  let trouble: { kind: Trouble; times: number } | undefined;
  let open = 0;
  let mostAtOnce = 0;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    open += 1;
    mostAtOnce = Math.max(mostAtOnce, open);
    response.on('close', () => (open -= 1));
    const fields = Object.fromEntries(new URLSearchParams(await bodyOf(request)));
    const { method, url, headers } = request;
    asked.push({ method, path: url, contentType: headers['content-type'], fields });
    if (trouble && trouble.times > 0) {
      trouble.times -= 1;
      misbehave(trouble.kind, response);
      return;
    }
    if (fields['identifier'] !== credentials.identifier || fields['secret'] !== credentials.secret) {
      json(response, 403, { result: 'error', message: 'Authentication Failed' });
      return;
    }
    const answer = answers[fields['action'] ?? ''];
    json(response, 200, answer ? answer(fields) : { result: 'error', message: 'Command Not Found' });
  }

  function misbehave(kind: Trouble, response: ServerResponse): void {
    if (kind === 'hangs') return;
    if (kind === 'huge') {
      json(response, 200, { result: 'success', filler: 'x'.repeat(300_000) });
    } else if (kind === 'breaks') {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"result":', () => response.destroy());
    } else if (kind === 'drips') {
      response.writeHead(200).write('{');
      const drip = setInterval(() => response.write(' '), 5);
      dripping.add(drip);
      response.on('close', () => clearInterval(drip));
    } else if ('html' in kind) {
      const location = kind.status >= 300 && kind.status < 400 ? { location: '/elsewhere' } : {};
      response.writeHead(kind.status, { 'content-type': 'text/html', ...location }).end(kind.html);
    } else {
      json(response, kind.status, kind.body);
    }
  }

  const server = createServer((request, response) => void handle(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/billing`,
    /** Everything that was asked for, in order. */
    asked,
    /** How many requests were open together, at most. */
    mostAtOnce: () => mostAtOnce,
    /** From now on an action is answered with this. */
    answer(action: string, how: (fields: Record<string, string>) => unknown): void {
      answers[action] = how;
    },
    /** The next so many requests fail so; undefined: none does. */
    setTrouble(kind: Trouble | undefined, times = Infinity): void {
      trouble = kind && { kind, times };
    },
    async close(): Promise<void> {
      for (const drip of dripping) clearInterval(drip);
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  return text;
}

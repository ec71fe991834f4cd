import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { pino } from 'pino';
import { Webhook } from 'standardwebhooks';
import type { EventMessage } from '../../src/events/event-message.ts';
import type { PublishResult } from '../../src/events/event-queue.ts';
import { sampleEvent } from '../../src/events/sample-event.ts';
import { createIntake, type Intake, type IntakeDeps } from '../../src/intake/app.ts';

export const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

/** What a panel posts: the sample of a type. */
export function bodyOf(type = 'invoice.generated'): Record<string, unknown> {
  const { id: _, ...body } = sampleEvent(type, { id: 'unused' });
  return body;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors?: { pointer?: string; parameter?: string; header?: string; detail: string }[];
}

interface PostOptions {
  id?: string;
  path?: string;
  secret?: string;
  at?: Date;
  headers?: Record<string, string | undefined>;
}

export interface RunningIntake {
  intake: Intake;
  port: number;
  url: string;
  /** Everything the fake publisher was given, in order. */
  published: EventMessage[];
  logLines: string[];
  post: (body: unknown, options?: PostOptions) => Promise<Response>;
}

const servers: Server[] = [];

/** Stops every server that a test has started, whatever is still open on it. */
export async function stopServers(): Promise<void> {
  for (const server of servers.splice(0)) {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }
}

/** A real listening intake, in front of a publisher that says yes to everything unless told otherwise. */
export async function startIntake(
  overrides: Partial<IntakeDeps> & {
    publish?: (messages: EventMessage[]) => Promise<PublishResult[]>;
  } = {},
): Promise<RunningIntake> {
  const published: EventMessage[] = [];
  const logLines: string[] = [];
  const { publish = async (messages) => messages.map(() => ({ ok: true as const })), ...deps } = overrides;
  const intake = createIntake({
    publisher: {
      publish(messages) {
        published.push(...messages);
        return publish(messages);
      },
    },
    secrets: () => [SECRET],
    now: () => new Date(),
    logger: pino({ level: 'debug' }, { write: (line: string) => logLines.push(line) }),
    publicUrl: () => 'https://avisos.example.com',
    ...deps,
  });
  const server = createServer(intake.app);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  const { port } = address;
  const url = `http://127.0.0.1:${port}`;
  const post = (body: unknown, options: PostOptions = {}) => {
    const { id = 'evt-1', path = '/v1/events', secret = SECRET, at = new Date(), headers = {} } = options;
    const raw = Buffer.isBuffer(body)
      ? body
      : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    const all = {
      'content-type': 'application/json',
      ...signed(id, raw.toString(), { secret, at }),
      ...headers,
    };
    const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return fetch(`${url}${path}`, { method: 'POST', headers: given, body: new Uint8Array(raw) });
  };
  return { intake, port, url, published, logLines, post };
}

/** The three headers, as the reference implementation of Standard Webhooks makes them. */
export function signed(
  id: string,
  body: string,
  { secret = SECRET, at = new Date() }: { secret?: string; at?: Date } = {},
): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
}

export async function jsonOf<Body>(response: Response): Promise<Body> {
  const body: Body = JSON.parse(await response.text());
  return body;
}

/** What answers those with the key `right`: there is nothing, except what `known` says otherwise. */
export function keyed(
  known: Partial<NonNullable<IntakeDeps['keyed']>> = {},
): NonNullable<IntakeDeps['keyed']> {
  return {
    isApiKey: async (key) => key === 'right',
    listDeliveries: async () => ({ deliveries: [] }),
    getDelivery: async () => undefined,
    draftTransfer: async () => ({ kind: 'unavailable', detail: 'nobody can be asked' }),
    getTransfer: async () => undefined,
    ...known,
  };
}

export const problemOf = jsonOf<Problem>;

/** Writes bytes to the server and resolves to all that it says until it, or the socket's end, closes the connection. */
export async function exchange(port: number, ...parts: (string | Buffer)[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  for (const part of parts) socket.write(part);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  return answer;
}

/** The head of a request that asks for the connection to be closed afterwards. */
export function head(headers: Record<string, string | number>, path = '/v1/events'): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n${lines.join('')}\r\n`;
}

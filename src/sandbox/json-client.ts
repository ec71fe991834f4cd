import { Agent, request } from 'node:http';
import type { z } from 'zod';

/** What became of one call. It never throws. */
export type Answer =
  | { kind: 'answered'; status: number; body: unknown }
  /** There was no connection: surely nothing was received. */
  | { kind: 'not_connected'; detail: string }
  /** No answer came: too late, or the connection broke. What was asked may have been done, or may yet be. */
  | { kind: 'broken'; detail: string };

export interface JsonClient {
  /** Ends after `ms` at the latest, or when `signal` aborts. */
  post(path: string, body: unknown, ms: number, signal?: AbortSignal): Promise<Answer>;
  /** Closes all connections. */
  close(): void;
}

/**
 * Posts JSON to one server over connections that are kept. Not `fetch`: this has to know whether a request can have left
 * this machine, has to close its connections, and costs a third of the processor time.
 */
export function createJsonClient(baseUrl: string): JsonClient {
  const agent = new Agent({ keepAlive: true });

  function post(path: string, body: unknown, ms: number, signal?: AbortSignal): Promise<Answer> {
    return new Promise((resolve) => {
      const json = JSON.stringify(body);
      let connected = false;
      const call = request(baseUrl + path, {
        method: 'POST',
        agent,
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) },
      });

      const abort = (): void => void call.destroy(new Error('given up'));
      const timer = setTimeout(() => call.destroy(new Error(`no answer within ${ms} ms`)), ms);
      signal?.addEventListener('abort', abort);
      if (signal?.aborted) abort();

      const end = (answer: Answer): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        resolve(answer);
      };
      const fail = (error: Error): void =>
        end({ kind: connected ? 'broken' : 'not_connected', detail: error.message || String(error) });

      call.on('socket', (socket) => {
        // A kept connection is open already; what is written to a new one waits until it is.
        connected = !socket.connecting;
        if (socket.connecting) socket.once('connect', () => (connected = true));
      });
      call.on('error', fail);
      call.on('close', () => fail(new Error('the connection was closed')));
      call.on('response', (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('error', fail);
        response.on('end', () => {
          const answered = parsed(text);
          end(
            answered === undefined
              ? { kind: 'broken', detail: `an answer that is no JSON (status ${response.statusCode})` }
              : { kind: 'answered', status: response.statusCode ?? 0, body: answered },
          );
        });
      });
      call.end(json);
    });
  }

  return { post, close: () => agent.destroy() };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a call was answered with, if it succeeded and answered what it should. */
export function bodyOf<Schema extends z.ZodType>(
  answer: Answer,
  schema: Schema,
): z.output<Schema> | undefined {
  return answer.kind === 'answered' && answer.status === 200 ? schema.safeParse(answer.body).data : undefined;
}

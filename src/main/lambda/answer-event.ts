import { isUtf8 } from 'node:buffer';
import { createServer, request, type IncomingMessage, type RequestListener } from 'node:http';
import { duplexPair } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { HttpApiAnswer, HttpApiEvent } from './http-api-event.ts';

/** Of the connection between the caller and API Gateway, or counted anew here. */
const NOT_PASSED_ON = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Lets a listener that knows nothing of Lambda answer events. Each goes to it as a request over a connection within this
 * process: real HTTP, byte for byte, with nothing that would stay open when the process is frozen. Rejects where the
 * listener hangs up without an answer.
 */
export function createEventAnswerer(
  listener: RequestListener,
): (event: HttpApiEvent, requestId: string) => Promise<HttpApiAnswer> {
  const server = createServer(listener);

  return async ({ rawPath, rawQueryString, headers, requestContext: { http }, ...event }, requestId) => {
    const [near, far] = duplexPair();
    server.emit('connection', Object.assign(far, { remoteAddress: http.sourceIp }));
    const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      request({
        createConnection: () => near,
        method: http.method,
        path: pathOf(rawPath) + (rawQueryString === '' ? '' : `?${rawQueryString}`),
        headers: { 'x-request-id': requestId, ...passedOn(headers), 'content-length': body.length },
      })
        .on('response', resolve)
        .on('error', reject)
        .end(body);
    });
    const bytes = await buffer(answer);
    const isText = isUtf8(bytes);
    return {
      statusCode: answer.statusCode ?? 500,
      headers: answerHeaders(answer),
      body: bytes.toString(isText ? 'utf8' : 'base64'),
      isBase64Encoded: !isText,
    };
  };
}

/** API Gateway may have decoded it. */
function pathOf(rawPath: string): string {
  return rawPath
    .toWellFormed()
    .replaceAll(/[^\x21-\x7e]+/g, encodeURIComponent)
    .replaceAll('?', '%3F');
}

function passedOn(headers: HttpApiEvent['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || NOT_PASSED_ON.has(name) ? [] : [[name, asBytes(value)]],
    ),
  );
}

/** HTTP carries bytes, which Node writes as Latin-1: what was decoded from UTF-8 becomes UTF-8 again. */
function asBytes(value: string): string {
  return /[^\0-\xff]/.test(value) ? Buffer.from(value, 'utf8').toString('latin1') : value;
}

function answerHeaders({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || NOT_PASSED_ON.has(name) ? [] : [[name, String(value)]],
    ),
  );
}

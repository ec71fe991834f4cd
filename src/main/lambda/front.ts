import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { readBody } from '../../intake/read-body.ts';
import type { Logger } from '../../logger.ts';
import type { HttpApiAnswer, HttpApiEvent } from './http-api-event.ts';

/** As Lambda calls it. */
export type HttpApiHandler = (
  event: HttpApiEvent,
  context: { awsRequestId: string },
) => Promise<HttpApiAnswer>;

/** What Lambda takes at most, in bytes. */
const PAYLOAD_LIMIT = 6 * 1_048_576;

const TEXTUAL = /^(text\/|application\/(json|javascript|xml|graphql|[\w.-]+\+(json|xml))\b)/i;

/** Stands for API Gateway: hands each request to the handler as an event, and answers what the handler answers. */
export function createLambdaFront(handler: HttpApiHandler, logger: Logger): RequestListener {
  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const body = await readBody(req, PAYLOAD_LIMIT);
    if (body === 'aborted') return;
    if (body === 'too_large') {
      answerMessage(res, 413, 'Request Entity Too Large');
      return;
    }
    const given = await handler(toEvent(req, body), { awsRequestId: randomUUID() });
    res.writeHead(given.statusCode, given.headers);
    res.end(Buffer.from(given.body, given.isBase64Encoded ? 'base64' : 'utf8'));
  }

  return (req, res) => {
    answer(req, res).catch((error: unknown) => {
      logger.error({ err: error }, 'the handler failed');
      answerMessage(res, 500, 'Internal Server Error');
    });
  };
}

/** A request as an event of payload format 2.0, with every field that API Gateway sets. */
function toEvent(req: IncomingMessage, body: Buffer) {
  const { method = 'GET', url = '/', headers, headersDistinct, socket } = req;
  const { host = 'localhost', cookie, 'user-agent': userAgent = '' } = headers;
  const [path = '/'] = url.split('?', 1);
  const query = url.slice(path.length + 1);
  const parameters = new URLSearchParams(query);
  const isText = TEXTUAL.test(headers['content-type'] ?? 'text/plain') && isUtf8(body);
  const now = new Date();
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    ...(cookie !== undefined && { cookies: cookie.split(/; */) }),
    headers: joined(Object.entries(headersDistinct).filter(([name]) => name !== 'cookie')),
    ...(query !== '' && {
      queryStringParameters: joined(
        [...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name)]),
      ),
    }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: host,
      domainPrefix: host.split('.')[0] ?? host,
      http: {
        method,
        path,
        protocol: `HTTP/${req.httpVersion}`,
        sourceIp: socket.remoteAddress ?? '',
        userAgent,
      },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: logTime(now),
      timeEpoch: now.getTime(),
    },
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

function joined(values: Iterable<[string, string[] | undefined]>): Record<string, string> {
  return Object.fromEntries([...values].map(([name, all = []]) => [name, all.join(',')]));
}

/** `22/Nov/2026:09:00:00 +0000` */
function logTime(at: Date): string {
  const [, day, month, year, time] = at.toUTCString().split(/,? /);
  return `${day}/${month}/${year}:${time} +0000`;
}

function answerMessage(res: ServerResponse, status: number, message: string): void {
  if (res.headersSent) res.destroy();
  else res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ message }));
}

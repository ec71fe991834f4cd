import { readFileSync } from 'node:fs';
import { signedHeaders } from '../../../src/callbacks/sign-webhook.ts';
import { sampleEvent } from '../../../src/events/sample-event.ts';
import type { HttpApiAnswer, HttpApiEvent } from '../../../src/main/lambda/http-api-event.ts';
import { SECRET } from '../../support/service.ts';

const recorded = JSON.parse(
  readFileSync(new URL('./http-api-event.json', import.meta.url), 'utf8'),
) as HttpApiEvent & { headers: Record<string, string> };

interface Wanted {
  method?: string;
  path?: string;
  query?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  isBase64Encoded?: boolean;
  sourceIp?: string;
}

/** What API Gateway hands on: an event as it was recorded, with these things about it changed. */
export function httpApiEvent(wanted: Wanted = {}): HttpApiEvent {
  const { method = 'POST', path = '/v1/events', query = '', headers, body, sourceIp } = wanted;
  const { isBase64Encoded = false } = wanted;
  const http = { ...recorded.requestContext.http, method, path, ...(sourceIp !== undefined && { sourceIp }) };
  return {
    ...recorded,
    rawPath: path,
    rawQueryString: query,
    headers: { ...recorded.headers, 'content-length': String(Buffer.from(body ?? '').length), ...headers },
    requestContext: { ...recorded.requestContext, http },
    ...(body !== undefined && { body: Buffer.from(body).toString(isBase64Encoded ? 'base64' : 'utf8') }),
    isBase64Encoded,
  };
}

/** The same with a body that a panel has signed. */
export function signedEvent(
  id: string,
  body: unknown,
  {
    secret = SECRET,
    now = new Date(),
    ...wanted
  }: Omit<Wanted, 'body'> & { secret?: string; now?: Date } = {},
): HttpApiEvent {
  const raw = typeof body === 'string' ? body : JSON.stringify(body);
  const headers = { ...signedHeaders({ id, body: raw, secret, now }), ...wanted.headers };
  return httpApiEvent({ ...wanted, headers, body: raw });
}

/** What a panel posts about a client. */
export function postedBody(client: string): Record<string, unknown> {
  const { id: _, ...body } = sampleEvent('invoice.generated', { id: '', client: { id: client } });
  return body;
}

export function jsonOf(answer: HttpApiAnswer): unknown {
  const parsed: unknown = JSON.parse(answer.body);
  return parsed;
}

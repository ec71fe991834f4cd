import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A span as it is posted. */
interface PostedSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: Array<{ key: string; value: Record<string, unknown> }>;
  [more: string]: unknown;
}

interface CollectorPost {
  path: string;
  headers: Record<string, unknown>;
  body: {
    resourceSpans: Array<{
      resource: { attributes: PostedSpan['attributes'] };
      scopeSpans: Array<{ scope: object; spans: PostedSpan[] }>;
    }>;
  };
}

/** Takes spans as an OpenTelemetry collector does: OTLP over HTTP, in JSON. */
export interface Collector {
  url: string;
  posts: CollectorPost[];
  spans(): PostedSpan[];
  /** Answers the next posts so, one after the other, and then 200 again. */
  answer(...statuses: number[]): void;
  close(): Promise<void>;
}

export async function openCollector(): Promise<Collector> {
  const posts: CollectorPost[] = [];
  const answers: number[] = [];
  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const { url: path = '', headers } = request;
    posts.push({ path, headers, body: JSON.parse(body.toString()) as CollectorPost['body'] });
    response.writeHead(answers.shift() ?? 200, { 'content-type': 'application/json' }).end('{}');
  }
  const server = createServer((request, response) => void take(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    posts,
    spans: () =>
      posts.flatMap(({ body }) =>
        body.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
      ),
    answer: (...statuses) => void answers.push(...statuses),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

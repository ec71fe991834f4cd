import { createHmac } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { sampleEvent } from '../src/events/sample-event.ts';

/** What a run of posts came to. */
export interface LoadResult {
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  answers: number;
  /** Answers that were not 202. */
  others: number;
}

export interface LoadOptions {
  url: string;
  secret: string;
  connections: number;
  seconds: number;
  clients: number;
}

/**
 * Posts signed events over so many kept-alive connections, each the next one as soon as the last is answered. Speaks
 * HTTP on bare sockets: a comfortable client would be slower than the server that it is to measure.
 */
export async function load({ url, secret, connections, seconds, clients }: LoadOptions): Promise<LoadResult> {
  const { hostname, port } = new URL(url);
  const post = postWriter({ host: `${hostname}:${port}`, secret, clients });
  const latencies: number[] = [];
  let others = 0;
  const startedAt = performance.now();
  const until = startedAt + seconds * 1000;

  async function converse(): Promise<void> {
    const socket = connect(Number(port), hostname);
    socket.setNoDelay(true);
    const answers = statuses(socket);
    while (performance.now() < until) {
      const at = performance.now();
      socket.write(post());
      const { value: status } = await answers.next();
      if (status === undefined) break;
      latencies.push(performance.now() - at);
      if (status !== 202) others += 1;
    }
    socket.destroy();
  }

  await Promise.all(Array.from({ length: connections }, converse));
  const took = (performance.now() - startedAt) / 1000;
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? NaN;
  return {
    perSecond: latencies.length / took,
    p50: at(0.5),
    p99: at(0.99),
    answers: latencies.length,
    others,
  };
}

let run = 0;

/** A writer of requests: a realistic event each, with an id and a signature of its own. */
function postWriter({
  host,
  secret,
  clients,
}: {
  host: string;
  secret: string;
  clients: number;
}): () => string {
  run += 1;
  const prefix = `bench-${process.pid}-${run}`;
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const bodies = Array.from({ length: clients }, (_, client) => {
    const { id: _id, ...event } = sampleEvent('invoice.generated', {
      id: '',
      client: { id: `client-${client}`, phone: `+54911${String(20_000_000 + client)}` },
    });
    return JSON.stringify(event);
  });
  let count = 0;
  return () => {
    const body = bodies[count % clients] ?? '';
    const id = `${prefix}-${count}`;
    count += 1;
    const timestamp = Math.floor(Date.now() / 1000);
    const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
    return `POST /v1/events HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nwebhook-id: ${id}\r\nwebhook-timestamp: ${timestamp}\r\nwebhook-signature: v1,${signature}\r\n\r\n${body}`;
  };
}

/** The status of each answer that comes in on a socket. */
async function* statuses(socket: Socket): AsyncGenerator<number, undefined> {
  let pending = '';
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    pending += chunk.toString('latin1');
    for (;;) {
      const end = pending.indexOf('\r\n\r\n');
      if (end < 0) break;
      const length = Number(/content-length: (\d+)/i.exec(pending.slice(0, end))?.[1] ?? 0);
      if (pending.length < end + 4 + length) break;
      const status = Number(pending.slice(9, 12));
      pending = pending.slice(end + 4 + length);
      yield status;
    }
  }
  return undefined;
}

import { createHmac } from 'node:crypto';
import autocannon from 'autocannon';
import { sampleEvent } from '../src/events/sample-event.ts';

/** What a run of posts came to. */
export interface LoadResult {
  perSecond: number;
  /** Milliseconds, of the slowest in a hundred. */
  p99: number;
  answers: number;
  /** Answers that were not 202, and requests that had none. */
  others: number;
}

export interface LoadOptions {
  url: string;
  secret: string;
  connections: number;
  seconds: number;
  clients: number;
}

let runs = 0;

/**
 * Posts signed events over so many kept-alive connections, each the next one as soon as the last is answered: a
 * realistic event each, with an id and a signature of its own.
 */
export async function load({ url, secret, connections, seconds, clients }: LoadOptions): Promise<LoadResult> {
  runs += 1;
  const prefix = `bench-${process.pid}-${runs}`;
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const bodies = Array.from({ length: clients }, (_, client) => {
    const { id: _id, ...event } = sampleEvent('invoice.generated', {
      id: '',
      client: { id: `client-${client}`, phone: `+54911${String(20_000_000 + client)}` },
    });
    return JSON.stringify(event);
  });
  let count = 0;
  const result = await autocannon({
    url: `${url}/v1/events`,
    method: 'POST',
    connections,
    duration: seconds,
    requests: [
      {
        setupRequest(request) {
          const body = bodies[count % clients] ?? '';
          const id = `${prefix}-${count}`;
          count += 1;
          const timestamp = Math.floor(Date.now() / 1000);
          const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
          const headers = {
            'content-type': 'application/json',
            'webhook-id': id,
            'webhook-timestamp': String(timestamp),
            'webhook-signature': `v1,${signature}`,
          };
          return { ...request, body, headers };
        },
      },
    ],
  });
  const accepted = result.statusCodeStats?.['202']?.count ?? result['2xx'];
  return {
    perSecond: result.requests.average,
    p99: result.latency.p99,
    answers: result.requests.total,
    others: result.requests.total - accepted + result.errors,
  };
}

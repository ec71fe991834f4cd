import { setTimeout as delay } from 'node:timers/promises';
import { sampleEvent } from '../../src/events/sample-event.ts';
import { post } from '../support/service.ts';

export const CLIENTS = 20;

export function phoneOf(client: number): string {
  return `+54911${23_456_710 + client}`;
}

/** The event that a text on a phone is of. */
export function eventIn(text: string): string {
  return /kill-\d+-\d+/.exec(text)?.[0] ?? text;
}

/** A panel whose clients’ events are posted in order. */
export interface Panel {
  /** Ids of the events that were answered with 202, in order, by client. */
  readonly accepted: ReadonlyMap<number, readonly string[]>;
  /**
   * Posts one more event of a client, after those before it, and again under the same id until it is answered with 202.
   * Resolves then, or when `signal` aborts.
   */
  postNext(client: number): Promise<void>;
}

/** `url`: of the service, which may be another one each time. */
export function createPanel({ url, signal }: { url: () => string; signal: AbortSignal }): Panel {
  const accepted = new Map<number, string[]>();
  const lastOf = new Map<number, Promise<void>>();
  const counts = new Map<number, number>();

  async function postUntilAccepted(client: number, id: string): Promise<void> {
    const event = {
      ...sampleEvent('domain.deleted', { id, client: { id: `client-${client}`, phone: phoneOf(client) } }),
      data: { domain: { name: `${id}.example` } },
    };
    while (!signal.aborted) {
      if (await isAccepted(url(), event)) {
        accepted.set(client, [...(accepted.get(client) ?? []), id]);
        return;
      }
      await delay(20);
    }
  }

  return {
    accepted,
    postNext(client) {
      const n = counts.get(client) ?? 0;
      counts.set(client, n + 1);
      const before = lastOf.get(client) ?? Promise.resolve();
      const posted = before.then(() => postUntilAccepted(client, `kill-${client}-${n}`));
      lastOf.set(client, posted);
      return posted;
    },
  };
}

async function isAccepted(url: string, event: Parameters<typeof post>[1]): Promise<boolean> {
  try {
    const response = await post(url, event);
    await response.text();
    return response.status === 202;
  } catch {
    return false;
  }
}

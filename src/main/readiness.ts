import type { Readiness } from '../intake/operations.ts';
import type { SessionView } from '../delivery/session-view.ts';
import type { Queue } from './queue.ts';

interface ReadinessDeps {
  queue: Queue;
  /** What is wrong with templates and phrases; none in a process that renders nothing. */
  textWarnings?: () => string[];
  /**
   * How the numbers are that it goes by: a worker's own; all of them in a process that has none. Absent in a process
   * without a store.
   */
  sessions?: () => Promise<readonly SessionView[]>;
}

/** Asks SQS at most so often, whatever a balancer does. */
const QUEUE_MS = 2000;

/**
 * What `/readyz` and `/readyz/whatsapp` say. A broken edit of a template is a warning, since the last good version is
 * still in force; a phone that is not connected is told, but the panel's posts are taken all the same.
 */
export function createReadiness({ queue, textWarnings, sessions }: ReadinessDeps) {
  let askedAt = 0;
  let counts: ReturnType<Queue['status']> | undefined;

  async function queueState(): Promise<Record<string, unknown>> {
    const now = Date.now();
    if (!counts || now - askedAt > QUEUE_MS) {
      askedAt = now;
      counts = queue.status();
    }
    try {
      return { ok: true, ...(await counts) };
    } catch {
      return { ok: false, detail: 'the queue cannot be reached' };
    }
  }

  async function whatsapp(): Promise<Readiness> {
    const views = (await sessions?.()) ?? [{ session: 'lost' }];
    const numbers = views.map(sayOf);
    const [first] = numbers;
    if (first && numbers.length === 1) return first;
    return { ready: numbers.every(({ ready }) => ready), numbers };
  }

  return {
    whatsapp,
    async readiness(): Promise<Readiness> {
      const queued = await queueState();
      const warnings = textWarnings?.();
      return {
        ready: queued['ok'] === true,
        queue: queued,
        ...(sessions && { whatsapp: await whatsapp() }),
        ...(warnings && { templates: { warnings } }),
      };
    },
  };
}

/** Never the QR code: whoever has it can link the account. */
function sayOf({ session, since, number, detail, paused }: SessionView): Readiness {
  return {
    ready: session === 'ready' && paused === undefined,
    session,
    ...(since !== undefined && { since: iso(since) }),
    ...(number !== undefined && { number }),
    ...(detail !== undefined && { detail }),
    ...(paused && { paused: { reason: paused.reason, since: iso(paused.since) } }),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

import type { Readiness } from '../intake/operations.ts';
import type { SessionState } from '../delivery/ports.ts';
import type { Queue } from './queue.ts';

interface ReadinessDeps {
  queue: Queue;
  /** What is wrong with templates and phrases; none in a process that renders nothing. */
  textWarnings?: () => string[];
  /** None in a process without a store. */
  session?: () => Promise<{ session: SessionState; since?: number }>;
}

/** Asks SQS at most so often, whatever a balancer does. */
const QUEUE_MS = 2000;

/**
 * What `/readyz` and `/readyz/whatsapp` say. A broken edit of a template is a warning, since the last good version is
 * still in force; a phone that is not connected is told, but the panel's posts are taken all the same.
 */
export function createReadiness({ queue, textWarnings, session }: ReadinessDeps) {
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
    const { session: state, since } = (await session?.()) ?? { session: 'lost' };
    return {
      ready: state === 'ready',
      session: state,
      ...(since === undefined ? {} : { since: new Date(since).toISOString() }),
    };
  }

  return {
    whatsapp,
    async readiness(): Promise<Readiness> {
      const queued = await queueState();
      const warnings = textWarnings?.();
      return {
        ready: queued['ok'] === true,
        queue: queued,
        ...(session && { whatsapp: await whatsapp() }),
        ...(warnings && { templates: { warnings } }),
      };
    },
  };
}

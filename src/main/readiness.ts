import type { Readiness } from '../intake/operations.ts';
import type { SessionView } from '../delivery/session-view.ts';
import type { Queue } from './queue.ts';

interface ReadinessDeps {
  queue: Queue;
  /** What is wrong with templates and phrases; none in a process that renders nothing. */
  textWarnings?: () => string[];
  /** None in a process without a store. */
  session?: () => Promise<SessionView>;
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

  /** Never the QR code: whoever has it can link the account. */
  async function whatsapp(): Promise<Readiness> {
    const view: SessionView = (await session?.()) ?? { session: 'lost' };
    const { since, number, detail, paused } = view;
    return {
      ready: view.session === 'ready' && paused === undefined,
      session: view.session,
      ...(since !== undefined && { since: iso(since) }),
      ...(number !== undefined && { number }),
      ...(detail !== undefined && { detail }),
      ...(paused && { paused: { reason: paused.reason, since: iso(paused.since) } }),
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

function iso(at: number): string {
  return new Date(at).toISOString();
}

import type { DeadLetter } from '../events/event-queue.ts';
import type { DeadLetters } from './deliveries-wire.ts';
import { maskText } from './mask-text.ts';
import { Refusal, type Role, type Route } from './route.ts';

export interface DeadLettersDeps {
  /** How many there are; undefined where there is no place for them. */
  count: () => Promise<number | undefined>;
  /** Some of them, without changing anything. */
  list: () => Promise<DeadLetter[] | undefined>;
  /** Puts them back; resolves to how many, or undefined where there is no place for them. */
  redrive: () => Promise<number | undefined>;
}

/** What could not be read from the queue. */
export function deadLetterRoutes({ count, list, redrive }: DeadLettersDeps): Route[] {
  async function show(role: Role): Promise<DeadLetters> {
    const [counted, letters] = await Promise.all([count(), list()]).catch((error: unknown) => {
      throw new Refusal(503, {
        code: 'unavailable',
        detail: `the queue cannot be asked: ${error instanceof Error ? error.name : typeof error}`,
      });
    });
    return {
      isConfigured: letters !== undefined,
      // SQS counts roughly, and later.
      count: Math.max(counted ?? 0, letters?.length ?? 0),
      letters: (letters ?? []).map(({ id, at, reason, body }) => ({
        id,
        at: new Date(at).toISOString(),
        reason: role === 'viewer' ? maskText(reason) : reason,
        // Nobody knows where in it a number stands.
        ...(role !== 'viewer' && { body }),
      })),
    };
  }

  return [
    { method: 'GET', path: '/dead-letters', needs: 'viewer', handle: ({ by }) => show(by.role) },
    {
      method: 'POST',
      path: '/dead-letters/redrive',
      needs: 'editor',
      async handle({ record }) {
        await record({ action: 'dead_letters.redrive' });
        const redriven = await redrive();
        if (redriven !== undefined) return { redriven };
        throw new Refusal(409, { code: 'not_possible', detail: 'no dead-letter queue is configured' });
      },
    },
  ];
}

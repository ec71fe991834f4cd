import type { Alarm } from '../delivery/alarm.ts';
import type { Logger } from '../logger.ts';
import type { Callback, CallbackOutbox } from './outbox.ts';
import { postCallback } from './post-callback.ts';
import { DOWN_AFTER, GIVE_UP_MS, nextTryAt, pauseAfter } from './retry.ts';

interface CallbackLoopOptions {
  outbox: CallbackOutbox;
  /** The panel's address, the only one that is ever posted to. */
  url: string;
  /** As they are now: the first signs. */
  secrets: () => readonly string[];
  /** Of this loop alone. */
  alarm: Alarm;
  logger: Logger;
  clock: () => number;
  random: () => number;
  /** How many posts are open at once. */
  concurrency?: number;
  /** How long one post may take, in milliseconds. */
  tryMs?: number;
  /** How often to look for what another process wrote down or is to be tried again, in milliseconds. */
  pollMs?: number;
}

export interface CallbackLoop {
  /** Posts until `signal` aborts; what is under way then is broken off, and due again. Never rejects. */
  run(signal: AbortSignal): Promise<void>;
  /** There may be something new to post. */
  wake(): void;
}

/**
 * Tells the panel what stands in the outbox, at least once each, for a day. A panel in trouble is left alone for a
 * while and then tried with one post at a time, until it takes one.
 */
export function createCallbackLoop(options: CallbackLoopOptions): CallbackLoop {
  const { outbox, url, secrets, alarm, logger, clock, random } = options;
  const { concurrency = 4, tryMs = 10_000, pollMs = 1000 } = options;
  /** Rounds in a row of which the panel took nothing. */
  let failures = 0;
  let pausedUntil = 0;

  /** One round; answers whether there may be more to do at once. */
  async function round(signal: AbortSignal): Promise<boolean> {
    const now = clock();
    if (now < pausedUntil) return false;
    const [secret] = secrets();
    if (secret === undefined) throw new NoSecretError();
    const claimed = await outbox.claim({
      now,
      // Longer than any try takes: only one whose process has died is claimed again.
      until: now + 3 * tryMs,
      limit: failures > 0 ? 1 : concurrency,
    });
    if (claimed.length === 0) return false;
    const tries = await Promise.all(claimed.map((callback) => post(callback, secret, signal)));
    if (signal.aborted) return false;
    if (tries.some(({ isDelivered }) => isDelivered)) {
      failures = 0;
      return true;
    }
    await leaveAlone(Math.max(...tries.map(({ retryAfterMs = 0 }) => retryAfterMs)));
    return false;
  }

  /** Tries one callback, and writes down what came of it. */
  async function post(callback: Callback, secret: string, signal: AbortSignal): Promise<Try> {
    const { id, type, body, createdAt, attempts } = callback;
    const posted = await postCallback({ url, secret, id, body, now: clock(), tryMs, signal });
    const now = clock();
    const said = { callbackId: id, callback: type, attempt: attempts, ageMs: now - createdAt };
    try {
      if (posted.kind === 'delivered') {
        await outbox.delivered(id, now);
        logger.info({ ...said, outcome: 'delivered' }, 'callback');
        return { isDelivered: true };
      }
      const { detail, retryAfterMs } = posted;
      const dueAt = signal.aborted ? now : nextTryAt({ createdAt, attempts, now, retryAfterMs, random });
      await outbox.failed(id, { detail, now, ...(dueAt === undefined ? {} : { dueAt }) });
      if (dueAt === undefined) logger.error({ ...said, outcome: 'given_up', detail }, 'callback');
      else logger.warn({ ...said, outcome: 'failed', detail, retryInMs: dueAt - now }, 'callback');
      return { isDelivered: false, retryAfterMs };
    } catch (error) {
      logger.error({ ...said, err: error }, 'what came of a callback could not be written: posted again');
      return { isDelivered: posted.kind === 'delivered' };
    }
  }

  async function leaveAlone(retryAfterMs: number): Promise<void> {
    const now = clock();
    failures += 1;
    pausedUntil = now + Math.max(pauseAfter(failures, random), retryAfterMs);
    if (failures < DOWN_AFTER) return;
    // One by one, each after a pause, they would not be given up as fast as others come in.
    const detail = 'a day is over, and the panel takes nothing';
    const count = await outbox.giveUp({ createdBefore: now - GIVE_UP_MS, detail, now });
    if (count > 0) logger.error({ count, detail }, 'callbacks are given up');
  }

  return {
    wake: alarm.ring,
    async run(signal) {
      signal.addEventListener('abort', alarm.ring, { once: true });
      while (!signal.aborted) {
        const isMore = await round(signal).catch((error: unknown) => {
          logger.error({ err: error }, 'callbacks were interrupted: tried again');
          return false;
        });
        if (!isMore && !signal.aborted) await alarm.rest(Math.max(pausedUntil - clock(), pollMs));
      }
    },
  };
}

interface Try {
  isDelivered: boolean;
  retryAfterMs?: number | undefined;
}

class NoSecretError extends Error {
  override readonly name = 'NoSecretError';
  constructor() {
    super('callbacks cannot be signed: there is no webhook secret');
  }
}

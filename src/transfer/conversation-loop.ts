import { setImmediate } from 'node:timers/promises';
import type { Alarm } from '../delivery/alarm.ts';
import type { Logger } from '../logger.ts';
import { backoff } from './backoff.ts';
import { converse, isTooOld, pendingClaims, type Setting } from './conversation.ts';
import type { Directory } from './directory.ts';
import { judgeTransfer } from './judge-transfer.ts';
import { meaningOf } from './meaning.ts';
import type { ConversationStore, Effects, Transfer, Waiting } from './ports.ts';
import { afterCheck, effectsOf, expire } from './transfer-story.ts';
import { whoClaims, type PhoneBook } from './who-claims.ts';

export interface ConversationOptions extends Omit<Setting, 'now' | 'sentences' | 'ourNumber'> {
  store: ConversationStore;
  directory: Directory;
  phones: PhoneBook;
  /** As they are now: they may be edited. */
  sentences: () => Setting['sentences'];
  /** Where it is not known which of ours a message was written to. */
  ourNumber: () => string | undefined;
  /** Resolves when the texts are as they were last published. Never rejects. */
  fresh: () => Promise<void>;
  /** Something was written: there may be replies to send and callbacks to post. Must not throw. */
  onApplied: (effects: Effects) => void;
  /** Its own. */
  alarm: Alarm;
  logger: Logger;
  clock: () => number;
  /** How many chats are dealt with at once. */
  concurrency?: number;
  /** How long to rest, in milliseconds, where nothing was to be done. Nobody rings for what falls due. */
  pollMs?: number;
}

export interface Conversation {
  /** Deals with what customers write until `signal` aborts; what is under way then is finished first. Never rejects. */
  run(signal: AbortSignal): Promise<void>;
  /** There may be something new. */
  wake(): void;
}

/** After something went wrong that is nobody's outage, it is left alone for so long. */
const REST_MS = 10_000;

/**
 * The conversation with customers. Works from the store: it asks what has to be asked, decides, and writes all that
 * follows at once, so that several may run on one store, and one that died is made up for by the next.
 */
export function createConversation(options: ConversationOptions): Conversation {
  const { store, directory, phones, say, windowMs, alarm, logger, clock } = options;
  const { concurrency = 8, pollMs = 1000 } = options;
  const underWay = new Map<string, Promise<void>>();
  /** What failed, and until when it rests. */
  const resting = new Map<string, number>();

  function start(id: string, work: () => Promise<void>): void {
    const done = (async () => {
      try {
        await options.fresh();
        await work();
      } catch (error) {
        logger.error({ err: error, id }, 'a part of a conversation failed: tried again');
        resting.set(id, clock() + REST_MS);
      }
      underWay.delete(id);
      alarm.ring();
    })();
    underWay.set(id, done);
  }

  async function apply(effects: Effects): Promise<void> {
    // Where somebody was quicker, it is looked at anew.
    if (await store.apply(effects, clock())) options.onApplied(effects);
  }

  async function deal({ fact, background, ourNumber }: Waiting): Promise<void> {
    const setting = {
      ...options,
      sentences: options.sentences(),
      // A worker deals with what was written to the others’ numbers as well.
      ourNumber: ourNumber ?? options.ourNumber(),
      now: clock(),
    };
    const meaning = meaningOf(fact.text, setting.sentences);
    const situation = { fact, meaning, background };
    const isClaim = fact.kind === 'message' && meaning.kind === 'claim';
    if (!isClaim || background.isCounted || isTooOld(fact, setting))
      return apply(converse(situation, setting));

    // Of one sender, the newest claim must be dealt with last.
    const before = pendingClaims(background, setting.sentences).at(-1)?.earlier.tryAt;
    if (before !== undefined) return store.postpone(fact, before);
    const claimant = await whoClaims(fact, meaning, { directory, phones });
    if (claimant.kind === 'unknown') {
      logger.warn({ id: fact.id, detail: claimant.detail }, 'a claim waits: the panel cannot be asked');
      return store.postpone(fact, clock() + backoff(fact.tries));
    }
    const origin = await store.origin(meaning.originEmail);
    return apply(converse({ ...situation, claiming: { claimant, origin } }, setting));
  }

  async function check(id: string): Promise<void> {
    const found = await find(store, id, 'checking');
    if (!found) return;
    const { transfer, origin } = found;
    const { candidatesOf } = phones;
    const verdict = await judgeTransfer(transfer, { store, directory, candidatesOf, now: clock() });
    if (!verdict) throw new Error('a transfer is to be checked that nobody claims');
    if (verdict.kind === 'wait') {
      logger.warn({ id }, 'a transfer waits: the panel cannot be asked, or another one has the service');
    }
    await apply(effectsOf(origin, afterCheck(transfer, verdict, { say, now: clock() })));
  }

  async function end(id: string): Promise<void> {
    const found = await find(store, id, 'waiting');
    if (found) await apply(effectsOf(found.origin, expire(found.transfer, { say, windowMs })));
  }

  async function round(): Promise<void> {
    for (const [id, until] of resting) if (until <= clock()) resting.delete(id);
    const busy = () => new Set([...underWay.keys(), ...resting.keys()]);
    while (underWay.size < concurrency) {
      const waiting = await store.next(clock(), busy());
      if (!waiting) break;
      start(waiting.fact.id, () => deal(waiting));
    }
    for (const [due, work] of [
      [store.toCheck, check],
      [store.toExpire, end],
    ] as const) {
      // What was under way when it was asked may be done by the time of the answer, which does not know of that.
      const before = busy();
      const ids = await due(clock(), concurrency + before.size);
      for (const id of ids) if (!before.has(id) && !busy().has(id)) start(id, () => work(id));
    }
  }

  return {
    wake: alarm.ring,
    async run(signal) {
      signal.addEventListener('abort', alarm.ring, { once: true });
      while (!signal.aborted) {
        await round().catch((error: unknown) =>
          logger.error({ err: error }, 'the conversation was interrupted: started again'),
        );
        // Whatever is due again at once, others have their turn first, a signal to stop among them.
        await setImmediate();
        if (!signal.aborted) await alarm.rest(pollMs);
      }
      await Promise.all(underWay.values());
    },
  };
}

/** A transfer that stands so, with its origin. */
async function find(store: Pick<ConversationStore, 'originOf'>, id: string, status: Transfer['status']) {
  const origin = await store.originOf(id);
  const transfer = origin?.transfers.find((one) => one.id === id);
  return origin && transfer?.status === status ? { origin, transfer } : undefined;
}

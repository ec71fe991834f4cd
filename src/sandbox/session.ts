import { setTimeout as delay } from 'node:timers/promises';
import type { Receipt, TransportListeners } from '../delivery/ports.ts';
import type { Logger } from '../logger.ts';
import type { NetworkState } from './network.ts';
import {
  LONG_POLL,
  updates as updatesAnswer,
  welcome as welcomeAnswer,
  type RefusalCode,
  type Update,
} from './wire.ts';
import type { Answer, JsonClient } from './json-client.ts';

export interface SessionOptions {
  client: JsonClient;
  number: string;
  epoch: number;
  deadlineMs: number;
  listeners: Pick<TransportListeners, 'onReceipts'>;
  onState(state: 'ready' | 'lost'): void;
  logger: Logger;
}

/** One owner's connection to the sandbox, from start to stop. */
export interface Session {
  /** Of the memory that it is connected to, or was last; empty before the first time. */
  readonly profile: string;
  /** A newer epoch has shut this one out: it never comes back. */
  readonly isShutOut: boolean;
  /** Resolves when the first try to connect has ended, however it did. */
  readonly tried: Promise<void>;
  /** Something went wrong in a call: finds out whether there still is a connection. */
  check(): void;
  /** Resolves when it is closed. */
  stop(): Promise<void>;
}

const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 2000;
/** Receipts that come one by one are gathered for so long (ms), or each would be a call and a write of its own. */
const GATHER = 25;

/**
 * Connects, follows what is new, and connects again whenever that fails, until it is stopped or shut out. Each time that
 * the network comes back it connects anew, so that being `ready` means: older epochs are shut out of this memory, and
 * whatever they still had on its way to it will be refused.
 */
export function openSession(options: SessionOptions): Session {
  const { client, number, epoch, deadlineMs, listeners, onState, logger } = options;
  const stopping = new AbortController();
  const tried = Promise.withResolvers<void>();
  let profile = '';
  let isShutOut = false;
  let isCheckWanted = false;
  let poll: AbortController | undefined;

  const run = async (): Promise<void> => {
    let pause = FIRST_PAUSE;
    while (!stopping.signal.aborted && !isShutOut) {
      isCheckWanted = false;
      const answer = await client.post('/connect', { number, epoch }, deadlineMs, stopping.signal);
      const welcome = read(answer, welcomeAnswer);
      if (welcome) {
        pause = FIRST_PAUSE;
        ({ profile } = welcome);
        announce(welcome.state);
        tried.resolve();
        if (await follow(welcome.after, welcome.state)) continue;
      }
      if (!stopping.signal.aborted) onState('lost');
      tried.resolve();
      if (isShutOut) logger.warn({ epoch }, 'a newer sender has connected: this one is shut out');
      else await rest(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
  };

  /** Hands on what is new for as long as that works. Answers whether to connect anew at once. */
  async function follow(start: number, from: NetworkState): Promise<boolean> {
    let after = start;
    let state = from;
    let pause = GATHER;
    while (!stopping.signal.aborted) {
      if (isCheckWanted) return true;
      poll = new AbortController();
      const ask = { number, epoch, profile, after, state };
      const signal = AbortSignal.any([poll.signal, stopping.signal]);
      const answer = await client.post('/updates', ask, LONG_POLL + deadlineMs, signal);
      if (isCheckWanted) return true;
      const news = read(answer, updatesAnswer);
      if (!news) return false;
      if (news.state !== state) {
        if (news.state === 'online') return true;
        ({ state } = news);
        announce(state);
      }
      const last = news.updates.at(-1);
      if (!last) continue;
      if (await handOn(news.updates)) {
        after = last.seq;
        pause = GATHER;
      } else {
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }
      await rest(pause);
    }
    return false;
  }

  function announce(state: NetworkState): void {
    if (!stopping.signal.aborted) onState(state === 'online' ? 'ready' : 'lost');
  }

  /** Answers whether they are kept: otherwise they are asked for again. What customers write is not taken up yet. */
  async function handOn(news: Update[]): Promise<boolean> {
    const receipts = news.flatMap((update): Receipt[] =>
      update.kind === 'message' ? [] : [{ key: update.key, kind: update.kind, at: update.at }],
    );
    if (receipts.length === 0) return true;
    try {
      await listeners.onReceipts(receipts);
      return true;
    } catch (err) {
      logger.error({ err }, 'receipts were not kept: they come again');
      return false;
    }
  }

  function read<Output>(answer: Answer, schema: { parse(value: unknown): Output }): Output | undefined {
    if (answer.kind !== 'answered') return undefined;
    if (answer.status === 200) return schema.parse(answer.body);
    if (codeOf(answer.body) === 'older_epoch') isShutOut = true;
    return undefined;
  }

  async function rest(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
  }

  const running = run();
  return {
    get profile() {
      return profile;
    },
    get isShutOut() {
      return isShutOut;
    },
    tried: tried.promise,
    check() {
      isCheckWanted = true;
      poll?.abort();
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** Why the sandbox refused, where it says so. */
export function codeOf(body: unknown): RefusalCode | undefined {
  return typeof body === 'object' && body !== null && 'code' in body ? (body.code as RefusalCode) : undefined;
}

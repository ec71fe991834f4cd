import { setTimeout as delay } from 'node:timers/promises';
import type { Inbound, Receipt, TransportListeners } from '../delivery/ports.ts';
import type { Logger } from '../logger.ts';
import type { NetworkState } from './network.ts';
import { bodyOf, type Answer, type JsonClient } from './json-client.ts';
import { LONG_POLL, refused, updates, welcome, type Update } from './wire.ts';

export interface SessionOptions {
  client: JsonClient;
  number: string;
  epoch: number;
  deadlineMs: number;
  listeners: Pick<TransportListeners, 'onReceipts' | 'onInbound'>;
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
/** What comes one by one is gathered for so long (ms), or each would be a call and a write of its own. */
const GATHER = 25;

/**
 * Connects, follows what is new, and connects again whenever that fails, until it is stopped or shut out. Each time that
 * the network comes back it connects anew, so that being `ready` means: older epochs are shut out of this memory, and
 * whatever they still had on its way to it will be refused.
 */
export function openSession(options: SessionOptions): Session {
  const { client, number, epoch, deadlineMs, listeners, logger } = options;
  const stopping = new AbortController();
  const tried = Promise.withResolvers<void>();
  let profile = '';
  let isShutOut = false;
  let isCheckWanted = false;
  let poll: AbortController | undefined;
  let pause = FIRST_PAUSE;

  async function run(): Promise<void> {
    while (!stopping.signal.aborted && !isShutOut) {
      isCheckWanted = false;
      const answer = await client.post('/connect', { number, epoch }, deadlineMs, stopping.signal);
      const met = bodyOf(answer, welcome);
      if (met) {
        ({ profile } = met);
        announce(met.state);
        tried.resolve();
        if (await follow(met.after, met.state)) continue;
      } else {
        noteShutOut(answer);
      }
      if (!stopping.signal.aborted) options.onState('lost');
      tried.resolve();
      await rest(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
    if (isShutOut) logger.warn({ epoch }, 'a newer sender has connected: this one is shut out');
  }

  /** Hands on what is new for as long as that works. Answers whether to connect anew at once. */
  async function follow(start: number, from: NetworkState): Promise<boolean> {
    let after = start;
    let state = from;
    while (!stopping.signal.aborted) {
      if (isCheckWanted) return true;
      poll = new AbortController();
      const asked = { number, epoch, profile, after, state };
      const answer = await client.post('/updates', asked, LONG_POLL + deadlineMs, poll.signal);
      if (isCheckWanted) return true;
      const news = bodyOf(answer, updates);
      if (!news) {
        noteShutOut(answer);
        return false;
      }
      if (news.state !== state) {
        if (news.state === 'online') return true;
        ({ state } = news);
        announce(state);
      }
      const last = news.updates.at(-1);
      pause = FIRST_PAUSE;
      if (!last) continue;
      const isKept = await handOn(news.updates);
      if (isKept) after = last.seq;
      await rest(isKept ? GATHER : LONGEST_PAUSE);
    }
    return false;
  }

  function announce(state: NetworkState): void {
    if (!stopping.signal.aborted) options.onState(state === 'online' ? 'ready' : 'lost');
  }

  /** Answers whether all of it is kept: otherwise it is asked for again. */
  async function handOn(news: Update[]): Promise<boolean> {
    const receipts = news.flatMap((update): Receipt[] =>
      update.kind === 'message' ? [] : [{ key: update.key, kind: update.kind, at: update.at }],
    );
    const inbound = news.flatMap((update) => (update.kind === 'message' ? [inboundOf(update)] : []));
    try {
      if (receipts.length > 0) await listeners.onReceipts(receipts);
      if (inbound.length > 0) await listeners.onInbound(inbound);
      return true;
    } catch (err) {
      logger.error({ err }, 'what came in was not kept: it comes again');
      return false;
    }
  }

  function noteShutOut(answer: Answer): void {
    if (answer.kind !== 'answered') return;
    isShutOut ||= refused.safeParse(answer.body).data?.code === 'older_epoch';
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
      poll?.abort();
      await running;
    },
  };
}

/** A phone of the sandbox is its own chat. */
function inboundOf({ id, phone, text, at }: Extract<Update, { kind: 'message' }>): Inbound {
  return { id, kind: 'message', messageId: id, chat: phone, phone, text, at };
}

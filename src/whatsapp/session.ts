import { setTimeout as delay } from 'node:timers/promises';
import type { SessionDetails, SessionState } from '../delivery/ports.ts';
import type { Logger } from '../logger.ts';
import { startLife, type Life, type LifeListeners, type LifeOptions } from './browser-life.ts';
import type { LifeEnd } from './life-watch.ts';
import type { SessionFolder } from './session-folder.ts';
import type { Timings } from './timings.ts';
import { tryStart } from './trial-start.ts';

export interface SessionOptions {
  folder: SessionFolder;
  chromium: LifeOptions['chromium'];
  pinned: LifeOptions['pinned'];
  /** The number that is to be linked, E.164; undefined: whichever is. */
  expectedNumber: string | undefined;
  timings: Timings;
  isIdle: () => boolean;
  /** Connected, once more: what happened meanwhile is to be fetched. */
  onConnected: (life: Life) => void;
  onStateChange: (state: SessionState) => void;
  /** What customers and WhatsApp say. */
  listeners: Pick<LifeListeners, 'onAck' | 'onMessage' | 'onEdit' | 'onRevoke'>;
  logger: Logger;
}

/** Our paired account: one browser after the other, until it is stopped. */
export interface Session {
  readonly state: SessionState;
  readonly details: SessionDetails;
  /** The browser that is connected now. */
  readonly life: Life | undefined;
  /** Another one with each page that is loaded: what was under way in an earlier one will never be done. */
  readonly page: symbol;
  /** A newer owner has taken the session over: it never comes back. */
  readonly isShutOut: boolean;
  /** Resolves to whether this device is removed from our account; another code is shown then. */
  logOut(): Promise<boolean>;
  stop(): Promise<void>;
}

/**
 * Keeps WhatsApp Web open: starts a browser, and another one whenever it is lost, with growing pauses. What the library
 * or the browser do wrong ends a life, never the service.
 */
export function openSession(options: SessionOptions): Session {
  const { folder, chromium, timings, expectedNumber, logger } = options;
  const stopping = new AbortController();
  let state: SessionState = 'starting';
  let details: SessionDetails = {};
  let life: Life | undefined;
  let page = Symbol('page');
  let isShutOut = false;
  let pairedAt = -Infinity;
  /** Ours, while it is linked. */
  let number: string | undefined;
  /** What whoever scans next should know. */
  let remark: string | undefined;
  /** It was we who wanted to be logged out. */
  let hasLeft = false;
  let pause = timings.firstPauseMs;

  function announce(next: SessionState, more: SessionDetails = {}): void {
    if (stopping.signal.aborted) return;
    const nextDetails = { ...more, ...(number !== undefined && { number }) };
    const hasChanged = next !== state;
    if (!hasChanged && JSON.stringify(nextDetails) === JSON.stringify(details)) return;
    state = next;
    details = nextDetails;
    // Never the code: who reads it could link the account.
    if (hasChanged) logger.info({ state, detail: details.detail }, 'the WhatsApp session changed');
    options.onStateChange(next);
  }

  /** Asked again when the browser is up: a process may stand still right before it starts one. */
  function mayGoOn(current: Life): boolean {
    if (folder.isOurs()) return true;
    current.giveUp('another process has taken over the session');
    return false;
  }

  function isForeign({ number: linked }: Life): boolean {
    return expectedNumber !== undefined && linked !== undefined && linked !== expectedNumber;
  }

  function onReady(current: Life): void {
    if (!mayGoOn(current)) return;
    const isNew = folder.profileId() === undefined;
    if (isForeign(current)) {
      refuse(current, isNew);
      return;
    }
    if (isNew) {
      folder.newProfileId();
      pairedAt = Date.now();
    }
    pause = timings.firstPauseMs;
    remark = undefined;
    hasLeft = false;
    const isBack = state !== 'ready';
    ({ number } = current);
    announce('ready');
    if (isBack) options.onConnected(current);
  }

  /** Another account than the configured one: what was scanned just now is undone, an older session is left alone. */
  function refuse(current: Life, isNew: boolean): void {
    const detail = 'another number is linked than WHATSAPP_NUMBER says';
    if (details.detail !== detail) logger.error(detail);
    announce('lost', { detail });
    if (!isNew) return;
    remark = detail;
    void current.logOut();
  }

  function begin(): Life {
    const heard = options.listeners;
    /** What is said to another account than ours is not for us. */
    const ours =
      <Args extends unknown[]>(listener: (...args: Args) => void) =>
      (...args: Args) => {
        if (!isForeign(current)) listener(...args);
      };
    const current = startLife({
      ...options,
      dataPath: folder.dir,
      listeners: {
        onAck: ours(heard.onAck),
        onMessage: ours(heard.onMessage),
        onEdit: ours(heard.onEdit),
        onRevoke: ours(heard.onRevoke),
        onQr(code) {
          if (!mayGoOn(current)) return;
          // Whatever this profile remembers of earlier messages is gone.
          folder.forgetProfileId();
          number = undefined;
          const qr = { code, at: Date.now() };
          announce('scan_qr', { qr, ...(remark !== undefined && { detail: remark }) });
        },
        onScanned() {
          pairedAt = Date.now();
          announce('starting', { detail: 'the code was scanned: WhatsApp Web is being filled' });
        },
        onReady: () => onReady(current),
        onDown: (why) => announce('lost', { detail: `WhatsApp’s connection is ${why}` }),
        onPageLost() {
          page = Symbol('page');
          if (state === 'ready') announce('lost', { detail: 'the page is loading anew' });
        },
      },
    });
    return current;
  }

  async function run(): Promise<void> {
    let isOver = false;
    while (!isOver && !stopping.signal.aborted) {
      try {
        isOver = await liveOnce();
      } catch (error) {
        logger.error({ err: error }, 'the WhatsApp session could not be started');
        announce('lost', { detail: 'it could not be started: see the log' });
        await rest();
      }
    }
  }

  /** One browser from start to end; answers whether it was the last. */
  async function liveOnce(): Promise<boolean> {
    if (hasNewerOwner()) return true;
    await folder.cleanUp();
    if (stopping.signal.aborted) return true;
    page = Symbol('page');
    life = begin();
    const end = await life.ended;
    // At once: closing takes its time.
    if (folder.isOurs()) tell(end);
    await life.close();
    life = undefined;
    if (stopping.signal.aborted || hasNewerOwner()) return true;
    await after(end);
    return end.kind === 'blocked';
  }

  function tell(end: LifeEnd): void {
    if (end.kind === 'blocked') announce('blocked', { detail: 'WhatsApp has blocked this account' });
    else if (end.kind === 'logged_out') {
      number = undefined;
      const detail =
        remark ??
        `${hasLeft ? 'it was logged out' : 'the phone has removed this device'}: it is to be paired again`;
      announce('logged_out', { detail });
    } else announce('lost', { detail: end.detail });
  }

  async function after(end: LifeEnd): Promise<void> {
    if (end.kind === 'logged_out') await folder.forget();
    if (end.kind === 'not_started' && !stopping.signal.aborted) {
      const why = await tryStart({
        chromium,
        profileDir: folder.profileDir,
        signal: stopping.signal,
      });
      if (why !== undefined) announce('lost', { detail: why });
    }
    if (end.kind === 'gone' || end.kind === 'not_started') await rest();
  }

  function hasNewerOwner(): boolean {
    if (folder.isOurs()) return false;
    if (!isShutOut) logger.warn('a newer owner has taken over the WhatsApp session: this one is shut out');
    isShutOut = true;
    announce('lost', { detail: 'another process has taken over the session' });
    return true;
  }

  async function rest(): Promise<void> {
    const ms = pause;
    pause = Math.min(pause * 2, timings.longestPauseMs);
    await delay(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
  }

  const running = run();
  return {
    get state() {
      return state;
    },
    get details() {
      return details;
    },
    get life() {
      return state === 'ready' ? life : undefined;
    },
    get page() {
      return page;
    },
    get isShutOut() {
      return isShutOut;
    },
    async logOut() {
      if (state !== 'ready' || !life) return false;
      hasLeft = true;
      return life.logOut();
    },
    async stop() {
      stopping.abort();
      state = 'lost';
      details = {};
      const settled = pairedAt + timings.settleMs - Date.now();
      if (life && settled > 0) await delay(settled);
      life?.giveUp('it was stopped');
      await running;
    },
  };
}

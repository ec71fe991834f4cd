import wweb from 'whatsapp-web.js';
import { tellThatSynced } from './page-calls.ts';
import type { Timings } from './timings.ts';
import { within } from './within.ts';

/** Why a browser's life ended. */
export type LifeEnd =
  /** It is to be started again: the browser is gone, hangs, or never got there. */
  | { kind: 'gone'; detail: string }
  /** It is to be started again at once: nothing is wrong. */
  | { kind: 'renewed'; detail: string }
  /** The browser did not come up. */
  | { kind: 'not_started'; detail: string }
  /** Our phone has removed this device: the session in the profile is worth nothing any more. */
  | { kind: 'logged_out' }
  /** WhatsApp has blocked the account. */
  | { kind: 'blocked' };

export interface ConnectionListeners {
  onQr(code: string): void;
  /** The code was scanned; WhatsApp Web is filled now, which takes its time. */
  onScanned(): void;
  /** WhatsApp Web is connected, synced and listened to; again after each reload and reconnection, perhaps repeatedly. */
  onReady(): void;
  /** The connection is down; WhatsApp Web mends it by itself. */
  onDown(state: string): void;
}

interface WatchOptions {
  client: wweb.Client;
  timings: Timings;
  /** Nothing is under way that a planned restart would disturb. */
  isIdle: () => boolean;
  listeners: ConnectionListeners;
  end: (how: LifeEnd) => void;
}

/** The session's way from the start of the browser; `down` is where it was connected and is not. */
type Phase = 'loading' | 'code' | 'connected' | 'down';

const { WAState } = wweb;
const BLOCKED = new Set<string | null>([WAState.TOS_BLOCK, WAState.SMB_TOS_BLOCK]);
const SCANNED = new Set<string | null>([WAState.PAIRING, WAState.CONNECTED]);

/**
 * Follows the connection of one browser's client, and ends its life when it is not worth waiting any longer. The library
 * tells of some changes with events, of others with none, so that the page is asked for its state all the while.
 */
export function watchLife({ client, timings, isIdle, listeners, end }: WatchOptions): {
  /** The page is loading anew. */
  pageLost(): void;
  stop(): void;
} {
  const startedAt = performance.now();
  let phase: Phase = 'loading';
  let since = startedAt;
  let shown: string | undefined;
  let silentPulses = 0;
  let connectedPulses = 0;

  function enter(next: Phase): void {
    if (next !== phase) since = performance.now();
    phase = next;
    connectedPulses = 0;
  }

  function connected(): void {
    enter('connected');
    listeners.onReady();
  }

  function down(state: string): void {
    enter('down');
    listeners.onDown(state);
  }

  async function pulse(): Promise<void> {
    const isLong = performance.now() - since > timings.startMs;
    if (phase === 'loading' && isLong) return end({ kind: 'gone', detail: 'WhatsApp Web did not get ready' });
    if (phase === 'down' && isLong) return end({ kind: 'gone', detail: 'the connection did not come back' });
    if (phase === 'connected' && performance.now() - startedAt > timings.renewMs && isIdle()) {
      return end({ kind: 'renewed', detail: 'the browser is started anew, as it is from time to time' });
    }
    if (!client.pupPage) return;
    const before = phase;
    const asked = await within(timings.callMs, client.getState());
    // What has happened meanwhile is newer.
    if (phase !== before) return;
    if (asked.kind === 'done') {
      silentPulses = 0;
      await compare(asked.value);
      return;
    }
    // While the page loads there is nobody to ask.
    if (phase === 'loading') return;
    silentPulses += 1;
    if (silentPulses > 1) end({ kind: 'gone', detail: 'the page does not answer' });
  }

  /** What the page says of itself, where that is something else than we know. */
  async function compare(state: string | null): Promise<void> {
    if (BLOCKED.has(state)) return end({ kind: 'blocked' });
    if (phase === 'code') {
      if (SCANNED.has(state)) {
        enter('loading');
        listeners.onScanned();
      } else if (performance.now() - since > timings.qrMs) {
        end({ kind: 'renewed', detail: 'the code to scan was not refreshed any more' });
      }
    } else if (state === WAState.CONNECTED) {
      if (phase === 'down') connected();
      if (phase === 'loading') await hasten();
    } else if (state !== null && phase === 'connected') down(state);
  }

  /** `ready` never comes where the page had finished syncing before the library listened. */
  async function hasten(): Promise<void> {
    connectedPulses += 1;
    // It may be on its way.
    if (connectedPulses < 2) return;
    const even = performance.now() - since > timings.startMs / 4;
    const work = client.pupPage?.evaluate(tellThatSynced, { evenIfItDoesNotSaySo: even });
    if (work) await within(timings.callMs, work);
  }

  client.on('qr', (code) => {
    if (phase === 'code' && code === shown) return;
    shown = code;
    phase = 'code';
    since = performance.now();
    listeners.onQr(code);
  });
  client.on('ready', connected);
  client.on('change_state', (state) => {
    if (phase !== 'connected' && phase !== 'down') return;
    if (state !== WAState.CONNECTED) down(state);
    else if (phase === 'down') connected();
  });
  client.on('disconnected', (reason: string) => {
    if (reason === 'LOGOUT') end({ kind: 'logged_out' });
    else if (BLOCKED.has(reason)) end({ kind: 'blocked' });
    else end({ kind: 'gone', detail: `WhatsApp has closed the connection: ${reason}` });
  });
  const timer = setInterval(() => void pulse(), timings.pulseMs);

  return {
    pageLost: () => enter('loading'),
    stop: () => clearInterval(timer),
  };
}

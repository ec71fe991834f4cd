import type { Inbound, Receipt, Transport, TransportListeners } from '../delivery/ports.ts';
import type { Logger } from '../logger.ts';
import { createAcks, receiptOf } from './acks.ts';
import type { LifeOptions } from './browser-life.ts';
import { createCatchUp, type CatchUp } from './catch-up.ts';
import { createHandOn, type HandOn } from './hand-on.ts';
import { edited, factsOf, revoked, written } from './inbound.ts';
import { createPageAccess } from './page-access.ts';
import { ShutOutError, type SessionFolder } from './session-folder.ts';
import { openSession, type Session } from './session.ts';
import { TIMINGS, type Timings } from './timings.ts';

export interface WebTransportOptions {
  folder: SessionFolder;
  chromium: LifeOptions['chromium'];
  /** Undefined: whichever version WhatsApp serves. */
  pinned: LifeOptions['pinned'];
  /** E.164; undefined: whichever number is linked. */
  expectedNumber: string | undefined;
  logger: Logger;
  timings?: Partial<Timings>;
}

/**
 * The transport through WhatsApp Web: whatsapp-web.js in a browser of our own.
 *
 * When "not found" is proof. The page writes a message into its store before it hands it to the server, so that one which
 * is not there, in the same profile, was not sent. But a call that was given up may still do its work later. So:
 * - the page does not begin a send after its deadline;
 * - a send that does not answer ends the browser, and what is under way in it. Until then, what is missing is `pending`;
 * - an earlier owner's browser is dead before ours starts: claiming the session's folder makes sure of that.
 */
export function createWebTransport({ folder, logger, ...options }: WebTransportOptions): Transport {
  const timings = { ...TIMINGS, ...options.timings };
  const acks = createAcks();
  let session: Session | undefined;
  let receipts: HandOn<Receipt> | undefined;
  let inbound: HandOn<Inbound> | undefined;
  let catchUp: CatchUp | undefined;
  let opening: Promise<void> | undefined;
  /** Why there will be no session, in words. */
  let shutOut: string | undefined;
  const access = createPageAccess({ timings, acks, page: () => session?.page });

  function trouble(): { kind: 'not_ready' | 'unavailable'; detail: string } {
    if (shutOut !== undefined) return { kind: 'unavailable', detail: shutOut };
    if (session?.isShutOut)
      return { kind: 'unavailable', detail: 'a newer owner has taken over the session' };
    return { kind: 'not_ready', detail: `the session is ${session?.state ?? 'lost'}` };
  }

  function hearAck(key: string, ack: number): void {
    acks.note(key, ack);
    const receipt = receiptOf(key, ack, Date.now());
    if (receipt) receipts?.add([receipt]);
  }

  function hear(...facts: Inbound[]): void {
    inbound?.add(facts);
  }

  async function close(): Promise<void> {
    await session?.stop();
    catchUp?.disconnected();
    await Promise.all([receipts?.stop(), inbound?.stop(), access.calm()]);
    if (session) folder.release();
    session = undefined;
  }

  async function open(epoch: number, listeners: TransportListeners): Promise<void> {
    await close();
    shutOut = undefined;
    try {
      await folder.claim(epoch);
    } catch (error) {
      if (!(error instanceof ShutOutError)) throw error;
      logger.error({ err: error }, 'the WhatsApp session belongs to another process');
      shutOut = error.message;
      listeners.onStateChange('lost');
      return;
    }
    const { retryMs } = timings;
    receipts = createHandOn(listeners.onReceipts, { logger, what: 'receipts', retryMs });
    inbound = createHandOn(listeners.onInbound, { logger, what: 'inbound messages', retryMs });
    const missed = createCatchUp({
      onAck: hearAck,
      onMessage: (message) => hear(...factsOf(message)),
      logger,
    });
    catchUp = missed;
    session = openSession({
      ...options,
      folder,
      logger,
      timings,
      isIdle: () => access.isIdle,
      onConnected: ({ client }) => void missed.connected(client),
      onStateChange(state) {
        if (state !== 'ready') missed.disconnected();
        listeners.onStateChange(state);
      },
      listeners: {
        onAck: hearAck,
        onMessage: (message) => hear(...written(message)),
        onEdit: (message, text) => hear(...edited(message, text)),
        onRevoke: (message) => hear(...revoked(message)),
      },
    });
  }

  return {
    get state() {
      return session?.state ?? 'lost';
    },
    get details() {
      return shutOut === undefined ? (session?.details ?? {}) : { detail: shutOut };
    },
    get profile() {
      return folder.profileId() ?? '';
    },

    async start(epoch, listeners) {
      opening = open(epoch, listeners);
      await opening;
    },

    async resolve(candidates) {
      const life = session?.life;
      if (life) return access.resolve(life, candidates);
      const why = trouble();
      return why.kind === 'unavailable' ? why : { kind: 'not_ready' };
    },
    async send(message) {
      const life = session?.life;
      return life ? access.send(life, message) : trouble();
    },
    async lookUp(key, chat) {
      const life = session?.life;
      return life ? access.lookUp(life, key, chat) : { kind: 'unavailable', detail: trouble().detail };
    },
    async phoneOf(chat) {
      const life = session?.life;
      return life && access.phoneOf(life, chat);
    },
    async logOut() {
      return (await session?.logOut()) ?? false;
    },
    async stop() {
      await opening?.catch(() => undefined);
      await close();
    },
  };
}

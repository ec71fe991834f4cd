import { once } from 'node:events';
import wweb from 'whatsapp-web.js';
import { explainLaunchFailure } from './chromium.ts';
import { phoneIn } from './inbound.ts';
import { watchLife, type ConnectionListeners, type LifeEnd } from './life-watch.ts';
import type { Timings } from './timings.ts';
import { within, wordsOf } from './within.ts';

const { Client, LocalAuth } = wweb;

export interface LifeListeners extends ConnectionListeners {
  /** What the page was doing is over: it has loaded anew. */
  onPageLost(): void;
  onAck(key: string, ack: number): void;
  onMessage(message: wweb.Message): void;
  onEdit(message: wweb.Message, text: string): void;
  onRevoke(message: wweb.Message): void;
}

export interface LifeOptions {
  chromium: { path: string; args: string[] };
  /** LocalAuth keeps the profile in `session` below it. */
  dataPath: string;
  /** The page of this version is served from `folder/<version>.html` in place of the newest one. */
  pinned: { version: string; folder: string } | undefined;
  timings: Timings;
  /** Nothing is under way that a planned restart would disturb. */
  isIdle: () => boolean;
  /** Hear nothing any more as soon as the life has ended. */
  listeners: LifeListeners;
}

/** One browser with one client of whatsapp-web.js in it, from its start until it is closed. */
export interface Life {
  readonly client: wweb.Client;
  /** Our number, E.164, once the client is ready. */
  readonly number: string | undefined;
  /** Never rejects. */
  readonly ended: Promise<LifeEnd>;
  /** Something in it does not answer, or it is not wanted any more. */
  giveUp(detail: string): void;
  /**
   * Removes this device from our account, as the phone can, and ends this life. Resolves to whether that is known to be
   * done: the next life shows whether it is, where it is not.
   */
  logOut(): Promise<boolean>;
  /** Resolves when the browser is gone, gently or not. */
  close(): Promise<void>;
}

/** Methods of the library’s client that its types do not tell of. */
interface Unguarded {
  /** Puts the library into the page; called at the start, and by an event’s handler after each navigation of a frame. */
  inject(): Promise<void>;
  initWebVersionCache(): Promise<void>;
}

/** How long a browser may take to end by itself, in milliseconds: then it has written everything down. */
const CLOSE_MS = 5000;

export function startLife({ chromium, dataPath, pinned, timings, isIdle, listeners }: LifeOptions): Life {
  const { promise: ended, resolve } = Promise.withResolvers<LifeEnd>();
  const killing = new AbortController();
  let isOver = false;
  let isLeaving = false;
  let isInitialized = false;
  /** How often the page has navigated: after each time, the library injects itself once more. */
  let navigations = 0;

  const auth = new LocalAuth({ dataPath });
  auth.afterBrowserInitialized = watchBrowser;
  // The library would delete the profile under the running browser, and pair again in what is deleted.
  auth.logout = async () => undefined;
  const client = new Client({
    authStrategy: auth,
    ...(pinned
      ? { webVersion: pinned.version, webVersionCache: { type: 'local', path: pinned.folder, strict: true } }
      : { webVersionCache: { type: 'none' } }),
    authTimeoutMs: timings.startMs,
    puppeteer: {
      executablePath: chromium.path,
      args: chromium.args,
      // Through pipes: no port through which others could drive the browser, and it ends when we do.
      pipe: true,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      signal: killing.signal,
    },
  });

  function end(how: LifeEnd): void {
    if (isOver) return;
    isOver = true;
    watch.stop();
    client.removeAllListeners();
    resolve(how);
  }

  /** Called by the library as soon as there is a browser, and again after a log-out. */
  async function watchBrowser(): Promise<void> {
    const { pupBrowser: browser, pupPage: page } = client;
    if (isInitialized || !browser || !page) return;
    // The driver stops listening to its pipes before they end, and an error that nobody hears ends the process.
    for (const pipe of browser.process()?.stdio ?? []) pipe?.on('error', () => undefined);
    browser.once('disconnected', () => {
      // The library ends the browser when it has logged out.
      if (!isLeaving) end({ kind: 'gone', detail: 'the browser has ended' });
    });
    guardAttaching(page);
    page.once('error', () => end({ kind: 'gone', detail: 'the page has crashed' }));
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) navigations += 1;
    });
    // That comes also where the page stays and only its address changes.
    const session = await page.createCDPSession();
    session.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId === undefined && !isOver) pageLost();
    });
    await session.send('Page.enable');
  }

  function pageLost(): void {
    watch.pageLost();
    listeners.onPageLost();
  }

  /**
   * Does what the library leaves unguarded, and answers whether it succeeded: what fails is a reason to start again, unless
   * the page is loading anew, where it is done once more.
   */
  async function attempt(work: () => unknown): Promise<boolean> {
    const before = navigations;
    try {
      await work();
      return true;
    } catch (error) {
      const words = wordsOf(error);
      const isCutShort = navigations !== before || words.includes('context was destroyed');
      if (!isCutShort) end({ kind: 'gone', detail: `WhatsApp Web does not start: ${words}` });
      return false;
    }
  }

  /** The library does much in handlers of events that nobody guards: what fails there must not end the process. */
  function guardLibrary(): void {
    const unguarded = client as unknown as Unguarded;
    const inject = unguarded.inject.bind(client);
    unguarded.inject = async () => {
      // Once it is initialized, the library injects itself into each new page of its own accord.
      while (!(await attempt(inject)) && !isInitialized && !isOver);
    };
    // Without a version to serve, all that this does is to keep a copy of the page, which nobody asks for.
    if (!pinned) unguarded.initWebVersionCache = async () => undefined;
  }

  /**
   * When the page has synced, the library attaches itself in a function that the page calls, which hides what fails; called
   * once more in the middle of it, it would say that it is ready when it is not.
   */
  function guardAttaching(page: NonNullable<wweb.Client['pupPage']>): void {
    const expose = page.exposeFunction.bind(page);
    let attaching: Promise<boolean> | undefined;
    page.exposeFunction = (name, exposed) => {
      if (name !== 'onAppStateHasSyncedEvent' || typeof exposed !== 'function') return expose(name, exposed);
      return expose(name, () => {
        attaching ??= attempt(() => exposed() as unknown).finally(() => {
          attaching = undefined;
        });
        return attaching;
      });
    };
  }

  async function initialize(): Promise<void> {
    try {
      await client.initialize();
      isInitialized = true;
    } catch (error) {
      end(
        client.pupBrowser
          ? { kind: 'gone', detail: `WhatsApp Web could not be loaded: ${wordsOf(error)}` }
          : { kind: 'not_started', detail: explainLaunchFailure(error) },
      );
    }
  }

  const watch = watchLife({ client, timings, isIdle, listeners, end });
  client.on('message_ack', (message, ack) => {
    if (message.id.fromMe) listeners.onAck(message.id.id, ack);
  });
  client.on('message', listeners.onMessage);
  client.on('message_edit', (message, text) => listeners.onEdit(message, String(text)));
  client.on('message_revoke_everyone', listeners.onRevoke);
  guardLibrary();
  const initialized = initialize();

  return {
    client,
    get number() {
      return phoneIn(client.info?.wid._serialized);
    },
    ended,
    giveUp: (detail) => end({ kind: 'gone', detail }),
    async logOut() {
      if (!isLeaving) {
        isLeaving = true;
        const left = await within(timings.callMs, client.logout());
        end(
          left.kind === 'done'
            ? { kind: 'logged_out' }
            : { kind: 'gone', detail: 'it could not be logged out' },
        );
      }
      return (await ended).kind === 'logged_out';
    },
    async close() {
      end({ kind: 'gone', detail: 'it was closed' });
      await within(CLOSE_MS, client.destroy());
      // Whatever it is doing, starting included.
      killing.abort();
      await within(CLOSE_MS, initialized);
      const browser = client.pupBrowser?.process();
      if (browser?.exitCode === null && browser.signalCode === null) {
        await within(CLOSE_MS, once(browser, 'exit'));
      }
    },
  };
}

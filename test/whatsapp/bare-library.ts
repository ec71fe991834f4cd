import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { isLibraryFault } from '../../src/whatsapp/library-fault.ts';
import { bareClient, type BareClient } from './bare-client.ts';
import { killBrowser } from './running-browser.ts';
import { openWebOnPhones, OUR_NUMBER } from './web-on-phones.ts';

/** What was seen of the unmodified library, in one story with two browsers. */
export interface Seen {
  staleCode: { state: string; codes: number };
  droppedSend: { ack: number; onPhone: number };
  hungSend: { endedBefore: string; end: string };
  readyAfterReload: number;
  readyWithTwoIframes: number;
  /** The reason that it gave before its browser ended. */
  conflict: unknown;
  syncedEarly: { state: string; ready: number; readyWhenTold: number };
  away: { unread: number; messages: number };
  loggedOut: { reason: unknown; isOnDiskBefore: boolean; isOnDiskAfterPairingAgain: boolean };
  killed: { events: string[]; call: string };
  /** What nobody handled, in its own words, and whether we know it for what it is. */
  unhandled: Array<{ words: string; isLibraryFault: boolean }>;
}

const phone = '+5491123456789';
const chat = '5491123456789@c.us';
const options = { linkPreview: false, sendSeen: false };

const unhandled: Seen['unhandled'] = [];
const rejected = new EventTarget();
for (const event of ['unhandledRejection', 'uncaughtException']) {
  process.on(event, (reason) => {
    unhandled.push({ words: String(reason), isLibraryFault: isLibraryFault(reason) });
    rejected.dispatchEvent(new Event('rejection'));
  });
}

async function untilUnhandled(words: RegExp): Promise<void> {
  while (!unhandled.some((each) => words.test(each.words))) {
    await new Promise((resolve) => {
      rejected.addEventListener('rejection', resolve, { once: true });
    });
  }
}

const web = await openWebOnPhones({ scanner: undefined });
const { whatsApp } = web;
const session = path.join(web.dataDir, 'session');
const written = path.join(session, 'Default', 'IndexedDB');
let bare: BareClient;
const count = (event: string): number => bare.events.filter((each) => each === event).length;

async function untilReady(times: number): Promise<void> {
  while (count('ready') < times) await bare.next('ready');
}

async function firstBrowser(): Promise<Partial<Seen>> {
  bare = bareClient(web.dataDir, web.chromium);
  const { client } = bare;
  const shown = bare.next('qr');
  await client.initialize();
  await shown;
  whatsApp.freezeQr();
  let state: string;
  do state = await client.getState();
  while (state === 'UNPAIRED');
  whatsApp.setScanner(OUR_NUMBER);
  const staleCode = { state, codes: count('qr') };

  await whatsApp.reload();
  await untilReady(1);
  whatsApp.setSends('drop');
  whatsApp.setResend(false);
  const { ack } = await client.sendMessage(chat, 'Perdido', options);
  const droppedSend = { ack, onPhone: whatsApp.messagesOn(phone).length };

  whatsApp.setSends('hang');
  const sent = client.sendMessage(chat, 'Colgado', options).then(String, String);
  await whatsApp.until(() => whatsApp.hungSends() === 1);
  const endedBefore = await Promise.race([sent, client.getState()]);
  await whatsApp.reload();
  const hungSend = { endedBefore, end: await sent };
  whatsApp.setSends('work');
  await untilReady(2);
  const readyAfterReload = count('ready');

  whatsApp.addIframe();
  whatsApp.addIframe();
  await whatsApp.reload();
  await untilReady(5);
  const readyWithTwoIframes = count('ready') - readyAfterReload;

  // From now on its page lacks a module.
  await client.pupPage?.evaluateOnNewDocument(() => {
    Object.defineProperty(globalThis, 'lostModules', { get: () => ['WAWebSocketModel'], set() {} });
  });
  await whatsApp.reload();
  await untilUnhandled(/WAWebSocketModel/);
  const gone = new Promise((resolve) => {
    client.pupBrowser?.once('disconnected', resolve);
  });
  const loaded = new Promise((resolve) => {
    client.pupPage?.once('framenavigated', resolve);
  });
  bare.events.length = 0;
  void client.pupPage?.reload().catch(() => undefined);
  // The library is in the middle of its injection.
  await loaded;
  await killBrowser(session);
  await gone;
  await untilUnhandled(/closed|detached|destroyed/);
  const killed = { events: bare.events, call: await client.getState().then(String, String) };
  return { staleCode, droppedSend, hungSend, readyAfterReload, readyWithTwoIframes, killed };
}

async function secondBrowser(): Promise<Partial<Seen>> {
  whatsApp.write(phone, 'Mientras');
  whatsApp.syncEarly(true);
  bare = bareClient(web.dataDir, web.chromium);
  const { client } = bare;
  await client.initialize();
  const state = await client.getState();
  const ready = count('ready');
  await client.pupPage?.evaluate('window.onAppStateHasSyncedEvent()');
  await untilReady(1);
  const syncedEarly = { state, ready, readyWhenTold: count('ready') };
  const unread = (await client.getChatById(chat)).unreadCount;
  const away = { unread, messages: count('message') };

  whatsApp.syncEarly(false);
  const isOnDiskBefore = existsSync(written);
  const disconnected = bare.next('disconnected');
  const before = count('ready');
  whatsApp.logOut();
  const [reason] = await disconnected;
  await untilReady(before + 1);
  const loggedOut = { reason, isOnDiskBefore, isOnDiskAfterPairingAgain: existsSync(written) };

  const browser = client.pupBrowser?.process();
  const exited = browser && once(browser, 'exit');
  const closed = bare.next('disconnected');
  whatsApp.conflict();
  const [conflict] = await closed;
  await exited;
  return { syncedEarly, away, loggedOut, conflict };
}

try {
  const seen = { ...(await firstBrowser()), ...(await secondBrowser()), unhandled };
  console.log(JSON.stringify(seen));
} finally {
  await killBrowser(session);
  await web.close();
}

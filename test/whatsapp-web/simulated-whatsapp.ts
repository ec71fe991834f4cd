import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createCompanions, type Ask, type Companion } from './companions.ts';
import { openPageServer } from './page-server.ts';
import { addressOf, createPhones, newId, type Acks, type Lid, type OnPhone } from './phones.ts';

/**
 * What becomes of a send. `fail`: the call rejects and nothing is kept or taken. `fail_after_taking`: it rejects although
 * the message is on the phone. `drop`: it resolves, and the message stays unconfirmed in the page. `hang`: it does not
 * answer and nothing is kept or taken, until `releaseHungSends`.
 */
type Sends = 'work' | 'fail' | 'fail_after_taking' | 'drop' | 'hang';

/** A message that no companion of ours has sent. `author` is who wrote it, where that is not the chat. */
interface Arriving {
  chat: string;
  text: string;
  fromMe?: boolean;
  author?: string;
}

const GROUP = '120363000000000001@g.us';
const STATUS = 'status@broadcast';
const SOMEBODY = '5491100009999@c.us';
const lidOf = (ourNumber: string) => `9${ourNumber.slice(1)}@lid`;

export type SimulatedWhatsApp = Awaited<ReturnType<typeof openWhatsApp>>;

/**
 * Opens a WhatsApp on loopback: a page in place of https://web.whatsapp.com, and behind it the phones and the network,
 * which never takes two messages for one. All controls work at once, on what happens from then on. Numbers are E.164.
 * `scanner`: see `setScanner`. `port`: where the page is served; a free one if none is given.
 */
export async function openWhatsApp({ scanner, port = 0 }: { scanner?: string; port?: number } = {}) {
  const settings = { resend: true, syncEarly: false, frames: 0 };
  const written = new Map<string, string>();
  const hung = new Set<() => void>();
  const watching = new Set<() => void>();
  let scanning = scanner;
  let sends: Sends = 'work';
  let forgetful = false;
  let sendDelay = 0;
  let isBlocked = false;
  let hellos = 0;

  /** What the page asks the network, and what it is answered. */
  const asks: Record<string, Ask> = {
    hello({ device: id }, page) {
      hellos += 1;
      if (isBlocked) return { as: 'blocked' };
      if (id === undefined) return { as: 'nobody', ...newQr() };
      const device = companions.admit(page, id);
      if (!device) return { as: 'unlinked' };
      return { as: 'device', pn: addressOf(device.number), lid: lidOf(device.number), settings };
    },
    refresh(_args, page) {
      page.isStale = false;
      return newQr();
    },
    async plan() {
      if (sends !== 'hang') return { sends, forgetful };
      const released = new Promise<void>((resolve) => hung.add(resolve));
      lookAgain();
      await released;
      return { sends: 'work', forgetful };
    },
    async take({ id = '', key = '', chat = '', body = '' }, page) {
      if (sendDelay > 0) await delay(sendDelay);
      if (!page.device || !companions.open.has(page)) return false;
      phones.take({ id, key, chat, body });
      return true;
    },
    exists({ address = '' }) {
      const phone = phones.phoneAt(address);
      const lid = phones.lids.get(phone);
      return {
        exists: !phones.unregistered.has(phone),
        answeredAs: lid?.answeredAs === 'lid' ? lid.lid : address,
        ...(lid && { lid: { ...lid, phone: addressOf(phone) } }),
      };
    },
    unlink: (_args, page) => companions.unlink(page),
  };

  const phones = createPhones((key, ack) => companions.tellAll({ kind: 'receipt', key, ack }));
  const companions = createCompanions({ asks, onShowing: scan, onChange: lookAgain });
  const server = await openPageServer({ port, onConnection: companions.connected, onHang: lookAgain });
  let rotation = setInterval(rotateQr, 20_000).unref();

  function newQr() {
    return { ref: `2@${randomBytes(24).toString('base64')}`, frames: settings.frames };
  }

  function rotateQr(): void {
    for (const page of companions.open) if (page.qr !== undefined) page.tell('ref', newQr());
  }

  function scan(page: Companion): void {
    if (scanning !== undefined && page.qr !== undefined) companions.link(page, scanning);
  }

  function lookAgain(): void {
    for (const look of watching) look();
  }

  function tellPages(what: string): void {
    for (const page of companions.open) page.tell(what);
  }

  function arrive({ chat, text, fromMe = false, author }: Arriving): string {
    const id = newId();
    const us = addressOf(companions.number() ?? '+0');
    const [from, to] = fromMe ? [us, chat] : [chat, us];
    const key = [fromMe, chat, id, ...(author === undefined ? [] : [author])].join('_');
    const t = Math.floor(Date.now() / 1000);
    companions.tellAll({ kind: 'message', key, body: text, t, from, to, ...(author && { author }) });
    written.set(id, key);
    return id;
  }

  function keyOf(id: string): string {
    const key = written.get(id);
    if (key === undefined) throw new Error(`nobody has written ${id}`);
    return key;
  }

  /** Resolves when this holds. It is looked at now, and whenever something has happened here. */
  async function until(condition: () => boolean): Promise<void> {
    if (condition()) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = () => {
      if (condition()) resolve();
    };
    watching.add(look);
    await promise;
    watching.delete(look);
  }

  /** What a Chromium needs to find this in place of the real one, and nothing else of the web. */
  const chromeArgs = [
    `--host-resolver-rules=MAP web.whatsapp.com:443 127.0.0.1:${server.port},MAP * ~NOTFOUND`,
    '--ignore-certificate-errors',
  ];

  return {
    until,
    chromeArgs,
    /** The same in one line, quoted as a shell quotes. */
    chromeArgsLine: chromeArgs.map((arg) => `'${arg}'`).join(' '),

    /** Every QR code that is shown, now or later, is scanned at once by this phone of ours; undefined: nobody scans. */
    setScanner(number: string | undefined) {
      scanning = number;
      for (const page of companions.open) scan(page);
    },
    /** The QR code that is shown, as the library tells it. */
    qr: () => [...companions.open].findLast((page) => page.qr !== undefined)?.qr,
    /** How long each QR code is shown, in milliseconds: 20,000 unless told otherwise. */
    setQrInterval(ms: number) {
      clearInterval(rotation);
      rotation = setInterval(rotateQr, ms).unref();
    },
    /** The QR codes that are shown now scan no more, their pages are UNPAIRED_IDLE and show no others. */
    freezeQr() {
      for (const page of companions.open) {
        if (page.qr === undefined) continue;
        delete page.qr;
        page.isStale = true;
        page.tell('qr_is_stale');
      }
    },
    /** The number of the phone that has linked a browser. */
    linked: () => companions.number(),

    /** Whether a number is on WhatsApp. Every number is, unless told otherwise. */
    setRegistered(phone: string, on: boolean) {
      if (on) phones.unregistered.delete(phone);
      else phones.unregistered.add(phone);
    },
    /** Gives a number a LID (`123@lid`), under which the customer writes, and behind which WhatsApp tells the number. */
    setLid(phone: string, lid: string, how?: Partial<Omit<Lid, 'phone' | 'lid'>>) {
      phones.lids.set(phone, { phone, lid, answeredAs: 'c.us', known: true, writesAs: 'lid', ...how });
    },
    /** Our messages on a phone, oldest first. One that came twice stands there twice, also under the same key. */
    messagesOn: (phone: string): OnPhone[] => phones.messages().filter((message) => message.phone === phone),
    allMessages: (): OnPhone[] => phones.messages(),
    /** The holder of a phone reads what came and what comes. */
    read: (phone: string) => phones.read(phone),

    /** The customer writes to us. Answers the message's id (`id.id` in the library). */
    write: (phone: string, text: string): string => arrive({ chat: phones.chatOf(phone), text }),
    /** Changes what `write` wrote. */
    edit: (id: string, text: string) =>
      companions.tellAll({ kind: 'edit', key: keyOf(id), body: text, at: Date.now() }),
    /** Takes it back. */
    revoke: (id: string) => companions.tellAll({ kind: 'revoke', key: keyOf(id) }),
    /** Somebody writes in a group that we are in. */
    writeInGroup: (text: string): string => arrive({ chat: GROUP, text, author: SOMEBODY }),
    /** Somebody posts a status. */
    postStatus: (text: string): string => arrive({ chat: STATUS, text, author: SOMEBODY }),
    /** One of us writes to a customer, by hand on our phone. */
    writeFromOurPhone(phone: string, text: string): string {
      const key = arrive({ chat: phones.chatOf(phone), text, fromMe: true });
      phones.put({ phone, key, text, at: Date.now() });
      return key;
    },

    /** How much WhatsApp says of our messages. What it has held back it says when it may; `error`: it takes none. */
    setAcks: (acks: Acks) => phones.setAcks(acks),
    setSends(wanted: Sends) {
      sends = wanted;
    },
    /** How many sends hang. */
    hungSends: () => hung.size,
    /** The sends that hang work now, late, whoever has given them up. */
    releaseHungSends() {
      for (const release of hung) release();
      hung.clear();
    },
    /** How long a message is on its way to WhatsApp’s server, which takes it only if the page is still there. */
    setSendDelay(ms: number) {
      sendDelay = ms;
    },
    /** Whether a page that is connected again hands over again what nobody has confirmed. It does unless told otherwise. */
    setResend(on: boolean) {
      settings.resend = on;
    },
    /** Whether a page hands a message over first and writes it into its store seconds later. */
    setForgetful(on: boolean) {
      forgetful = on;
    },

    /** Whether pages can connect. One that cannot is in TIMEOUT, or in OPENING if it never could; it still loads. */
    setOnline(on: boolean) {
      server.isReachable = on;
      if (!on) for (const page of companions.open) page.drop();
    },
    /** Whether the pages that are connected answer nothing and no page loads. Resolves when it is so. */
    async setHanging(on: boolean): Promise<void> {
      server.setHanging(on);
      if (!on) return;
      tellPages('hang');
      await until(() => server.hanging() >= companions.open.size);
    },
    /** Loads the pages that are connected again. Resolves when they are back. */
    async reload(): Promise<void> {
      const wanted = hellos + companions.open.size;
      tellPages('reload');
      await until(() => hellos >= wanted);
    },
    /** Our phone logs its devices out. */
    logOut: () => companions.unlinkAll(),
    /** Another browser has taken the session over. */
    conflict: () => companions.pushAllOff('conflict'),
    /** Whether our number is blocked, also for pages that come later. */
    block(on = true) {
      isBlocked = on;
      if (on) companions.pushAllOff('block');
    },
    /** A new version of the page is out: what loads from now on does not have this module. */
    loseModule(name: string) {
      server.lostModules.add(name);
    },
    /** Whether a page that starts linked has synced before the library listens, so that `ready` does not come. */
    syncEarly(on: boolean) {
      settings.syncEarly = on;
    },
    /** Puts one more iframe into the pages, now and from now on. */
    addIframe() {
      settings.frames += 1;
      tellPages('frame');
    },

    /** How many pages are connected. */
    connections: () => companions.open.size,
    /** What pages have required and did not have, in order. */
    unknownModules: (): string[] => server.unknownModules,
    /** Pages that are still there lose their connection. */
    async close(): Promise<void> {
      clearInterval(rotation);
      for (const page of companions.open) page.drop();
      await server.close();
    },
  };
}

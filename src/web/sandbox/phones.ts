import { computed, signal } from '@preact/signals';
import { ask, SandboxError } from './api.ts';
import { caughtUp, inOrder, stillThere, toAsk, type Held } from './conversation.ts';
import type { Message, Network, PhoneSummary } from './wire.ts';

/** So many are shown as phones. */
const SHOWN = 12;
/** So many are known by number. */
const KNOWN = 500;
/** So many of a phone's messages are shown at first; "earlier" adds as many. */
const PAGE = 60;
/** What changes in a burst is asked for once. */
const GATHER_MS = 60;
const RETRY_MS = 3000;

/** Newest conversation first; undefined until they are known. */
export const phones = signal<readonly PhoneSummary[] | undefined>(undefined);
export const network = signal<Network | undefined>(undefined);
/** By number: what is held of the conversations that are, or were, shown. */
export const conversations = signal<ReadonlyMap<string, Held>>(new Map());
/** Those that somebody asked to see, ahead of the newest. */
export const front = signal<readonly string[]>([]);
/** The one to bring into view as soon as it is there. */
export const sought = signal<{ phone: string; isFocused: boolean } | undefined>(undefined);
/** Whether what is shown follows the sandbox at this moment. */
export const isLive = signal(true);

/** The order that stays because somebody is reading or writing there. */
const kept = signal<readonly string[] | undefined>(undefined);

/** The phones to show, in order. */
export const shown = computed(() => {
  const all = phones.value ?? [];
  return kept.value ? stillThere(kept.value, all) : inOrder(all, front.value, SHOWN);
});

/** Whether those shown are the newest, in that order. */
export const isNewestFirst = computed(() =>
  shown.value.every(({ phone }, index) => phone === phones.value?.[index]?.phone),
);

/** Leaves the phones where they are, or lets them move as messages come. */
export function keepOrder(isKept: boolean): void {
  if (isKept) kept.value ??= shown.value.map(({ phone }) => phone);
  else kept.value = undefined;
}

export function showNewest(): void {
  front.value = [];
  kept.value = undefined;
  void catchUp();
}

/** How many of a phone's messages are shown. */
const limits = signal<ReadonlyMap<string, number>>(new Map());
export function limitOf(phone: string): number {
  return limits.value.get(phone) ?? PAGE;
}

export function showEarlier(phone: string): void {
  limits.value = new Map(limits.value).set(phone, limitOf(phone) + PAGE);
  distrust(phone);
  void catchUp();
}

/** Puts phones in front of the others and brings the first into view. */
export function bringIntoView(wanted: readonly string[], { isFocused = false } = {}): void {
  front.value = [...wanted, ...front.value.filter((phone) => !wanted.includes(phone))].slice(0, SHOWN);
  kept.value = undefined;
  const [phone] = wanted;
  if (phone !== undefined) sought.value = { phone, isFocused };
  void catchUp();
}

let isAsking = false;
let isAskedAgain = false;
let retry: ReturnType<typeof setTimeout> | undefined;

/** Asks for what is new. */
export async function catchUp(): Promise<void> {
  isAskedAgain = true;
  if (isAsking) return;
  isAsking = true;
  try {
    while (isAskedAgain) {
      isAskedAgain = false;
      const [answer, faults] = await Promise.all([
        ask<{ phones: PhoneSummary[] }>('GET', `/phones?limit=${KNOWN}`),
        ask<Network>('GET', '/network'),
      ]);
      phones.value = answer.phones;
      network.value = faults;
      await Promise.all(shown.value.map(catchUpWith));
    }
    isLive.value = true;
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    isLive.value = false;
    clearTimeout(retry);
    retry = setTimeout(() => {
      if (!document.hidden) void catchUp();
    }, RETRY_MS);
  } finally {
    isAsking = false;
  }
}

async function catchUpWith(now: PhoneSummary): Promise<void> {
  const { phone } = now;
  const held = conversations.value.get(phone);
  const wanted = toAsk(held, now);
  if (wanted === 'nothing') return;
  let news: Held | undefined;
  if (held && wanted !== 'anew') {
    const fresh = await messagesAfter(phone, wanted.after);
    news = fresh && caughtUp(held, { ...wanted, fresh, now });
  }
  news ??= { messages: await newestMessages(phone), as: now };
  conversations.value = new Map(conversations.value).set(phone, news);
}

async function newestMessages(phone: string): Promise<Message[]> {
  const query = new URLSearchParams({ phone, limit: String(limitOf(phone)) });
  return (await ask<{ messages: Message[] }>('GET', `/messages?${query}`)).messages;
}

/** Undefined where `after` is not known: it is another memory than before. */
async function messagesAfter(phone: string, after: string): Promise<Message[] | undefined> {
  try {
    const query = new URLSearchParams({ phone, after });
    return (await ask<{ messages: Message[] }>('GET', `/messages?${query}`)).messages;
  } catch (error) {
    if (error instanceof SandboxError && error.status === 422) return undefined;
    throw error;
  }
}

/** What is held, of one phone or of all, is asked for anew. */
function distrust(phone?: string): void {
  conversations.value = new Map(
    [...conversations.value].map(([number, held]) => [
      number,
      phone === undefined || number === phone ? { ...held, as: undefined } : held,
    ]),
  );
}

let stream: EventSource | undefined;
let isPlanned = false;

/** Follows the sandbox while the page can be seen. */
export function follow(): void {
  document.addEventListener('visibilitychange', openOrClose);
  openOrClose();
  void catchUp();
}

function openOrClose(): void {
  stream?.close();
  stream = undefined;
  if (document.hidden) return;
  const opened = new EventSource('/sandbox/api/live');
  stream = opened;
  opened.addEventListener('open', () => {
    // What happened in between is not told.
    distrust();
    void catchUp();
  });
  opened.addEventListener('message', catchUpSoon);
  opened.addEventListener('error', () => {
    isLive.value = false;
    // The browser comes back by itself, except where the answer was no stream.
    if (opened.readyState !== EventSource.CLOSED) return;
    setTimeout(() => {
      if (stream === opened) openOrClose();
    }, RETRY_MS);
  });
}

function catchUpSoon(): void {
  if (isPlanned) return;
  isPlanned = true;
  setTimeout(() => {
    isPlanned = false;
    void catchUp();
  }, GATHER_MS);
}

import type { Found, Message, Outcome, Resolution } from '../delivery/ports.ts';
import type { Acks } from './acks.ts';
import type { Life } from './browser-life.ts';
import { phoneIn } from './inbound.ts';
import { findByKey, sendUnderKey, type Step } from './page-calls.ts';
import type { Timings } from './timings.ts';
import { within, type Ended } from './within.ts';

/** What is asked of a connected page. Every call ends in time, whatever the page does. */
export interface PageAccess {
  /** Nothing is being asked, and no answer of WhatsApp’s is being waited for. */
  readonly isIdle: boolean;
  resolve(life: Life, candidates: string[]): Promise<Resolution>;
  send(life: Life, message: Message): Promise<Outcome>;
  lookUp(life: Life, key: string, chat: string): Promise<Found>;
  phoneOf(life: Life, chat: string): Promise<string | undefined>;
  /** Resolves when the page is being asked nothing. */
  calm(): Promise<void>;
}

interface PageAccessOptions {
  timings: Timings;
  acks: Acks;
  /** Another one with each page that is loaded. */
  page: () => symbol | undefined;
}

export function createPageAccess({ timings, acks, page }: PageAccessOptions): PageAccess {
  /** Sends that were begun in the page and have not answered, by key: what is under way in an earlier page is over. */
  const undecided = { page: page(), keys: new Set<string>() };
  const calls = new Set<Promise<unknown>>();
  let sending = 0;

  function undecidedHere(): Set<string> {
    if (undecided.page !== page()) undecided.keys.clear();
    undecided.page = page();
    return undecided.keys;
  }

  async function call<Value>(work: Promise<Value> | undefined): Promise<Ended<Value>> {
    const limited = within(timings.callMs, work ?? Promise.reject(new Error('there is no page')));
    calls.add(limited);
    const ended = await limited;
    calls.delete(limited);
    return ended;
  }

  async function resolveOne(life: Life, phone: string): Promise<Resolution> {
    const asked = await call(life.client.getNumberId(phone.slice(1)));
    if (asked.kind !== 'done') return { kind: 'unavailable', detail: detailOf(asked) };
    if (asked.value === null) return { kind: 'not_on_whatsapp' };
    const chat = asked.value._serialized;
    // The account's other address is good to know, but not needed.
    const addresses = await call(life.client.getContactLidAndPhone([chat]));
    const known = addresses.kind === 'done' ? addresses.value[0] : undefined;
    const lid = chat.endsWith('@lid') ? chat : known?.lid;
    return {
      kind: 'found',
      chat,
      phone: phoneIn(chat) ?? phoneIn(known?.pn) ?? phone,
      ...(lid !== undefined && { lid }),
    };
  }

  async function begin(life: Life, { key, chat, text }: Message): Promise<Ended<Step>> {
    const keys = undecidedHere();
    keys.add(key);
    const beginUntil = Date.now() + timings.callMs;
    const begun = await call(life.client.pupPage?.evaluate(sendUnderKey, { key, chat, text, beginUntil }));
    if (begun.kind === 'done') keys.delete(key);
    // It may still be under way in there: that page must end.
    if (begun.kind === 'late') life.giveUp('a send was not answered');
    return begun;
  }

  /** Whether the account is there no more. */
  async function refusal(life: Life, chat: string): Promise<Outcome | undefined> {
    const phone = await phoneOf(life, chat);
    if (phone === undefined) return undefined;
    const asked = await call(life.client.getNumberId(phone.slice(1)));
    if (asked.kind !== 'done' || asked.value !== null) return undefined;
    return { kind: 'refused', reason: 'not_on_whatsapp', detail: 'the number has left WhatsApp' };
  }

  async function phoneOf(life: Life, chat: string): Promise<string | undefined> {
    const told = phoneIn(chat);
    if (told !== undefined) return told;
    const asked = await call(life.client.getContactLidAndPhone([chat]));
    return asked.kind === 'done' ? phoneIn(asked.value[0]?.pn) : undefined;
  }

  return {
    get isIdle() {
      return calls.size === 0 && sending === 0;
    },

    async resolve(life, candidates) {
      for (const candidate of candidates) {
        const resolution = await resolveOne(life, candidate);
        if (resolution.kind !== 'not_on_whatsapp') return resolution;
      }
      return { kind: 'not_on_whatsapp' };
    },

    async send(life, message) {
      const confirmBy = Date.now() + timings.ackMs;
      const expected = acks.expect(message.key);
      sending += 1;
      try {
        const begun = await begin(life, message);
        if (begun.kind !== 'done') return { kind: 'in_doubt', detail: detailOf(begun) };
        const step = begun.value;
        if (step.step === 'threw') return { kind: 'in_doubt', detail: step.detail };
        if (step.step === 'not_begun') {
          return (await refusal(life, message.chat)) ?? { kind: 'unavailable', detail: step.detail };
        }
        acks.note(message.key, step.ack);
        // The page has it; only WhatsApp's server can say that it is sent.
        const word = await within(confirmBy - Date.now(), expected.word);
        if (word.kind !== 'done')
          return { kind: 'in_doubt', detail: 'WhatsApp’s server has not confirmed it' };
        if (word.value > 0) return { kind: 'sent', whatsappMessageId: step.id };
        const failed = { kind: 'in_doubt', detail: 'WhatsApp marked it as failed' } as const;
        return (await refusal(life, message.chat)) ?? failed;
      } finally {
        sending -= 1;
        expected.forget();
      }
    },

    async lookUp(life, key, chat) {
      // Read before asking: what was begun in this page may still be on its way into its store.
      const isUndecided = undecidedHere().has(key);
      const asked = await call(life.client.pupPage?.evaluate(findByKey, { key, chat }));
      if (asked.kind !== 'done') return { kind: 'unavailable', detail: detailOf(asked) };
      const found = asked.value;
      if (!found) return isUndecided ? { kind: 'pending' } : { kind: 'not_found' };
      if (found.ack === 0) return { kind: 'pending' };
      return found.ack > 0 ? { kind: 'sent', whatsappMessageId: found.id } : { kind: 'failed' };
    },

    phoneOf,

    async calm() {
      await Promise.all(calls);
    },
  };
}

function detailOf(ended: Exclude<Ended<unknown>, { kind: 'done' }>): string {
  return ended.kind === 'late' ? 'WhatsApp Web did not answer in time' : ended.detail;
}

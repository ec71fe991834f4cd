import { eventTypes } from '../../src/events/catalog.ts';
import type { PanelEvent } from '../../src/events/define-event.ts';
import { sampleEvent } from '../../src/events/sample-event.ts';
import { messagesOn, post, type PhoneMessage } from '../support/service.ts';
import { printPhone } from './print.ts';

const locales = ['es', 'en', 'pt', 'it', 'fr'];
const WAIT_MS = 60_000;

/** A number for each event, written as a panel of that country holds it, and as WhatsApp knows it. */
const numbers: Record<string, (n: string) => { held: string; known: string }> = {
  es: (n) => ({ held: `011 15-2345-67${n}`, known: `+54911234567${n}` }),
  en: (n) => ({ held: `07400 1234${n}`, known: `+4474001234${n}` }),
  pt: (n) => ({ held: `(11) 96123-45${n}`, known: `+55119612345${n}` }),
  it: (n) => ({ held: `312 345 67${n}`, known: `+3931234567${n}` }),
  fr: (n) => ({ held: `06 12 34 56 ${n}`, known: `+336123456${n}` }),
};

interface Notice {
  event: PanelEvent;
  locale: string;
  phone: string;
}

/** Every event type in every locale, each to a phone of its own. */
export const notices: Notice[] = eventTypes.flatMap((type, index) =>
  locales.map((locale) => {
    const { held, known } = numbers[locale]!(String(index + 10));
    const id = `demo:${type}:${locale}`;
    return { event: sampleEvent(type, { id, locale, client: { id, phone: held } }), locale, phone: known };
  }),
);

/** Posts them all, signed, and says which are not accepted. */
export async function postAll(url: string): Promise<void> {
  const answers = await Promise.all(notices.map(({ event }) => post(url, event)));
  for (const answer of answers) {
    if (answer.status !== 202) console.log(`not accepted: ${answer.status} ${await answer.text()}`);
  }
}

/** Waits until as many messages have come as were posted, and shows what stands on each phone. */
export async function showArrived(url: string): Promise<void> {
  const until = Date.now() + WAIT_MS;
  let messages = await messagesOn(url);
  while (messages.length < notices.length && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    messages = await messagesOn(url);
  }
  for (const { event, phone } of notices) {
    const own = messages.filter((message) => message.phone === phone);
    printPhone(`${phone}   ${event.type}`, own);
  }
}

/** A line per event type; answers what is wrong with what stands on the phones in the end. */
export function summarise(messages: readonly PhoneMessage[]): string[] {
  const count = ({ phone }: Notice) => messages.filter((message) => message.phone === phone).length;
  for (const type of eventTypes) {
    const cells = notices
      .filter(({ event }) => event.type === type)
      .map((notice) => `${notice.locale} ${count(notice)}`);
    console.log(`${type.padEnd(26)} ${cells.join('   ')}`);
  }
  return notices
    .filter((notice) => count(notice) !== 1)
    .map((notice) => `${notice.event.id} arrived ${count(notice)} times at ${notice.phone}`);
}

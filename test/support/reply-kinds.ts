import { readFileSync } from 'node:fs';
import { parsePhrases, type Phrases } from '../../src/rendering/phrases.ts';
import { replyTexts, type ReplyKey } from '../../src/transfer/reply-texts.ts';
import { messagesOn } from './service.ts';

type Short<Key> = Key extends `conversation.${infer Rest}` ? Rest : never;

/** What the service says in a conversation, whatever its words: `transfer.waiting`. */
export type ReplyKind = Short<ReplyKey>;

const kinds = Object.keys(replyTexts).map((key) => key.slice('conversation.'.length) as ReplyKind);
const phrasesOf = new Map<string, Phrases>();

/** The wording of a locale, with nothing put in. */
export function wordingOf(kind: ReplyKind, locale = 'es'): string {
  const phrases = phrasesOf.get(locale) ?? readPhrases(locale);
  phrasesOf.set(locale, phrases);
  const key: ReplyKey = `conversation.${kind}`;
  return phrases.text(key, Object.fromEntries(replyTexts[key].map((name) => [name, `{{${name}}}`])));
}

/** What a reply in that locale says; its text where it is none that is known. */
export function kindOf(text: string, locale = 'es'): string {
  return kinds.find((kind) => patternOf(kind, locale).test(text)) ?? text;
}

/** What we have said to a phone, oldest first. */
export async function textsTo(url: string, phone: string): Promise<string[]> {
  const messages = await messagesOn(url, phone);
  return messages.filter(({ direction }) => direction === 'to_customer').map(({ text }) => text);
}

function patternOf(kind: ReplyKind, locale: string): RegExp {
  const parts = wordingOf(kind, locale).split(/\{\{\w+\}\}/);
  const link = String.raw`(?:\n\nhttps?://\S+)?`;
  return new RegExp(`^${parts.map((part) => RegExp.escape(part)).join('[^]+')}${link}$`);
}

function readPhrases(locale: string): Phrases {
  const source = readFileSync(new URL(`../../locales/${locale}.json`, import.meta.url), 'utf8');
  const parsed = parsePhrases(source, locale);
  if (!parsed.ok) throw new Error(`locales/${locale}.json: ${JSON.stringify(parsed.problems)}`);
  return parsed.phrases;
}

import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parsePhrases, type Phrases } from '../../src/rendering/phrases.ts';
import { shippedLocales } from '../../src/rendering/locale.ts';
import { conditions } from '../../src/transfer/checklist.ts';
import { linked, replyTexts } from '../../src/transfer/reply-texts.ts';
import { blanks } from '../../src/transfer/sentence.ts';
import { UNFILLED } from '../../src/transfer/stated-value.ts';

/** What we write ourselves, without the values put in: a phone's screen shows it whole. */
const LONGEST_REPLY = 420;
const LONGEST_PART = 120;

const PLACEHOLDER = /\{\{\w+\}\}/g;
/** They take a line of their own, so that they can be copied or tapped. */
const ALONE = ['text', 'link', 'words', 'reasons'];

interface Reply {
  key: string;
  values: readonly string[];
  /** With its placeholders as they are written. */
  text: string;
}

const keys = Object.keys(replyTexts);
const isPart = ({ key }: Reply) => /^conversation\.(?:reasons|blanks)\./.test(key);

describe.each(shippedLocales)('the replies in %s', (locale) => {
  const phrases = phrasesOf(locale);
  const all: Reply[] = Object.entries(replyTexts).map(([key, values]) => ({
    key,
    values,
    text: phrases.text(key, Object.fromEntries(values.map((name) => [name, `{{${name}}}`]))),
  }));
  const parts = all.filter(isPart);
  const messages = all.filter((reply) => !isPart(reply));

  it('are all there, and no others', () => {
    const conversation = [...phrases.keys].filter((key) => key.startsWith('conversation.'));
    expect(conversation.toSorted()).toEqual(keys.toSorted());
  });

  it('put in the values that are listed, each once, and no others', () => {
    const named = (text: string) => Array.from(text.matchAll(PLACEHOLDER), ([found]) => found.slice(2, -2));
    expect(all.map(({ key, text }) => [key, named(text).toSorted()])).toEqual(
      all.map(({ key, values }) => [key, values.toSorted()]),
    );
  });

  it('have no value that touches a word, a digit or another value', () => {
    expect(havingAny(all, /[\p{L}\p{M}\p{N}}]\{\{|\}\}[\p{L}\p{M}\p{N}{]/u)).toEqual([]);
  });

  it('are short', () => {
    const isTooLong = (longest: number) => (reply: Reply) => withoutValues(reply).length > longest;
    expect(messages.filter(isTooLong(LONGEST_REPLY))).toEqual([]);
    expect(parts.filter(isTooLong(LONGEST_PART))).toEqual([]);
  });

  it('are tidy: no space too many, no empty line too many, nothing invisible', () => {
    expect(havingAny(all, /^\s|\s$|\p{Zs}{2}|\p{Zs}\n|\n\p{Zs}|\n{3}|[\t\r\p{Cf}]/u)).toEqual([]);
  });

  it('do not shout, and carry no emoji', () => {
    expect(havingAny(all, /[!¡][^!]*!|[!?]{2}|\p{Extended_Pictographic}/u)).toEqual([]);
    const shouted = all.filter((reply) => /\p{Lu}{4,}/u.test(withoutValues(reply)));
    expect(shouted).toEqual([]);
  });

  it('have markers of bold that hug their words, two by two and in one line, and no others', () => {
    const withoutBold = all.map((reply) => ({
      ...reply,
      text: reply.text.replace(/(?<![\p{L}\p{N}])\*(?!\s)[^*\n]+(?<!\s)\*(?![\p{L}\p{N}])/gu, ''),
    }));
    expect(havingAny(withoutBold, /[*~`]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/u)).toEqual([]);
  });

  it('have the texts, links and lists that are put in alone on their lines', () => {
    const lines = all.flatMap(({ key, text }) => text.split('\n').map((line) => ({ key, line })));
    const crowded = lines.filter(({ line }) =>
      ALONE.some((name) => line.includes(`{{${name}}}`) && line !== `{{${name}}}`),
    );
    expect(crowded).toEqual([]);
  });

  it('name what is still to be filled in as it stands in the text that they put in', () => {
    const ready = messages.filter(({ values }) => values.includes('text'));
    expect(ready.length).toBeGreaterThan(0);
    expect(ready.filter(({ text }) => !text.includes(UNFILLED))).toEqual([]);
  });

  it('end as sentences do, also those that the address of the client area follows', () => {
    const open = messages.filter(({ text }) => !/[.?]$|\}\}$/.test(text));
    expect(open).toEqual([]);
    expect(messages.filter(({ key, text }) => isLinked(key) && !/[.?]$/.test(text))).toEqual([]);
  });

  it('have reasons and blanks that go on with a sentence, in one line', () => {
    const whole = parts.filter(({ text }) => !/^\p{Ll}/u.test(text) || /[.!?]$|\n/.test(text));
    expect(whole).toEqual([]);
    // A list of them has commas of its own.
    expect(parts.filter(({ key, text }) => key.includes('.blanks.') && /[,;:]/.test(text))).toEqual([]);
  });

  it('have the spaces before punctuation that the language wants, where lines never break', () => {
    const wrong = locale === 'fr' ? /[^\u00A0][:»]|[^\u202F][;!?]|«[^\u00A0]/u : /\p{Zs}[:;!?»]|«\p{Zs}/u;
    expect(havingAny(all, wrong)).toEqual([]);
  });

  it('never say the same for two things', () => {
    expect(new Set(all.map(({ text }) => text)).size).toBe(all.length);
  });
});

describe('the list of replies', () => {
  it('has a reason for everything that a transfer can be rejected for', () => {
    const reasons = [...conditions, 'refused_by_staff'].map((reason) => `conversation.reasons.${reason}`);
    expect(keys.filter((key) => key.startsWith('conversation.reasons.')).toSorted()).toEqual(
      reasons.toSorted(),
    );
  });

  it('has a name for everything that a claim may leave blank', () => {
    const names = blanks.map((blank) => `conversation.blanks.${blank}`);
    expect(keys.filter((key) => key.startsWith('conversation.blanks.')).toSorted()).toEqual(names.toSorted());
  });
});

function phrasesOf(locale: string): Phrases {
  const file = new URL(`../../locales/${locale}.json`, import.meta.url);
  const parsed = parsePhrases(readFileSync(file, 'utf8'), locale);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.phrases;
}

function havingAny(replies: readonly Reply[], pattern: RegExp): Reply[] {
  return replies.filter(({ text }) => pattern.test(text));
}

function withoutValues({ text }: Reply): string {
  return text.replaceAll(PLACEHOLDER, '');
}

function isLinked(key: string): boolean {
  return new Set<string>(linked).has(key);
}

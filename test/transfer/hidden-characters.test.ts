import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hiddenCharacters, withoutUnseen } from '../../src/transfer/hidden-characters.ts';
import { anyText } from './any-text.ts';

describe('a text hides nothing', () => {
  it.each([
    ['in any language', 'Ñandú, ¿qué tal? Straße 日本語のテキスト Привет Γειά العربية हिन्दी'],
    ['with white space of all kinds', 'a\tb\nc\r\nd\u00A0e\u2009f\u2028g\u0085h\u3000i'],
    ['with joined emoji', '👩‍💻 👨‍👩‍👧‍👦 🏳️‍🌈 🏳‍🌈 ❤️‍🔥 🧑🏽‍🤝‍🧑🏻'],
    ['with emoji of all kinds', '❤️ ☎︎ 👍🏽 🇦🇷 1️⃣ #️⃣ *️⃣ ©️'],
    ['with words of several scripts side by side', 'Hosting Хостинг φιλοξενία'],
    ['with scripts that are written together', '東京タワーです ABC株式会社'],
    ['with signs that belong to no script', '5µm 10€ ½ №5'],
  ])('%s', (_, text) => {
    expect(hiddenCharacters(text)).toEqual([]);
    expect(withoutUnseen(text)).toBe(text);
  });
});

describe('a text hides', () => {
  it.each([
    ['a zero-width space', 'a\u200Bb', 'invisible'],
    ['a joiner outside an emoji', 'a\u200Db', 'invisible'],
    ['a joiner before an emoji', 'a\u200D😀', 'invisible'],
    ['a joiner after one', '😀\u200Da', 'invisible'],
    ['a non-joiner', 'a\u200Cb', 'invisible'],
    ['a word joiner', 'a\u2060b', 'invisible'],
    ['a byte order mark', '\uFEFFa', 'invisible'],
    ['a soft hyphen', 'a\u00ADb', 'invisible'],
    ['a grapheme joiner', 'a\u034Fb', 'invisible'],
    ['a filler', 'a\u3164b', 'invisible'],
    ['a blank Braille pattern', 'a\u2800b', 'invisible'],
    ['a control character', 'a\u0000b', 'invisible'],
    ['half a character', 'a\uD83Db', 'invisible'],
    ['a variation selector on a digit', 'plan 1\uFE0F', 'invisible'],
    ['a second variation selector', '❤\uFE0F\uFE0F', 'invisible'],
    ['a supplementary variation selector', '日\u{E0101}', 'invisible'],
    ['a right-to-left mark', 'a\u200Fb', 'bidirectional'],
    ['an embedding', '\u202Aa\u202C', 'bidirectional'],
    ['an isolate', '\u2066a\u2069', 'bidirectional'],
    ['tags', 'a\u{E0061}', 'tag'],
    ['tags of a flag', '🏴\u{E0067}\u{E0062}\u{E007F}', 'tag'],
    ['a Cyrillic letter in a Latin word', 'Juаn', 'mixed_scripts'],
    ['a Latin letter in a Cyrillic word', 'Ивaн', 'mixed_scripts'],
    ['a Greek letter in a Latin word', 'Jοse', 'mixed_scripts'],
    ['an Armenian letter in a Latin word', 'Jօse', 'mixed_scripts'],
    ['a Cherokee letter in a Latin word', 'Ꭻuan', 'mixed_scripts'],
  ])('%s', (_, text, kind) => {
    expect(hiddenCharacters(text)).toEqual([kind]);
  });

  it('several things at once, each said once', () => {
    expect(hiddenCharacters('a\u200Bb\u200Bc \u202Ed \u{E0041} Juаn').toSorted()).toEqual([
      'bidirectional',
      'invisible',
      'mixed_scripts',
      'tag',
    ]);
  });
});

describe('what is left when the unseen is gone', () => {
  it('has nothing unseen in it, for any text', () => {
    fc.assert(
      fc.property(anyText(60), (any) => {
        const kinds = hiddenCharacters(withoutUnseen(any)).filter((kind) => kind !== 'mixed_scripts');
        expect(kinds).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

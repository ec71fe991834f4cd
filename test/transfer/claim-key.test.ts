import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { claimKey } from '../../src/transfer/claim-key.ts';
import { anyText } from './any-text.ts';

const WHITE = [' ', '  ', '\n', '\r\n', '\t', '\u00A0', '\u2009', '\u202F', '\u3000', '\u2028', '\u0085'];

const word = fc.stringMatching(/^[A-Za-zÀ-ÿ0-9.,!@*]{1,12}$/);
const text = fc.array(word, { minLength: 1, maxLength: 30 });

describe('two texts are identical', () => {
  it('whatever white space they have between their words and at their ends', () => {
    const blanks = fc.array(fc.constantFrom(...WHITE), { minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(text, blanks, (words, [before = ' ', ...between]) => {
        const spread = words.map((one, index) => `${one}${between[index]}`).join('');
        expect(claimKey(`${before}${spread}`)).toBe(claimKey(words.join(' ')));
      }),
    );
  });

  it('whether their accents are composed or not', () => {
    fc.assert(
      fc.property(text, (words) => {
        const composed = words.join(' ');
        expect(claimKey(composed.normalize('NFD'))).toBe(claimKey(composed));
      }),
    );
  });
});

describe('two texts are not identical', () => {
  it.each([
    ['case', 'Juan Pérez', 'Juan pérez'],
    ['an accent', 'Juan Pérez', 'Juan Perez'],
    ['punctuation', 'Juan Pérez.', 'Juan Pérez'],
    ['doubled punctuation', 'Juan..', 'Juan.'],
    ['a space before punctuation', 'Hola !', 'Hola!'],
    ['a digit', 'web 1', 'web 2'],
    ['a marker', '*Juan*', 'Juan'],
    ['a letter that looks the same', 'Juan', 'Juаn'],
    ['a typographic form', 'ﬁn', 'fin'],
    ['a full-width letter', 'Ｊuan', 'Juan'],
    ['an apostrophe', 'O’Brien', "O'Brien"],
    ['an invisible character', 'Ju\u200Ban', 'Juan'],
    ['a byte order mark, which is no white space', '\uFEFFJuan', 'Juan'],
    ['where a word ends', 'Juan Pérez', 'JuanPérez'],
  ])('that differ in %s', (_, one, other) => {
    expect(claimKey(one)).not.toBe(claimKey(other));
  });

  it('that differ in any character that is seen', () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.constantFrom('x', 'Ñ', '7', '.', '*', '@'), (words, at, extra) => {
        const whole = words.join(' ');
        const changed =
          whole.slice(0, at % (whole.length + 1)) + extra + whole.slice(at % (whole.length + 1));
        expect(claimKey(changed)).not.toBe(claimKey(whole));
      }),
    );
  });
});

describe('a key', () => {
  it('is its own key, for any text', () => {
    fc.assert(
      fc.property(anyText(100), (any) => {
        expect(claimKey(claimKey(any))).toBe(claimKey(any));
      }),
    );
  });
});

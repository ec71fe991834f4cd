import { describe, expect, it } from '@jest/globals';
import { claimKey } from '../../src/transfer/claim-key.ts';
import { compareTexts, type Stretch } from '../../src/web/console/transfers/compare-texts.ts';

const marked = (stretches: readonly Stretch[] = []) =>
  stretches.filter(({ kind }) => kind !== 'same').map(({ kind, text }) => `${kind}:${text}`);

const compared = (one: string, other: string) => {
  const result = compareTexts(one, other);
  return [marked(result?.one), marked(result?.other)];
};

describe('two messages, compared', () => {
  it('show what each has and the other has not', () => {
    expect(compared('soy Juan Perez', 'soy Juan Pérez')).toEqual([['differs:e'], ['differs:é']]);
    expect(compared('con correo a@b.com.', 'con correo a@b.com')).toEqual([['differs:.'], ['missing:']]);
    expect(compared('plan Pro', 'plan  pro!')).toEqual([
      ['space: ', 'differs:P', 'missing:'],
      ['space:  ', 'differs:p', 'differs:!'],
    ]);
  });

  it('count white space as the rule does: how it is written does not matter, that it is there does', () => {
    expect(compared(' a\u00a0\n b ', 'a b')).toEqual([['space:\u00a0\n '], ['space: ']]);
    expect(compared('a b', 'ab')).toEqual([['differs: '], ['missing:']]);
  });

  it('are the same where only the way to write an accent differs', () => {
    expect(compared('Pe\u0301rez', 'P\u00e9rez')).toEqual([[], []]);
  });

  it('show letters that only look alike, and characters that leave no mark', () => {
    expect(compared('activo', '\u0430ctivo')).toEqual([['differs:a'], ['differs:\u0430']]);
    expect(compared('Hosting Pro', 'Hosting\u200b Pro')[1]).toEqual(['differs:\u200b']);
  });

  it('keep an emoji whole', () => {
    expect(compared('👨‍👩‍👧 x', '👨‍👩‍👦 x')).toEqual([['differs:👨‍👩‍👧'], ['differs:👨‍👩‍👦']]);
  });

  it('give back every character of each, but for the ends', () => {
    const [one, other] = ['Hola ! soy *Juan*\n\ty deseo…', 'Hola! soy Juan y deseo'];
    const result = compareTexts(one, other);
    expect(result?.one.map(({ text }) => text).join('')).toBe(one);
    expect(result?.other.map(({ text }) => text).join('')).toBe(other);
  });

  it('differ where their keys do, and only there', () => {
    const texts = ['Hola, soy yo', 'Hola,\u00a0soy yo ', 'hola, soy yo', 'Hola, soy  yo', 'Hola,soy yo', ''];
    for (const one of texts) {
      for (const other of texts) {
        const differs = compared(one, other)
          .flat()
          .some((mark) => !mark.startsWith('space:'));
        expect([one, other, differs]).toEqual([one, other, claimKey(one) !== claimKey(other)]);
      }
    }
  });

  it('are given up where they have little in common, however long', () => {
    expect(compareTexts('abc def '.repeat(500), 'zyx wvu '.repeat(500))).toBeUndefined();
  });
});

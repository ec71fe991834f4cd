import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { differingWords } from '../../src/transfer/differing-words.ts';

describe('the words of mine that differ', () => {
  it.each([
    ['one word', 'soy Juan Pérez y', 'soy Juan Perez y', ['Pérez']],
    ['the case', 'soy Juan', 'soy juan', ['Juan']],
    ['punctuation', 'Pérez, mi', 'Pérez , mi', ['Pérez,']],
    ['an address', 'es juan@example.com y', 'es juan@example.org y', ['juan@example.com']],
    ['a word that I have and they lack', 'que está activo', 'que activo', ['está']],
    ['a word that they have and I lack', 'soy que activo hoy', 'soy que está activo hoy', ['que', 'activo']],
    ['a beginning that I lack', 'soy Juan', 'Hola soy Juan', ['soy']],
    ['an end that I lack', 'soy Juan', 'soy Juan Pérez', ['Juan']],
    ['several places', 'a b c d e', 'a x c y e', ['b', 'd']],
    ['the order', 'a b', 'b a', ['a', 'b']],
    ['everything', 'a b', 'x y z', ['a', 'b']],
    ['nothing', 'a b c', 'a b c', []],
  ])('%s', (_, mine, other, words) => {
    expect(differingWords(mine, other)).toEqual(words);
  });

  const text = fc.array(fc.constantFrom<string>('a', 'b', 'c', 'd', 'Juan'), { minLength: 1, maxLength: 20 });

  it('are never theirs, are in order, and are none only where nothing differs', () => {
    fc.assert(
      fc.property(text, text, (mine, theirs) => {
        const words = differingWords(mine.join(' '), theirs.join(' '));
        expect(words.length === 0).toBe(mine.join(' ') === theirs.join(' '));
        let from = 0;
        for (const word of words) {
          from = mine.indexOf(word, from) + 1;
          expect(from).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('say nothing about words that only the other has', () => {
    fc.assert(
      fc.property(text, (mine) => {
        const words = differingWords(mine.join(' '), [...mine, 'SECRET'].toReversed().join(' '));
        expect(words).not.toContain('SECRET');
      }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import { visibleParts } from '../../src/web/console/transfers/visible-parts.ts';

const text = (value: string) => ({ kind: 'text', text: value });

describe('a text with what cannot be seen in it made so', () => {
  it('names invisible and direction-changing characters by their code points', () => {
    expect(visibleParts('a\u200bb\u202e\u{e0041}', { closely: false })).toEqual([
      text('a'),
      { kind: 'hidden', code: 'U+200B' },
      text('b'),
      { kind: 'hidden', code: 'U+202E' },
      { kind: 'hidden', code: 'U+E0041' },
    ]);
  });

  it('leaves emoji, line breaks and ordinary spaces as they are', () => {
    const plain = 'uno dos\n👨‍👩‍👧 1️⃣\ttres';
    expect(visibleParts(plain, { closely: false })).toEqual([text(plain)]);
  });

  it('names white space and look-alike letters where it is looked at closely', () => {
    expect(visibleParts('x \u00a0\r\n\u2003\u0430\u03bf👨‍👩‍👧', { closely: true })).toEqual([
      text('x'),
      { kind: 'space', name: 'space' },
      { kind: 'space', name: 'no_break' },
      { kind: 'space', name: 'line_break' },
      { kind: 'space', name: 'other' },
      { kind: 'foreign', text: '\u0430', script: 'cyrillic' },
      { kind: 'foreign', text: '\u03bf', script: 'greek' },
      text('👨‍👩‍👧'),
    ]);
  });

  it('loses no character of a text without hidden ones', () => {
    expect(visibleParts('', { closely: true })).toEqual([]);
    expect(visibleParts('<img src=x onerror=alert(1)>', { closely: true }).at(0)).toEqual(text('<img'));
  });
});

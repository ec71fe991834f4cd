import { describe, expect, it } from '@jest/globals';
import { parseSentences, SentenceError } from '../../src/transfer/sentence.ts';
import { locales, sentences } from './shipped-sentences.ts';

const good =
  'I am {{originName}} at {{originEmail}}: give {{service}} to {{destinationName}} [living] at {{ destinationEmail }}!';

describe('the sentences that are shipped', () => {
  it('are there in every locale', () => {
    expect(sentences.map(({ locale }) => locale)).toEqual(locales);
  });
});

describe('a sentence', () => {
  it('may have its blanks in any order, with words that may be missing', () => {
    expect(() => parseSentences({ en: good })).not.toThrow();
  });

  it.each([
    ['lacks a blank', good.replace('{{service}}', 'it'), '{{service}}'],
    ['has a blank twice', `${good} {{service}}`, '{{service}}'],
    ['has a blank of another name', `${good} {{company}}`, '{{company}}'],
    ['has two blanks side by side', good.replace(' to ', ', '), 'two blanks'],
    ['has two blanks with nothing sure in between', good.replace(' to ', ' [to] '), 'two blanks'],
    ['has a blank that touches a word', good.replace(' {{service}}', '{{service}}'), 'touches'],
    ['has a bracket that is not closed', good.replace(']', ''), 'bracket'],
    ['has a broken blank', good.replace('{{service}}', '{service}'), 'bracket'],
  ])('that %s is refused, with its locale and what is wrong', (_, text, wrong) => {
    const parse = () => parseSentences({ en: good, pt: text });
    expect(parse).toThrow(SentenceError);
    expect(parse).toThrow(/ pt .*/);
    expect(parse).toThrow(wrong);
  });
});

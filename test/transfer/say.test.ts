import { describe, expect, it } from '@jest/globals';
import { saying } from '../../src/transfer/reply-texts.ts';
import { createSay } from '../../src/transfer/say.ts';

const CLIENT_AREA = 'https://panel.example.com/clientarea.php';

function sayIn(clientAreaUrl: string | undefined) {
  return createSay({
    phrase: (locale, key, values) =>
      `${locale} ${key.split('.').at(-1)} ${Object.values(values).join(' ')}`.trim(),
    clean: (value) => value.replaceAll('*', ''),
    clientAreaUrl,
  });
}

describe('What is said', () => {
  it('ends with the client area’s address where it leads there and there is one', () => {
    const cancellation = saying('conversation.questions.cancellation', {});
    expect(sayIn(CLIENT_AREA)('es', cancellation)).toBe(`es cancellation\n\n${CLIENT_AREA}`);
    expect(sayIn(undefined)('es', cancellation)).toBe('es cancellation');
    expect(sayIn(CLIENT_AREA)('es', saying('conversation.opt_in', {}))).toBe('es opt_in');
  });

  it('puts in what customers wrote so that it formats nothing', () => {
    const differs = saying('conversation.transfer.differs', { service: '*Radio*', words: '“*64*”' });
    expect(sayIn(undefined)('es', differs)).toBe('es differs Radio “64”');
  });

  it('puts in texts of ours to the letter, since they are to be sent back', () => {
    const near = saying('conversation.transfer.near', { text: 'soy *Juan*', link: 'https://wa.me/1?text=*' });
    expect(sayIn(undefined)('es', near)).toBe('es near soy *Juan* https://wa.me/1?text=*');
  });
});

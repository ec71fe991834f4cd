import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { attributeText, sqsId, wireBody } from '../../src/queue/sqs-wire.ts';
import { aMessage } from './local-queue.ts';

/** What SQS's own documentation lists for every one of its versions. */
const taken = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd]*$/;

describe('what goes to SQS', () => {
  it('is JSON in characters that every SQS takes, and reads back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (text) => {
        const message = aMessage('e1');
        message.event.client.firstName = text;
        const body = wireBody(message);
        expect(body).toMatch(taken);
        expect(JSON.parse(body)).toEqual(message);
      }),
    );
  });

  it('keeps half a surrogate pair as half a surrogate pair', () => {
    const message = aMessage('e1');
    message.event.client.firstName = 'half \ud83d, and \udc00';
    expect(JSON.parse(wireBody(message))).toEqual(message);
  });

  it.each(['1042', 'prospect:17', '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~', 'x'.repeat(128)])(
    'names the group or event %s as it is',
    (id) => {
      expect(sqsId(id)).toBe(id);
    },
  );

  it.each(['', 'two words', 'x'.repeat(129), 'ñandú', '💈', 'line\nbreak'])(
    'hashes the id %j, which SQS does not take',
    (id) => {
      expect(sqsId(id)).toMatch(/^sha256:[0-9a-f]{64}$/);
    },
  );

  it('gives different ids different hashes, and the same id the same', () => {
    expect(sqsId('a b')).toBe(sqsId('a b'));
    expect(sqsId('a b')).not.toBe(sqsId('a  b'));
  });

  it('puts any text into an attribute', () => {
    expect(attributeText('type "💈\u0000" is unknown')).toBe('type "???" is unknown');
    expect(attributeText('x'.repeat(2_000))).toHaveLength(500);
    expect(attributeText('')).toBe('?');
  });
});

import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { signingKey } from '../../src/intake/signing-secret.ts';
import { readSignature, signatureMatches } from '../../src/intake/verify-signature.ts';
import { SECRET, signed } from './intake-server.ts';

const now = new Date('2026-11-21T17:05:11.900Z');
const seconds = Math.floor(now.getTime() / 1000);
const headers = {
  'webhook-id': 'evt-1',
  'webhook-timestamp': String(seconds),
  'webhook-signature': 'v1,x',
};

/** Node hands a header's bytes on as Latin-1. */
const onTheWire = (header: string) => Buffer.from(header, 'utf8').toString('latin1');

function verdict(given: Record<string, string>, body: Buffer, secrets: string[], at: Date): boolean {
  const read = readSignature(given, at);
  return read.ok && signatureMatches(read.headers, body, secrets.map(signingKey));
}

const secret = fc
  .uint8Array({ minLength: 24, maxLength: 64 })
  .map((key) => `whsec_${Buffer.from(key).toString('base64')}`);
const id = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
const text = fc.string({ unit: 'grapheme', maxLength: 200 });

describe('a signature', () => {
  it('that the reference implementation makes is accepted, whatever the id, the body and the secret', () => {
    fc.assert(
      fc.property(id, text, secret, (anId, body, aSecret) => {
        const given = signed(anId, body, { secret: aSecret, at: now });
        given['webhook-id'] = onTheWire(anId);
        expect(verdict(given, Buffer.from(body), [aSecret], now)).toBe(true);
      }),
    );
  });

  it('covers the raw bytes, also where they are no UTF-8', () => {
    fc.assert(
      fc.property(id, fc.uint8Array({ maxLength: 200 }), fc.nat(), secret, (anId, bytes, at, aSecret) => {
        const body = Buffer.from(bytes);
        const hmac = createHmac('sha256', signingKey(aSecret)).update(`${anId}.${seconds}.`).update(body);
        const given = {
          ...headers,
          'webhook-id': onTheWire(anId),
          'webhook-signature': `v1,${hmac.digest('base64')}`,
        };
        expect(verdict(given, body, [aSecret], now)).toBe(true);
        const altered = Buffer.concat([body, Buffer.from([0])]);
        if (body.length > 0) altered[at % body.length]! ^= 1;
        expect(verdict(given, altered, [aSecret], now)).toBe(false);
      }),
    );
  });

  it('of another body, id, time or secret is refused', () => {
    const given = signed('evt-1', 'body', { at: now });
    const other = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
    expect(verdict(given, Buffer.from('body'), [SECRET], now)).toBe(true);
    expect(verdict(given, Buffer.from('bodY'), [SECRET], now)).toBe(false);
    expect(verdict({ ...given, 'webhook-id': 'evt-2' }, Buffer.from('body'), [SECRET], now)).toBe(false);
    const later = { ...given, 'webhook-timestamp': String(seconds + 1) };
    expect(verdict(later, Buffer.from('body'), [SECRET], now)).toBe(false);
    expect(verdict(given, Buffer.from('body'), [other], now)).toBe(false);
    expect(verdict(given, Buffer.from('body'), [], now)).toBe(false);
  });

  it('is found among any others, as the reference implementation finds it', () => {
    const at = new Date();
    const right = new Webhook(SECRET).sign('evt-1', at, 'body');
    const token = fc.oneof(
      fc.constant(right),
      fc.constant(right.replace('v1,', 'v1a,')),
      fc.constant(right.replace('v1,', 'v2,')),
      fc.constant(right.slice(0, -1)),
      fc.constant(right.slice(3)),
      fc.constantFrom('v1', 'v1,', 'v1a,', ',', '', 'v1, ', 'garbage'),
      fc.base64String().map((base64) => `v1,${base64}`),
    );
    fc.assert(
      fc.property(fc.array(token, { minLength: 1, maxLength: 12 }), (tokens) => {
        const given = { ...signed('evt-1', 'body', { at }), 'webhook-signature': tokens.join(' ') };
        expect(verdict(given, Buffer.from('body'), [SECRET], at)).toBe(oracleAccepts(given, 'body'));
      }),
    );
  });

  it('is found at the end of as many as a header holds', () => {
    const given = signed('evt-1', 'body', { at: now });
    const wrong = `v1,${Buffer.alloc(32).toString('base64')}`;
    given['webhook-signature'] = `${Array(300).fill(wrong).join(' ')} ${given['webhook-signature']}`;
    expect(verdict(given, Buffer.from('body'), [SECRET], now)).toBe(true);
  });

  it('of any of several secrets will do', () => {
    const secrets = [1, 2, 3].map((byte) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`);
    for (const one of secrets) {
      expect(
        verdict(signed('evt-1', 'body', { secret: one, at: now }), Buffer.from('body'), secrets, now),
      ).toBe(true);
    }
  });

  it('over a Latin-1 id, which Node’s own clients send as such, is accepted', () => {
    const given = signed('año', 'body', { at: now });
    expect(verdict(given, Buffer.from('body'), [SECRET], now)).toBe(true);
    expect(readSignature(given, now)).toMatchObject({ headers: { id: 'año' } });
    expect(readSignature({ ...given, 'webhook-id': onTheWire('año') }, now)).toMatchObject({
      headers: { id: 'año' },
    });
  });
});

describe('what the headers alone show', () => {
  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('%s is missing', (name) => {
    const detail = `the header ${name} is missing`;
    expect(readSignature({ ...headers, [name]: undefined }, now)).toEqual({ ok: false, detail });
    expect(readSignature({ ...headers, [name]: '' }, now)).toEqual({ ok: false, detail });
  });

  it.each([
    'yesterday',
    `${seconds}.0`,
    `${seconds}000000`,
    `-${seconds}`,
    ` ${seconds}`,
    `${seconds}x`,
    '1e9',
    '0x1',
  ])('%s is no time', (timestamp) => {
    const read = readSignature({ ...headers, 'webhook-timestamp': timestamp }, now);
    expect(read).toMatchObject({ ok: false, detail: expect.stringContaining('whole seconds') });
  });

  it.each([-300, -1, 0, 1, 300])('%d seconds off is in time', (off) => {
    expect(readAt(off).ok).toBe(true);
  });

  it('a second more is too old, or too new, and says so', () => {
    expect(readAt(-301)).toMatchObject({ ok: false, detail: expect.stringContaining('301 seconds old') });
    expect(readAt(301)).toMatchObject({
      ok: false,
      detail: expect.stringContaining('301 seconds in the future'),
    });
  });
});

function readAt(off: number) {
  return readSignature({ ...headers, 'webhook-timestamp': String(seconds + off) }, now);
}

function oracleAccepts(given: Record<string, string>, body: string): boolean {
  try {
    new Webhook(SECRET).verify(body, given, { jsonParse: false });
    return true;
  } catch {
    return false;
  }
}

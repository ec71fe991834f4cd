import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { phoneCandidates } from '../../src/phone/phone-candidates.ts';

type Row = [raw: string, candidates: string[], country?: string];

const mobile = ['+5491123456789'];
const mobileOrFixed = ['+5491123456789', '+541123456789'];
const cordoba = ['+5493515551234'];
const mexico = ['+525512345678', '+5215512345678'];
const saoPaulo = ['+5511961234567'];

function candidates(raw: string, country?: string): string[] {
  return phoneCandidates(raw, { country, defaultCountry: 'AR' });
}

describe('an Argentine number is tried as a mobile, and as a fixed line where it does not say that it is none', () => {
  it.each<Row>([
    ['+54 9 11 2345-6789', mobile],
    ['+5491123456789', mobile],
    ['5491123456789', mobile],
    ['54911 2345 6789', mobile],
    ['005491123456789', mobile],
    ['+0054 9 11 2345 6789', mobile],
    ['+541123456789', mobileOrFixed],
    ['541123456789', mobileOrFixed],
    ['+54.91123456789', mobile],
    ['+54.1123456789', mobileOrFixed],
    ['011 15-2345-6789', mobile],
    ['+011 15-2345-6789', mobile],
    ['+54 011 15 2345 6789', mobile],
    ['+54 (011) 15-2345-6789', mobile],
    ['+54 9 11 15 2345 6789', mobile],
    ['+54 9 011 2345 6789', mobile],
    ['11 15 2345 6789', mobile],
    ['1123456789', mobileOrFixed],
    ['9 11 2345 6789', mobile],
    ['15-2345-6789', mobile],
    ['+54 15 2345 6789', mobile],
    ['0351 15 555 1234', cordoba],
    ['351 555-1234', ['+5493515551234', '+543515551234']],
    ['+549 0351 155551234', cordoba],
    ['+54 9 2901 15 412345', ['+5492901412345']],
    ['0800 555 1234', ['+548005551234']],
  ])('%s', (...[raw, expected, country]) => {
    expect(candidates(raw, country)).toEqual(expected);
  });
});

describe('a Mexican number is tried with and without the 1, first as it is written', () => {
  it.each<Row>([
    ['+52 55 1234 5678', mexico],
    ['525512345678', mexico],
    ['55 1234 5678', mexico, 'MX'],
    ['01 55 1234 5678', mexico, 'MX'],
    ['044 55 1234 5678', mexico, 'MX'],
    ['+52 045 55 1234 5678', mexico],
    ['+52 1 55 1234 5678', mexico.toReversed()],
    ['5215512345678', mexico.toReversed()],
    ['5215512345678', mexico.toReversed(), 'MX'],
  ])('%s %j %s', (...[raw, expected, country]) => {
    expect(candidates(raw, country)).toEqual(expected);
  });
});

describe('a Brazilian mobile is tried with the ninth digit, and without where accounts were not renamed', () => {
  it.each<Row>([
    ['(11) 96123-4567', saoPaulo, 'BR'],
    ['+55 11 6123-4567', saoPaulo],
    ['551161234567', saoPaulo],
    ['0 15 11 96123-4567', saoPaulo, 'BR'],
    ['0xx11 96123-4567', saoPaulo, 'BR'],
    ['+55 (011) 96123-4567', saoPaulo],
    ['+55 51 98123-4567', ['+5551981234567', '+555181234567']],
    ['+55 51 8123-4567', ['+555181234567', '+5551981234567']],
    ['85 8123 4567', ['+558581234567', '+5585981234567'], 'BR'],
    // Somebody else's fixed line when the 9 is taken away.
    ['+55 11 94123-4567', ['+5511941234567']],
    // A fixed line never had a ninth digit.
    ['+55 11 3123-4567', ['+551131234567']],
  ])('%s %j %s', (...[raw, expected, country]) => {
    expect(candidates(raw, country)).toEqual(expected);
  });
});

describe('the number says its country, else the client does, else the default', () => {
  it.each<Row>([
    ['+54 9 11 2345 6789', mobile, 'US'],
    ['5491123456789', mobile, 'US'],
    ['011 54 9 11 2345 6789', mobile, 'US'],
    ['011 15-2345-6789', mobile, 'US'],
    ['(305) 555-1234', ['+13055551234'], 'US'],
    ['305 555 1234', ['+13055551234'], 'us '],
    ['07400 123456', ['+447400123456'], 'GB'],
    ['+44 (0)7400 123456', ['+447400123456']],
    ['0044 7400 123456', ['+447400123456'], 'MX'],
    ['+39 06 1234 5678', ['+390612345678']],
    ['06 12 34 56 78', ['+33612345678'], 'FR'],
    ['59899123456', ['+59899123456']],
    ['099 123 456', ['+59899123456'], 'UY'],
    ['1123456789', mobileOrFixed, 'Argentina'],
    ['1123456789', mobileOrFixed, ''],
    // A range that the library does not know yet: WhatsApp does.
    ['+44 7700 900123', ['+447700900123']],
  ])('%s %j %s', (...[raw, expected, country]) => {
    expect(candidates(raw, country)).toEqual(expected);
  });
});

describe('what surrounds the number is not in the way', () => {
  it.each<Row>([
    ['٠١١ ١٥ ٢٣٤٥ ٦٧٨٩', mobile],
    ['+٥٤٩١١٢٣٤٥٦٧٨٩', mobile],
    ['３５１ １５ ５５５-１２３４', cordoba],
    ['\u202A+54 9 11 2345-6789\u202C', mobile],
    ['+54\u00A09\u00A011\u00A02345\u20116789', mobile],
    ['tel:+54-9-11-2345-6789', mobile],
    ['WhatsApp: 011 15 2345 6789', mobile],
    ['11 2345 6789 int. 5', mobileOrFixed],
    ['11 2345 6789 (Juan 2)', mobileOrFixed],
    ['11 2345 6789 #12', mobileOrFixed],
    ['11-2345-6789 / 11-9999-0000', mobileOrFixed],
    ['s/n; 11-2345-6789', mobileOrFixed],
    ['1123456789.0', mobileOrFixed],
  ])('%s', (...[raw, expected, country]) => {
    expect(candidates(raw, country)).toEqual(expected);
  });
});

describe('what cannot be a number has no candidates', () => {
  it.each<Row>([
    ['', []],
    ['no phone', []],
    ['-', []],
    ['+', []],
    ['12', []],
    ['0', []],
    ['0000000', []],
    ['0000000000', []],
    ['1111111111', []],
    ['+1 111 111 1111', []],
    ['1234567890', []],
    ['4555-1234', []],
    ['+54 9 11 2345', []],
    ['+54.011152345678', []],
    ['+999 123 456 789', []],
    ['+1123456789', []],
    ['12345678901234567890', []],
    ['juan1123456789@example.com', []],
    // A spreadsheet has thrown the last digits away: these would be a stranger's.
    ['5.4911234567E+12', []],
    ['5,49112E+12', []],
    [`+5491123456789${' '.repeat(1000)}`, []],
  ])('%j', (...[raw, expected, country]) => {
    expect(candidates(raw, country)).toEqual(expected);
  });
});

describe('for any text', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'0123456789+-() .549152/;xe٣'.split('')) }),
    fc.integer({ min: 0, max: 1e15 }).map(String),
  );
  const home = fc.record({
    country: fc.option(fc.oneof(fc.constantFrom('AR', 'MX', 'BR', 'US', 'ar', 'XX'), fc.string()), {
      nil: undefined,
    }),
    defaultCountry: fc.constantFrom('AR', 'MX', 'ES'),
  });

  it('the candidates are distinct E.164 numbers', () => {
    fc.assert(
      fc.property(anyText, home, (raw, from) => {
        const found = phoneCandidates(raw, from);
        expect(new Set(found).size).toBe(found.length);
        for (const candidate of found) expect(candidate).toMatch(/^\+[1-9]\d{6,14}$/);
      }),
      { numRuns: 2000 },
    );
  });

  it('a candidate is a candidate of itself, wherever the client is from', () => {
    fc.assert(
      fc.property(anyText, home, home, (raw, from, elsewhere) => {
        for (const candidate of phoneCandidates(raw, from)) {
          expect(phoneCandidates(candidate, elsewhere)).toContain(candidate);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

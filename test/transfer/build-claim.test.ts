import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildClaim, waLink } from '../../src/transfer/build-claim.ts';
import { claimKey } from '../../src/transfer/claim-key.ts';
import { hiddenCharacters } from '../../src/transfer/hidden-characters.ts';
import { parseClaim } from '../../src/transfer/parse-claim.ts';
import { blanks, parseSentences, type ClaimFacts } from '../../src/transfer/sentence.ts';
import { anyText } from './any-text.ts';
import { facts, locales, sentenceOf, sentences } from './shipped-sentences.ts';

const name = fc.oneof(
  fc.stringMatching(/^[A-ZÁÉÑÜa-záéñçø]{2,10}( [a-zü'’.-]{1,8}[A-Za-zé]){0,3}$/),
  fc.constantFrom(
    "Sinéad O'Brien",
    'Jean-Luc d’Arc',
    '*Juan* _Pérez_',
    'José  ~María~',
    'Ana (hija)',
    'Ωmega 株式会社',
  ),
);
const service = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9ñ]{3,10}( [-–+#&/(]{0,2}[A-Za-z0-9.]{2,8}\)?){0,4}$/),
  fc.constantFrom(
    'mi-sitio.com',
    'Plan C++ – años.com.ar',
    'Hosting "Pro", 5 GB',
    '#1042',
    'radio*fm*',
    'e-mail pro',
  ),
);
const email = fc
  .tuple(
    fc.stringMatching(/^[a-z0-9][a-z0-9._+'&-]{0,10}[a-z0-9]$/),
    fc.stringMatching(/^[a-z0-9-]{1,8}[a-z](\.[a-z]{2,4}){1,2}$/),
  )
  .map(([local, domain]) => `${local}@${domain}`);
const someFacts = fc.record({
  originName: name,
  originEmail: email,
  service,
  destinationName: name,
  destinationEmail: email,
});
const locale = fc.constantFrom(...locales);

describe('what is built', () => {
  it('is recognised, states what it was built of, and is built again of that', () => {
    fc.assert(
      fc.property(someFacts, locale, (given, tag) => {
        const text = buildClaim(given, sentenceOf(tag));
        const parsed = parseClaim(text, sentences);
        expect(parsed.kind === 'claim' || parsed.kind === 'blank').toBe(true);
        expect(parsed).toMatchObject({ locale: tag });
        if (parsed.kind !== 'claim') return;
        expect(parsed.originEmail).toBe(given.originEmail);
        expect(parsed.destinationEmail).toBe(given.destinationEmail);
        expect(buildClaim(parsed, sentenceOf(tag))).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  it('states ordinary names and services as they are', () => {
    for (const tag of locales) {
      for (const stated of [
        { originName: "Sinéad O'Brien-Núñez", service: 'mi-sitio.com' },
        { originName: 'Jean-Luc d’Arc', service: 'Plan C++ – 5 GB (años.com.ar)' },
        { originName: '田中さくら', service: '#1042' },
        { originName: 'Ortega y Gasset', service: 'Radio, TV & e-mail' },
      ]) {
        const text = buildClaim({ ...facts, ...stated }, sentenceOf(tag));
        expect(parseClaim(text, sentences)).toMatchObject({ kind: 'claim', ...stated });
      }
    }
  });

  it('is recognised and hides nothing, whatever it was built of', () => {
    const anything = anyText(40);
    const pieces = fc
      .array(fc.constantFrom(...facetiousPieces), { maxLength: 12 })
      .map((list) => list.join(' '));
    const any = fc.oneof(anything, pieces, fc.constant('y'.repeat(5000)), email);
    const anyFacts = fc.record(
      { originName: any, originEmail: any, service: any, destinationName: any, destinationEmail: any },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(anyFacts, locale, (given, tag) => {
        const text = buildClaim(given, sentenceOf(tag));
        expect(['claim', 'blank']).toContain(parseClaim(text, sentences).kind);
        expect(hiddenCharacters(text)).toEqual([]);
        expect(claimKey(text)).toBe(text);
        expect(text.length).toBeLessThan(2500);
      }),
      { numRuns: 300 },
    );
  });

  it.each(locales)('names every blank that is still to be filled: %s', (tag) => {
    const parsed = parseClaim(buildClaim({}, sentenceOf(tag)), sentences);
    expect(parsed).toEqual({ kind: 'blank', locale: tag, blanks: [...blanks], known: {} });
  });

  it.each([
    ['no address', { originEmail: 'juan at example.com' }, ['originEmail']],
    ['a word of mixed scripts', { service: 'Hоsting' }, ['service']],
    ['a blank already', { destinationName: 'XXXXX' }, ['destinationName']],
    ['too long', { service: 'y'.repeat(301) }, ['service']],
  ])('leaves a blank where the value is %s', (_, given, left) => {
    const parsed = parseClaim(buildClaim({ ...facts, ...given }, sentenceOf('es')), sentences);
    expect(parsed).toMatchObject({ kind: 'blank', blanks: left });
  });

  it('loses what cannot be seen in a value, and the markers of WhatsApp', () => {
    const text = buildClaim({ ...facts, originName: '*Ju\u200Ban*\n Pérez' }, sentenceOf('es'));
    expect(parseClaim(text, sentences)).toMatchObject({ kind: 'claim', ...facts });
  });

  it('is recognised in the wording that staff choose', () => {
    const chosen = parseSentences({
      en: 'Give {{service}} to {{destinationName}} at {{ destinationEmail }} [now] from {{originName}} and {{originEmail}}',
    });
    for (const sentence of chosen) {
      expect(parseClaim(buildClaim(facts, sentence), chosen)).toMatchObject({ kind: 'claim', ...facts });
    }
  });
});

const facetiousPieces = [
  ...sentences.flatMap(({ text }) => text.split(/\{\{\w+\}\}/)),
  ...['xxxxx', 'a@b.co', 'Juan', '\u200B', '*', '{{service}}', '[está]', 'і', '😀', '>', '\n'],
] satisfies string[];

describe('the link', () => {
  it('opens our number with the whole text', () => {
    fc.assert(
      fc.property(someFacts satisfies fc.Arbitrary<ClaimFacts>, locale, (given, tag) => {
        const text = buildClaim(given, sentenceOf(tag));
        const link = new URL(waLink('+54 9 11 0000-0000', text));
        expect(`${link.origin}${link.pathname}`).toBe('https://wa.me/5491100000000');
        expect([...link.searchParams]).toEqual([['text', text]]);
        // What ends in a full stop is cut short where links are found in texts.
        expect(link.href).not.toMatch(/\.$/);
      }),
      { numRuns: 50 },
    );
  });

  it('can be made of any text', () => {
    expect(() => new URL(waLink('5491100000000', '\uD83D & # % \n'))).not.toThrow();
  });
});

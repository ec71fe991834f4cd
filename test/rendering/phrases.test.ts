import { describe, expect, it } from '@jest/globals';
import { parsePhrases } from '../../src/rendering/phrases.ts';
import { english, phrasesOf, spanish } from './texts-in-a-folder.ts';

describe('phrases', () => {
  const es = phrasesOf(spanish);

  it('put their values in', () => {
    expect(es.text('greeting', { name: 'Juan' })).toBe('Hola, Juan:');
  });

  it('come in the plural form of their locale', () => {
    expect(es.text('units.domain', { count: 1 })).toBe('1 dominio');
    expect(es.text('units.domain', { count: 2 })).toBe('2 dominios');
    expect(es.text('units.domain', { count: 0 })).toBe('0 dominios');
    expect(es.text('units.domain', { count: 1_000_000 })).toBe('1000000 de dominios');
    expect(phrasesOf(english, 'en').text('units.domain', { count: 1 })).toBe('1 domain');
  });

  it.each([
    '{{name}}',
    '$t(signOff)',
    '{{company}}',
    '$&',
    '$1',
    '<b>&amp;</b>',
    'a.b:c',
    '%s',
    '\\{{name}}',
  ])('take the value %s for what it is: neither a phrase, a placeholder nor HTML', (name) => {
    expect(es.text('greeting', { name })).toBe(`Hola, ${name}:`);
  });

  it.each(['lng', 'ns', 'defaultValue', 'context', 'ordinal', 'replace', 'interpolation', 'returnObjects'])(
    'do not take a value called %s for an order',
    (name) => {
      const phrases = phrasesOf({ p: `x {{${name}}}`, p_other: 'no', p_y: 'no' }, 'ja');
      expect(phrases.text('p', { [name]: 'y' })).toBe('x y');
    },
  );

  it('throw where there is none, rather than show its name to a customer', () => {
    expect(() => es.text('nope', {})).toThrow('there is no phrase "nope" in es');
    expect(() => es.text('units', {})).toThrow('there is no phrase "units" in es');
  });

  it('know their keys, a plural one once, and what they need', () => {
    const { keys, has, hasPlural, placeholders } = es;
    expect([...keys].filter((key) => /domain|more/.test(key))).toEqual([
      'list.more',
      'units.domain',
      'resources.domains',
    ]);
    expect([has('greeting'), has('list.more'), has('toString')]).toEqual([true, false, false]);
    expect([hasPlural('list.more'), hasPlural('greeting'), hasPlural('fields')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(placeholders('greeting')).toEqual(new Set(['name']));
    expect(placeholders('units.domain')).toEqual(new Set(['count']));
    expect(placeholders('resources.domains')).toEqual(new Set());
  });

  it('change their version with their wording', () => {
    expect(phrasesOf(spanish).version).toBe(es.version);
    expect(phrasesOf({ ...spanish, greeting: '¡Hola, {{name}}!' }).version).not.toBe(es.version);
  });
});

describe('a broken file of phrases', () => {
  it.each([
    ['{"a": "x"', 1, 10, /^is not JSON: /],
    ['{\n  "a" "x"\n}', 2, 7, /^is not JSON: /],
    ['', 1, 1, /^is not JSON: /],
    ['[]', 1, 1, /^must be a JSON object of phrases$/],
    ['null', 1, 1, /^must be a JSON object of phrases$/],
    ['{\n  "a": 1\n}', 2, 3, /^"a" must be a text/],
    ['{\n  "a": { "b": ["x"] }\n}', 2, 10, /^"a\.b" must be a text/],
    ['{\n  "a": {\n    "b": " "\n  }\n}', 3, 5, /^"a\.b" is empty$/],
    ['{ "a": "Hola {{name}" }', 1, 3, /^"a" has a broken {{placeholder}}$/],
    ['{ "a": "$t(b)", "b": "x" }', 1, 3, /^"a" nests another phrase/],
    ['{ "a.b": "x" }', 1, 1, /has a key with a dot/],
    [
      '{\n  "unit_one": "x",\n  "unit_other": "y"\n}',
      2,
      3,
      /^"unit" lacks a plural form of es: "unit_many"$/,
    ],
  ])('%j is reported with its place', (source, line, column, message) => {
    const parsed = parsePhrases(source, 'es');
    expect(parsed).toEqual({
      ok: false,
      problems: [{ line, column, message: expect.stringMatching(message) }],
    });
  });

  it('reports every problem, not only the first', () => {
    const parsed = parsePhrases('{ "a": "", "b": 1, "c": "{{" }', 'es');
    expect(parsed).toMatchObject({ ok: false, problems: [{ column: 3 }, { column: 12 }, { column: 20 }] });
  });

  it('is refused where it is too big to be phrases', () => {
    expect(parsePhrases(`{"a":"${'x'.repeat(5000)}"}`, 'es').ok).toBe(false);
    expect(parsePhrases(' '.repeat(300_000), 'es').ok).toBe(false);
  });
});

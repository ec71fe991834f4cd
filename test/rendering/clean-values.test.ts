import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cleanText, cleanValues } from '../../src/rendering/clean-values.ts';

describe('a value out of the panel', () => {
  it.each([
    ['a name', 'Juan Pérez'],
    ['a company', "Clarke & Sons (O'Brien), S.A."],
    ['a snake', 'a_b_c'],
    ['a longer snake', 'plan__pro_v2'],
    ['an accented snake', 'año_él_ñ'],
    ['an e-mail address', 'juan_perez+x@mi_empresa.example.com'],
    ['an e-mail address that looks like markers', '_juan_@example.com'],
    ['an e-mail address of any form that is allowed', 'o~b*c`d@example.com'],
    ['a link', 'https://x.example/~juan/_a_/*b*?q=`~_'],
    ['a link in a sentence', 'vea https://x.example/~juan/a_b_/?x=*y, por favor'],
    ['an e-mail address in a sentence', 'Juan <_juan_@example.com>'],
    ['a negative amount', '-12.40'],
    ['a range', '5 - 6'],
    ['a comparison', 'a > b'],
    ['a moment', '2026-11-21T14:05:11-03:00'],
    ['an emoji', 'Hola ❤️ 👍🏽'],
    ['another script', '株式会社 Ελλάς'],
    ['nothing', ''],
  ])('stays byte for byte when it is %s', (_, value) => {
    expect(cleanText(value)).toBe(value);
  });

  it.each([
    ['Plan *Pro*', 'Plan ＊Pro＊'],
    ['*a*b*', '＊a＊b＊'],
    ['_x_', '＿x＿'],
    ['__init__', '＿＿init＿＿'],
    ['(_x_)', '(＿x＿)'],
    ['~x~', '～x～'],
    ['`x` ```y```', "'x' '''y'''"],
    ['> quoted', '› quoted'],
    ['- item', '– item'],
    ['-', '–'],
    ['* item', '＊ item'],
    [' \n> quoted', '› quoted'],
    ['*https://x.example/a*', '＊https://x.example/a＊'],
    ['*juan@example.com*', '＊juan@example.com＊'],
    ['_https://x.example_', '＿https://x.example＿'],
  ])('cannot format a text: %j becomes %j', (value, cleaned) => {
    expect(cleanText(value)).toBe(cleaned);
  });

  it.each([
    ['line breaks', 'a\nb\r\nc\u2028d\u2029e\u0085f\u000Bg\u000Ch', 'a b c d e f g h'],
    ['blanks of all kinds', '  a \t\u00A0\u3000 b  ', 'a b'],
    ['zero-width characters', 'a\u200Bb\u200Cc\u200Dd\u2060e\uFEFFf', 'abcdef'],
    ['zero-width characters between blanks', 'a \u200B b', 'a b'],
    ['bidirectional characters', '\u202Egpj.exe\u202C \u2066x\u2069\u200E\u200F\u061C', 'gpj.exe x'],
    ['control characters', 'a\u0000b\u001Bc\u007Fd\u009Be', 'abcde'],
    ['tag characters', 'a\u{E0041}\u{E007F}b', 'ab'],
    ['soft hyphens and fillers', 'a\u00ADb\u3164c\u115Fd\u2800e\u034F', 'abcde'],
    ['variation selectors on nothing', 'a\uFE0Fb\u{E0101}1\uFE01', 'ab1'],
    ['halves of surrogate pairs', 'a\uD83Db\uDC4Dc', 'abc'],
  ])('loses %s', (_, value, cleaned) => {
    expect(cleanText(value)).toBe(cleaned);
  });

  it('shows its markers also when invisible characters hid them', () => {
    expect(cleanText('\u200B*x*\u200B')).toBe('＊x＊');
    expect(cleanText('a_\u200Bb')).toBe('a_b');
    expect(cleanText('\u200B> x')).toBe('› x');
  });

  it('is cut at 200 characters, never through one', () => {
    expect(cleanText('x'.repeat(200))).toBe('x'.repeat(200));
    expect(cleanText('x'.repeat(201))).toBe(`${'x'.repeat(199)}…`);
    expect(cleanText(`${'x'.repeat(198)}👍👍👍`)).toBe(`${'x'.repeat(198)}…`);
    expect(cleanText(`${'x'.repeat(198)}_yyy`)).toBe(`${'x'.repeat(198)}＿…`);
  });

  it('is not cut where it is a link', () => {
    const link = `https://x.example/${'a_b*'.repeat(240)}`;
    expect(cleanText(link)).toBe(link);
  });
});

describe('a whole event', () => {
  it('is copied and cleaned through and through', () => {
    const values = {
      client: { firstName: '*Juan*' },
      items: [{ description: 'a\nb', amount: '-5.00' }, null],
      count: 0,
      yes: true,
      nothing: undefined,
    };
    const before = structuredClone(values);
    expect(cleanValues(values)).toEqual({
      client: { firstName: '＊Juan＊' },
      items: [{ description: 'a b', amount: '-5.00' }, null],
      count: 0,
      yes: true,
      nothing: undefined,
    });
    expect(values).toEqual(before);
  });
});

/** What WhatsApp makes of a text: a marker opens before a word and closes after one; lines can quote and list. */
const formatted =
  /(?<![\p{L}\p{N}])([*_~`])(?=\S).*?(?<=\S)\1(?![\p{L}\p{N}])|```[^]*```|^\s*>|^\s*[*-] |[\n\r\u2028\u2029]/mu;

const hostile = fc.string({
  unit: fc.constantFrom(
    ...['*', '_', '~', '`', '>', '-', '.', ' ', '\n', '\t', '\u00A0', '\u200B', '\u202E', '\uFEFF', '\uFE0F'],
    ...['a', 'Z', 'é', 'ñ', '7', '😀', '(', '!', '¿', '文'],
  ),
  maxLength: 300,
});

describe('whatever a customer calls himself', () => {
  it('the oracle of these tests knows formatting when it sees it', () => {
    for (const text of ['*a*', 'x _a b_.', '~a~', '`a`', '```a```', '> a', '- a', '* a', 'a\nb']) {
      expect(text).toMatch(formatted);
    }
    for (const text of ['a_b_c', '2 * 3', 'a - b', 'a > b']) expect(text).not.toMatch(formatted);
  });

  it('formats nothing, and breaks no formatting of ours', () => {
    fc.assert(
      fc.property(hostile, hostile, (name, other) => {
        const [a, b] = [cleanText(name), cleanText(other)];
        expect(a).not.toMatch(formatted);
        expect(`${a} ${b}`).not.toMatch(formatted);
        expect(`${a}${b}`.replace(/[>-]/g, '')).not.toMatch(formatted);
        expect(`*${a}*`.match(/\*/g)).toHaveLength(2);
      }),
      { numRuns: 500 },
    );
  });

  it('is one visible line of 200 characters at most, and cleaning it again changes nothing', () => {
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string({ unit: 'binary', maxLength: 300 })), (value) => {
        const cleaned = cleanText(value);
        expect(cleaned).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|^\s|\s$|\s\s/u);
        expect(cleaned.length).toBeLessThanOrEqual(200);
        expect(cleanText(cleaned)).toBe(cleaned);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves e-mail addresses and links as they are', () => {
    const addresses = fc.oneof(
      fc.emailAddress(),
      fc.webUrl({ withQueryParameters: true, withFragments: true, size: 'small' }),
    );
    fc.assert(
      fc.property(addresses, (address) => {
        expect(cleanText(address)).toBe(address);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves an ordinary e-mail address in a sentence as it is', () => {
    const domains = fc.domain().filter(({ length }) => length < 100);
    const words = fc.stringMatching(/^[a-z0-9_][a-z0-9_.+-]{0,12}$/);
    fc.assert(
      fc.property(words, domains, hostile, (local, domain, before) => {
        const address = `${local}@${domain}`;
        expect(cleanText(`x${before.slice(0, 20)} ${address}, ok`)).toContain(` ${address},`);
      }),
      { numRuns: 300 },
    );
  });
});

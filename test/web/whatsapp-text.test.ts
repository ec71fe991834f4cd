import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { emojiAlone, readWhatsApp, type Block, type Inline } from '../../src/web/shared/whatsapp-text.ts';

/** A compact way to write down what is shown: `b(…)` bold, `i(…)` italic, `s(…)` strike, `c(…)` code, `B(…)` block, `a(…)` link. */
function shown(text: string): string[] {
  return readWhatsApp(text).flatMap((block) => {
    if (block.kind === 'lines') return block.lines.map(inlines);
    if (block.kind === 'quote') return block.lines.map((line) => `| ${inlines(line)}`);
    return block.items.map(({ marker, content }) => `${block.kind} ${marker.trim()} ${inlines(content)}`);
  });
}

const LETTERS = { bold: 'b', italic: 'i', strike: 's', code: 'c', block: 'B', link: 'a' } as const;

function inlines(nodes: Inline[]): string {
  return nodes
    .map((node) => {
      if (node.kind === 'text') return node.text;
      return `${LETTERS[node.kind]}(${'children' in node ? inlines(node.children) : node.text})`;
    })
    .join('');
}

const MARKERS = { bold: '*', italic: '_', strike: '~', code: '`', block: '```' } as const;

/** The text that a reading was made of. */
function source(blocks: Block[]): string {
  return blocks
    .map((block) => {
      if (block.kind === 'lines') return block.lines.map(sourceOf).join('\n');
      if (block.kind === 'quote') return block.lines.map((line) => `> ${sourceOf(line)}`).join('\n');
      return block.items.map(({ marker, content }) => marker + sourceOf(content)).join('\n');
    })
    .join('\n');
}

function sourceOf(nodes: Inline[]): string {
  return nodes
    .map((node) => {
      if (node.kind === 'text' || node.kind === 'link') return node.text;
      const marker = MARKERS[node.kind];
      return marker + ('children' in node ? sourceOf(node.children) : node.text) + marker;
    })
    .join('');
}

describe('a WhatsApp text', () => {
  it.each([
    ['*a* _b_ ~c~ `d` ```e```', ['b(a) i(b) s(c) c(d) B(e)']],
    ['Son *$ 15.950,00*, gracias.', ['Son b($ 15.950,00), gracias.']],
    ['¡*Hola*! (*ya*) "_sí_"', ['¡b(Hola)! (b(ya)) "i(sí)"']],
    ['*dos palabras* y *más*', ['b(dos palabras) y b(más)']],
  ])('is formatted by its markers: %s', (text, lines) => {
    expect(shown(text)).toEqual(lines);
  });

  it.each([
    '2*3*4',
    'a_b_c.txt',
    'a * b * c',
    '*abierto',
    'cerrado*',
    '_ _',
    '**',
    '***',
    '*a\nb*',
    '*a *b',
    'ñ*a*ñ',
    '*a*ñ',
    '~ a ~',
    '` `',
    '``````',
    '```a',
  ])('shows markers that do not format as they are: %j', (text) => {
    expect(shown(text).join('\n')).toBe(text);
  });

  it.each([
    ['*_~a~_*', 'b(i(s(a)))'],
    ['_*a* b_', 'i(b(a) b)'],
    ['*a _b* c_', 'b(a _b) c_'],
    ['*a*_b_', 'b(a)i(b)'],
    ['**a**', 'b(*a*)'],
    ['*`a*b`*', 'b(c(a*b))'],
    ['*a ```b* c``` d*', 'b(a B(b* c) d)'],
  ])('nests one format in another: %s', (text, line) => {
    expect(shown(text)).toEqual([line]);
  });

  it('takes a block over several lines, in which nothing else counts', () => {
    expect(shown('x\n```a\n\n> *b*\n- c```\ny')).toEqual(['x', 'B(a\n\n> *b*\n- c)', 'y']);
  });

  it('takes quotes and lists at the beginning of lines, and keeps empty lines', () => {
    expect(shown('> a *b*\n> c\n\n- d\n* _e_\n1. f\n10. g\nh')).toEqual([
      '| a b(b)',
      '| c',
      '',
      'bullets - d',
      'bullets * i(e)',
      'numbers 1. f',
      'numbers 10. g',
      'h',
    ]);
  });

  it.each(['-a', '>a', '1.a', '1) a', ' - a', '- ', '> ', '15.950 a', '-- a'])(
    'takes no list or quote where its sign is another one: %j',
    (text) => {
      expect(readWhatsApp(text)).toMatchObject([{ kind: 'lines' }]);
    },
  );

  it.each([
    ['https://a.example/v?id=1_2_3&x=*y*z', 'a(https://a.example/v?id=1_2_3&x=*y*z)'],
    ['Vea https://a.example/b.', 'Vea a(https://a.example/b).'],
    ['(https://a.example/b_(c))', '(a(https://a.example/b_(c)))'],
    ['*https://a.example*', 'b(a(https://a.example))'],
    ['_https://a.example/_b_', 'i(a(https://a.example/_b))'],
    ['panaderia.com.ar, www.b.com/c', 'a(panaderia.com.ar), a(www.b.com/c)'],
    ['*panaderia.com.ar*', 'b(a(panaderia.com.ar))'],
    ['Escriba a ana.perez@b.com.ar.', 'Escriba a a(ana.perez@b.com.ar).'],
    ['`https://a.example`', 'c(https://a.example)'],
  ])('makes links of addresses: %s', (text, line) => {
    expect(shown(text)).toEqual([line]);
  });

  it('leads to a page for a bare domain, and to a letter for an e-mail address', () => {
    const [block] = readWhatsApp('a.com b@c.com');
    expect(block).toMatchObject({
      lines: [[{ href: 'http://a.com' }, {}, { href: 'mailto:b@c.com' }]],
    });
  });

  it.each([
    '15.950,00',
    'S.A.',
    'EE.UU.',
    'fin.Gracias',
    'a.b',
    'javascript:alert(1)',
    'https://',
    '@x',
    'a@b',
    'p. ej.',
  ])('makes no link of %s', (text) => {
    expect(JSON.stringify(readWhatsApp(text))).not.toContain('"link"');
  });

  it('never links to anything but pages and e-mail addresses', () => {
    fc.assert(
      fc.property(texts, (text) => {
        for (const [, href] of JSON.stringify(readWhatsApp(text)).matchAll(/"href":"(.*?)"/g)) {
          expect(href).toMatch(/^(?:https?:\/\/|mailto:)/i);
        }
      }),
    );
  });

  it('is whole: with its markers put back it is the text that was read', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(source(readWhatsApp(text))).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ...['*', '*a ', ' *a', 'a* ', '`', '```', '` ', '_*~', 'a.', 'a@', 'a', '(', ')', '- \n', '> *\n'],
    ...['https://a.b/(', 'https://a.b ', 'a.com,'],
  ])('is read in a moment, though it is the longest that WhatsApp takes and made of %j alone', (part) => {
    for (const first of ['', '`', '*', '@', 'https://a.b/']) {
      const text = first + part.repeat(Math.floor(65_536 / part.length));
      expect(source(readWhatsApp(text)) === text).toBe(true);
    }
  });

  it('counts one to three emoji that stand alone', () => {
    expect(['🎉', '👩‍👩‍👧 🇦🇷', '👍🏽👍🏽👍🏽', '👍👍👍👍', 'a 👍', '1', '', '❤️'].map(emojiAlone)).toEqual([
      1,
      2,
      3,
      undefined,
      undefined,
      undefined,
      undefined,
      1,
    ]);
  });
});

/** Texts full of what could mean something. */
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        ...[
          '*',
          '_',
          '~',
          '`',
          '```',
          '> ',
          '- ',
          '* ',
          '1. ',
          '\n',
          ' ',
          'a',
          'ñ',
          '𝐀',
          '.',
          '(',
          ')',
          '\r\n',
        ],
        ...['https://', 'a.com', '@', '👍🏽', 'שלום', '\u200f', '\ud800', '/'],
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join('')),
);

import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { parseSync } from '@swc/core';
import { inSpanish } from '../../src/web/console/texts/problem-words.ts';

/** Where what is wrong with texts is put into words. */
const files = [
  ...readdirSync('src/rendering').map((file) => `src/rendering/${file}`),
  'src/transfer/sentence.ts',
  'src/main/texts/conversation-texts.ts',
];

/** Where a value is put in. */
const VALUE = '⟦⟧';

/** The texts that a source holds, of several words. */
function textsIn(source: string): string[] {
  const found: string[] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, value, quasis } = node as { type?: string; value?: string; quasis?: { cooked: string }[] };
    if (type === 'TsLiteralType') return;
    if (type === 'StringLiteral' && value !== undefined) found.push(value);
    if (type === 'TemplateLiteral' && quasis) found.push(quasis.map(({ cooked }) => cooked).join(VALUE));
    Object.values(node).forEach(walk);
  };
  walk(parseSync(source, { syntax: 'typescript', target: 'es2024' }).body);
  return found.filter((text) => /[a-z]/.test(text) && text.includes(' '));
}

/** What no person is told by itself. */
const others = new Set(
  [
    // Names of things, and what is logged.
    'override *',
    'override of */*',
    'shipped *',
    'texts changed',
    'text not usable: *',
    'templates cannot read a field of kind *',
    // Parts of others, which are among these in whole.
    'it is written {{money *}}',
    'name one of its fields',
    'there is *',
    'this is a list, for {{#each}} or {{#list}}',
    'this is a *',
    '*, and * is none',
    '* is not a text: *',
    'there is no *: *',
  ].map((text) => text.replaceAll('*', VALUE)),
);
const whole = [
  'invoice.total is not a text: it is written {{money invoice.total}}',
  'invoice is not a text: name one of its fields',
  'there is no nope: there is invoice, client',
  'there is no invoice.items.x: this is a list, for {{#each}} or {{#list}}',
  'there is no invoice.id.x: this is a text',
  '{{#each}} takes one list of the event, and invoice is none',
  '"units.domain" is empty',
];

/** What may stand where a value is put in. */
const values = ['7', 'x', 'text', 'object', '{{x}}', 'the text is empty'];
const isTold = (text: string) =>
  values.some((value) => {
    const complaint = text.replaceAll(VALUE, value);
    return inSpanish(complaint) !== complaint;
  });

it('Whatever the check of texts can say has Spanish words', () => {
  const texts = [...new Set(files.flatMap((file) => textsIn(readFileSync(file, 'utf8'))))];
  expect(texts.length).toBeGreaterThan(60);
  expect([...others].filter((text) => !texts.includes(text))).toEqual([]);
  const isUsage = (text: string) =>
    /^\{\{[^ ]+ [^}]*\}\}/.test(text) && !/\}\} (?:is|takes|stands) /.test(text);
  const complaints = texts.filter((text) => !others.has(text) && !isUsage(text));
  expect([...complaints, ...whole].filter((text) => !isTold(text))).toEqual([]);
});

it('A warning is in Spanish but for its place', () => {
  expect(inSpanish('override of invoice.paid/es:3:7 the text is empty')).toBe(
    'texto propio de invoice.paid/es:3:7 el texto está vacío',
  );
  expect(inSpanish('locales/es.json:1:1 "units.domain" is empty')).toBe(
    'locales/es.json:1:1 la frase "units.domain" está vacía',
  );
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { snippetOf, suggestAt, type Vocabulary } from '../../src/web/console/texts/suggestions.ts';

const vocabulary: Vocabulary = {
  kind: 'template',
  variables: [
    { path: 'client.firstName', type: 'text', optional: false, example: 'Juan' },
    { path: 'invoice.total', type: 'money', optional: false },
    { path: 'invoice.dueDate', type: 'date', optional: false },
    { path: 'invoice.items', type: 'list', optional: true },
    { path: 'invoice.items[].description', type: 'text', optional: false },
  ],
  helpers: [{ name: 'money', usage: '{{money invoice.total}}' }],
  phraseKeys: ['greeting', 'signOff'],
};

const labels = (before: string, from = vocabulary) =>
  suggestAt(before, from)?.suggestions.map(({ label }) => label);
const applied = (before: string, label: string) =>
  suggestAt(before, vocabulary)?.suggestions.find((one) => one.label === label)?.apply;

describe('what is suggested while a text is typed', () => {
  it.each(['', 'Hola', 'Hola {', '{{name}} ', '{{t "a"}}'])('is nothing outside of braces: %j', (before) => {
    expect(suggestAt(before, vocabulary)).toBeUndefined();
  });

  it('is the variables and the helpers after the braces, from where the word begins', () => {
    expect(suggestAt('Hola {{cli', vocabulary)?.from).toBe(7);
    expect(labels('Hola {{cli')).toEqual([
      'client.firstName',
      'invoice.total',
      'invoice.dueDate',
      'invoice.items',
      'money',
    ]);
  });

  it('writes money and dates with what formats them', () => {
    expect(applied('{{', 'invoice.total')).toBe('money invoice.total}}');
    expect(applied('{{', 'invoice.dueDate')).toBe('date invoice.dueDate}}');
    expect(applied('{{', 'client.firstName')).toBe('client.firstName}}');
  });

  it('is the variables alone after a helper', () => {
    expect(labels('{{#if inv')).toEqual([
      'client.firstName',
      'invoice.total',
      'invoice.dueDate',
      'invoice.items',
    ]);
  });

  it('is the keys of the phrases within t, and nothing within other quotes', () => {
    expect(labels('{{t "gre')).toEqual(['greeting', 'signOff']);
    expect(labels('{{#if (eq by "st')).toBeUndefined();
  });

  it('is an entry’s own variables within a list, the others from the root, and its end', () => {
    expect(labels('{{#list invoice.items}}- {{')).toEqual([
      '/list',
      '@root.client.firstName',
      '@root.invoice.total',
      '@root.invoice.dueDate',
      '@root.invoice.items',
      'description',
      'money',
    ]);
    expect(labels('{{#list invoice.items}}{{/list}}{{')).not.toContain('description');
  });

  it('is the placeholders in a phrase', () => {
    const phrase: Vocabulary = {
      kind: 'phrase',
      variables: [{ path: 'name', type: 'text', optional: false }],
      helpers: [],
      phraseKeys: [],
    };
    expect(labels('Hola, {{n', phrase)).toEqual(['name']);
  });

  it('begins within the text, whatever is typed', () => {
    const part = fc.constantFrom(
      '{{',
      '}}',
      '#',
      '/',
      't "',
      '"',
      ' ',
      'invoice.items',
      '#list x',
      '(',
      '@',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const before = parts.join('');
        const from = suggestAt(before, vocabulary)?.from ?? before.length;
        expect(before.slice(from)).not.toMatch(/[{}]/);
      }),
    );
  });
});

describe('what a click on a variable puts in', () => {
  it.each([
    ['a plain one', { path: 'client.firstName', type: 'text', optional: false }, '{{client.firstName}}|'],
    [
      'an optional one',
      { path: 'invoice.number', type: 'text', optional: true },
      '{{#if invoice.number}}{{invoice.number}}|{{/if}}',
    ],
    ['money', { path: 'invoice.total', type: 'money', optional: false }, '{{money invoice.total}}|'],
    [
      'a list',
      { path: 'invoice.items', type: 'list', optional: false },
      '{{#list invoice.items}}- |{{/list}}',
    ],
    [
      'of an entry',
      { path: 'invoice.items[].description', type: 'text', optional: false },
      '{{description}}|',
    ],
    ['an entry itself', { path: 'changed[]', type: 'text', optional: false }, '{{this}}|'],
    [
      'a choice',
      { path: 'when', type: 'choice', optional: false, options: ['immediate'] },
      '{{#if (eq when "immediate")}}|{{/if}}',
    ],
  ] as const)('is %s', (_what, variable, snippet) => {
    expect(
      snippetOf('template', {
        ...variable,
        ...('options' in variable ? { options: [...variable.options] } : {}),
      } as Parameters<typeof snippetOf>[1]),
    ).toBe(snippet);
  });

  it('is a placeholder in a phrase', () => {
    expect(snippetOf('phrase', { path: 'name', type: 'text', optional: false })).toBe('{{name}}|');
  });
});

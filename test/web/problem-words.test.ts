import { describe, expect, it } from '@jest/globals';
import { checkPhrase } from '../../src/rendering/phrases.ts';
import { compileTemplate } from '../../src/rendering/compile-template.ts';
import { parseSentences } from '../../src/transfer/sentence.ts';
import { inSpanish } from '../../src/web/console/texts/problem-words.ts';
import { phrasesOf, spanish } from '../rendering/texts-in-a-folder.ts';

const phrases = phrasesOf(spanish);

/** What the check of texts says of one that is broken in one way. */
function complaintOf(source: string, type: string): string {
  const compiled = compileTemplate(source, { type, phrases });
  if (compiled.ok || compiled.problems.length !== 1) throw new Error(`not one problem: ${source}`);
  return compiled.problems[0]?.message ?? '';
}

const deep = (depth: number) => `${'{{#if url}}'.repeat(depth)}x${'{{/if}}'.repeat(depth)}`;

describe('What is wrong with a text is said in Spanish', () => {
  it.each([
    '{{nope}}',
    '{{invoice.id.length}}',
    '{{#if invoice.items}}{{invoice.items.x}}{{/if}}',
    '{{../invoice.id}}',
    '{{@index}}',
    '{{"invoice"}}',
    '{{invoice}}',
    '{{invoice.total}}',
    '{{#if invoice.items}}{{invoice.items}}{{/if}}',
    '{{invoice.number}}',
    '{{nope invoice.id}}',
    '{{t "greeting" name=null}}',
    '{{#if invoice.number}}x',
    '{{invoice.id}',
    '{{ }}',
    '{{#if invoice.number}}{{/unless}}',
    '{{/if}}',
    '{{else}}',
    '{{> other}}',
    '{{* deco}}',
    '{{#each invoice.items as |item|}}{{description}}{{/each}}',
    '{{#each invoice}}x{{/each}}',
    '{{#each "x"}}x{{/each}}',
    '{{#with invoice.id}}x{{/with}}',
    '{{#with "x"}}x{{/with}}',
    '{{#if}}x{{/if}}',
    '{{#if "x"}}x{{/if}}',
    '{{#if (money invoice.total)}}x{{/if}}',
    '{{#money invoice.total}}x{{/money}}',
    '{{each invoice.items}}',
    '{{eq 1 2}}',
    '{{#if (eq 1)}}x{{/if}}',
    '{{#if (eq invoice "x")}}x{{/if}}',
    '{{#if (eq invoice.id 3)}}x{{/if}}',
    '{{t}}',
    '{{t "greetings"}}',
    '{{t "greeting"}}',
    '{{t "units.domain" count="x"}}',
    '{{t "greeting" name=invoice}}',
    '{{phrase}}',
    '{{money}}',
    '{{date}}',
    '{{plural}}',
    '{{list}}',
    'x'.repeat(20_001),
    'x'.repeat(4097),
    '{{! nothing }}',
  ])('%j', (source) => {
    const complaint = complaintOf(source, 'invoice.generated');
    expect(inSpanish(complaint)).not.toBe(complaint);
  });

  it.each([
    ['cancellation.requested', '{{#if (eq when "never")}}x{{/if}}'],
    ['service.suspended', deep(26)],
    [
      'client.details_changed',
      '{{#each changed}}{{#list ../changed}}{{#each @root.changed}}x{{/each}}{{/list}}{{/each}}',
    ],
  ])('of a %s: %s', (type, source) => {
    const complaint = complaintOf(source, type);
    expect(inSpanish(complaint)).not.toBe(complaint);
  });

  it.each([' ', 'x'.repeat(10_000), 'a $t(b)', 'a {{b'])('of a phrase: %j', (wording) => {
    const complaint = checkPhrase(wording)?.message ?? '';
    expect(inSpanish(complaint)).not.toBe(complaint);
  });

  it('of the sentence of a transfer, each thing that is wrong', () => {
    let complaint = '';
    try {
      parseSentences({ es: 'a[ {{service}}{{service}} x{{nope}}' });
    } catch (error) {
      complaint = error instanceof Error ? error.message : '';
    }
    const said = inSpanish(complaint);
    for (const part of complaint.replace(/^the transfer sentence of es /, '').split('; '))
      expect(said).not.toContain(part);
  });

  it('with what is within it', () => {
    expect(inSpanish('breaks invoice.paid at 1:5: the text is empty')).toBe(
      'rompe invoice.paid en 1:5: el texto está vacío',
    );
    expect(inSpanish('together with the others, "conversation.x" lacks {{name}}')).toBe(
      'junto con los demás, a "conversation.x" le falta {{name}}',
    );
  });

  it('but for what nobody has put into Spanish, which stays as it is', () => {
    expect(inSpanish('what is this')).toBe('what is this');
  });
});

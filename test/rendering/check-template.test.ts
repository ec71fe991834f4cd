import { describe, expect, it } from '@jest/globals';
import { checkTemplate } from '../../src/rendering/check-template.ts';
import { english, phrasesOf, spanish } from './texts-in-a-folder.ts';

const phrases = phrasesOf(spanish);

function check(source: string, type = 'invoice.generated') {
  return checkTemplate(source, { type, phrases });
}

/** The problems as `line:column message`. */
function problems(source: string, type?: string): string[] {
  return check(source, type).map(({ line, column, message }) => `${line}:${column} ${message}`);
}

describe('a template', () => {
  it('without problems has none', () => {
    const source = `{{t "greeting" name=client.firstName}}

{{! a remark }}{{!-- another {{#if}} --}}
Su factura {{#if invoice.number}}{{invoice.number}}{{else}}{{invoice.id}}{{/if}} por *{{money invoice.total}}* vence el {{date invoice.dueDate}}.
{{#if invoice.items}}
{{#list invoice.items}}- {{description}}: {{money amount @root.invoice.total.currency}}{{/list}}
{{/if}}
{{invoice.url}}
{{t "signOff" company=companyName}}`;
    expect(check(source)).toEqual([]);
  });

  it('reads what the event carries, and the client, the company and the moment', () => {
    const source = `{{invoice.id}} {{invoice.total.amount}} {{client.id}} {{client.firstName}} {{companyName}} {{date occurredAt}}
{{#if clientAreaUrl}}{{clientAreaUrl}}{{/if}}{{#if client.company}}{{client.company}}{{/if}}`;
    expect(check(source)).toEqual([]);
  });

  it('of a type that there is not is a mistake of the caller', () => {
    expect(() => check('x', 'invoice.lost')).toThrow('there is no event type "invoice.lost"');
  });
});

describe('broken syntax is reported where it is', () => {
  it.each([
    ['a\n  {{#if invoice.number}}\nb', '2:3 {{#if}} is never closed'],
    ['{{#if a}}{{#list b}}{{/list}}\n{{!-- {{#if}} --}}{{#each c}}{{/each}}', '1:1 {{#if}} is never closed'],
    ['a {{invoice.id}', '1:15 this is not Handlebars: a {{…}} is broken or not closed'],
    ['a\n b {{ }}', '2:7 something is missing before the closing braces'],
    ['{{#if invoice.number}}\n{{/unless}}', '1:4 {{#if}} is closed by {{/unless}}'],
    ['a\n{{/if}}', '2:1 this closes a block that is not open'],
    ['a\n {{else}}', '2:2 {{else}} stands outside of a block'],
    ['{{t "greeting}}', '1:5 this is not Handlebars: a {{…}} is broken or not closed'],
    ['{{invoice.this}}', '1:3 Invalid path: invoice.this'],
  ])('%j', (source, problem) => {
    expect(problems(source)).toEqual([problem]);
  });

  it('also where there is far too much of it', () => {
    expect(problems('x'.repeat(20_001))).toEqual(['1:1 the template is longer than 20000 characters']);
  });
});

describe('a field', () => {
  it.each([
    ['{{nope}}', /^1:3 there is no nope: there is invoice, client, companyName/],
    ['a\n  {{invoice.nubmer}}', /^2:5 there is no invoice\.nubmer: there is id, number, total/],
    ['{{invoice.total.cents}}', /^1:3 there is no invoice\.total\.cents: there is amount, currency/],
    ['{{invoice.id.length}}', /^1:3 there is no invoice\.id\.length: this is a text/],
    ['{{client.phone}}', /^1:3 there is no client\.phone/],
    ['{{client.whatsapp}}', /^1:3 there is no client\.whatsapp/],
    ['{{plan.name}}', /^1:3 there is no plan/],
    ['{{this.nope}}', /^1:3 there is no nope/],
    ['{{@root.nope}}', /^1:3 there is no @root\.nope/],
    ['{{../invoice.id}}', /^1:3 \.\.\/invoice\.id leads out of the template/],
    ['{{@index}}', /^1:3 there is no @index/],
    ['{{@writing}}', /^1:3 there is no @writing/],
    ['{{constructor}}', /^1:3 there is no constructor/],
    ['{{invoice.__proto__}}', /^1:3 there is no invoice\.__proto__/],
    ['{{invoice.[constructor]}}', /^1:3 there is no invoice\.constructor/],
    ['{{"invoice"}}', /^1:3 this is no field/],
    ['{{invoice}}', /^1:3 invoice is not a text: name one of its fields/],
    ['{{this}}', /^1:3 this is not a text/],
    ['{{invoice.total}}', /^1:3 invoice\.total is not a text: it is written {{money invoice\.total}}/],
    ['{{#if invoice.items}}{{invoice.items}}{{/if}}', /^1:24 invoice\.items is a list/],
    [
      '{{#if invoice.items}}{{invoice.items.[0].amount}}{{/if}}',
      /^1:24 there is no invoice\.items\.0: this is a list/,
    ],
  ])('that cannot be read is reported: %s', (source, problem) => {
    expect(problems(source)).toEqual([expect.stringMatching(problem)]);
  });

  it('in a condition must be there as well', () => {
    expect(problems('{{#if invoice.paid}}x{{/if}}')).toEqual([
      expect.stringMatching(/^1:7 there is no invoice\.paid/),
    ]);
    expect(problems('x\n{{#unless nope}}x{{/unless}}')).toEqual([
      expect.stringMatching(/^2:11 there is no nope/),
    ]);
  });
});

describe('an optional field', () => {
  const missing = (name: string) => `${name} may be missing: it can only be used inside {{#if ${name}}}`;

  it.each([
    '{{#if reason}}{{reason}}{{/if}}',
    '{{#if reason}}{{#if url}}{{reason}} {{url}}{{/if}}{{/if}}',
    '{{#if url}}{{url}}{{else if reason}}{{reason}}{{else}}x{{/if}}',
    '{{#unless reason}}x{{else}}{{reason}}{{/unless}}',
    '{{^if reason}}x{{else}}{{reason}}{{/if}}',
    '{{#if service.domain}}{{service.domain}}{{@root.service.domain}}{{this.service.domain}}{{/if}}',
    '{{#with service}}{{#if domain}}{{domain}}{{../service.domain}}{{/if}}{{/with}}',
    '{{#if service.domain}}{{#with service}}{{domain}}{{/with}}{{/if}}',
    '{{#if @root.reason}}{{#with service}}{{../reason}}{{@root.reason}}{{/with}}{{/if}}',
    '{{#if reason}}{{#if (eq reason "x")}}y{{/if}}{{/if}}',
    '{{#if reason includeZero=true}}{{reason}}{{/if}}',
    '{{#if service.name}}{{service.name}}{{/if}}',
  ])('can be used inside its own condition: %s', (source) => {
    expect(problems(source, 'service.suspended')).toEqual([]);
  });

  it.each([
    ['{{reason}}', `1:3 ${missing('reason')}`],
    ['{{#if reason}}x{{/if}} {{reason}}', `1:26 ${missing('reason')}`],
    ['{{#if reason}}x{{else}}{{reason}}{{/if}}', `1:26 ${missing('reason')}`],
    ['{{#unless reason}}{{reason}}{{/unless}}', `1:21 ${missing('reason')}`],
    ['{{#if url}}{{reason}}{{/if}}', `1:14 ${missing('reason')}`],
    ['{{#if url}}{{url}}{{else if reason}}{{url}}{{/if}}', `1:39 ${missing('url')}`],
    ['{{#if service}}{{service.domain}}{{/if}}', `1:18 ${missing('service.domain')}`],
    ['{{#with service}}{{domain}}{{/with}}', `1:20 ${missing('domain')}`],
    ['{{#with service}}{{../reason}}{{/with}}', `1:20 ${missing('../reason')}`],
    ['{{@root.reason}}', `1:3 ${missing('@root.reason')}`],
    ['{{t "greeting" name=reason}}', `1:21 ${missing('reason')}`],
    ['{{phrase "resources" reason}}', `1:22 ${missing('reason')}`],
    ['{{#if (eq reason "x")}}y{{/if}}', `1:11 ${missing('reason')}`],
    ['{{#if reason}}{{#if (eq url "x")}}y{{/if}}{{/if}}', `1:25 ${missing('url')}`],
  ])('cannot be used outside of it: %s', (source, problem) => {
    expect(problems(source, 'service.suspended')).toEqual([problem]);
  });

  it('is not made sure of by eq', () => {
    const source = '{{#if by}}{{by}}{{/if}}{{#if (eq occurredAt "x")}}{{by}}{{/if}}';
    expect(problems(source, 'client.password_changed')).toEqual([`1:53 ${missing('by')}`]);
  });

  it('makes sure of what it is part of', () => {
    const source = '{{#if payment.method}}{{payment.method}} {{money payment.amount}}{{/if}}';
    expect(problems(source, 'invoice.paid')).toEqual([]);
    expect(problems('{{money payment.amount}}', 'invoice.paid')).toEqual([`1:9 ${missing('payment')}`]);
    expect(problems('{{#if payment}}{{payment.method}}{{/if}}', 'invoice.paid')).toEqual([
      `1:18 ${missing('payment.method')}`,
    ]);
  });

  it('is made sure of by the block that enters it', () => {
    expect(problems('{{#with payment}}{{money amount}}{{/with}}', 'invoice.paid')).toEqual([]);
    expect(problems('{{#with payment}}x{{else}}{{money payment.amount}}{{/with}}', 'invoice.paid')).toEqual([
      `1:35 ${missing('payment')}`,
    ]);
    expect(problems('{{#each invoice.items}}{{description}}{{/each}}')).toEqual([]);
  });

  it('of one item says nothing of another', () => {
    const source = `{{#each adjustments}}
{{#if count}}{{#each ../adjustments}}{{count}}{{/each}}{{count}}{{/if}}
{{/each}}`;
    expect(problems(source, 'plan.downgraded')).toEqual([`2:40 ${missing('count')}`]);
  });
});

describe('a loop', () => {
  it('has the item, its place, and what is around', () => {
    const source = `{{#each over}}{{@index}} {{resource}} {{this.used}} {{../newPlan.name}} {{@root.newPlan.name}}
{{#unless @last}}, {{/unless}}{{#if @first}}x{{/if}}{{/each}}
{{#list over}}{{resource}} {{../newPlan.name}}{{/list}}{{over.length}}`;
    expect(problems(source, 'plan.downgrade_scheduled')).toEqual([
      expect.stringMatching(/^3:58 over may be missing/),
    ]);
    expect(
      problems('{{#each changed}}{{this}}{{.}}{{/each}}{{changed.length}}', 'client.details_changed'),
    ).toEqual([]);
  });

  it.each([
    ['{{#each invoice}}x{{/each}}', /^1:9 {{#each}} takes one list of the event, and invoice is none/],
    ['{{#each invoice.id}}x{{/each}}', /^1:9 {{#each}} takes one list/],
    ['{{#each "x"}}x{{/each}}', /^1:1 {{#each}} takes one list/],
    ['{{#each}}x{{/each}}', /^1:1 {{#each}} takes one list/],
    ['{{#each this}}x{{/each}}', /^1:1 {{#each}} takes one list/],
    ['{{#list invoice.items 3}}x{{/list}}', /^1:1 {{#list}} takes one list/],
    [
      '{{#with invoice.id}}x{{/with}}',
      /^1:9 {{#with}} takes one object of the event, and invoice\.id is none/,
    ],
    ['{{#with invoice.items}}x{{/with}}', /^1:9 {{#with}} takes one object/],
    ['{{#each invoice.items as |item|}}{{description}}{{/each}}', /^1:1 block parameters/],
    ['{{#each invoice.items}}{{nope}}{{/each}}', /^1:26 there is no nope: there is description, amount/],
    ['{{#each invoice.items}}{{invoice.id}}{{/each}}', /^1:26 there is no invoice/],
    ['{{#each invoice.items}}{{../../x}}{{/each}}', /^1:26 \.\.\/\.\.\/x leads out of the template/],
    ['{{#each invoice.items}}{{@key}}{{/each}}', /^1:26 there is no @key/],
    ['{{#each invoice.items}}{{@../index}}{{/each}}', /^1:26 there is no @\.\.\/index/],
  ])('over something else, or asking for something else, is reported: %s', (source, problem) => {
    expect(problems(source)).toEqual([expect.stringMatching(problem)]);
  });

  it('is nested twice at most', () => {
    const twice = '{{#each changed}}{{#list ../changed}}x{{/list}}{{/each}}';
    expect(problems(twice, 'client.details_changed')).toEqual([]);
    const thrice =
      '{{#each changed}}{{#list ../changed}}\n{{#each @root.changed}}x{{/each}}{{/list}}{{/each}}';
    expect(problems(thrice, 'client.details_changed')).toEqual(['2:1 loops are nested more than 2 deep']);
  });
});

describe('a block', () => {
  it('is nested 25 deep at most, an {{else if}} counting as one more', () => {
    const deep = (depth: number) => `${'{{#if url}}'.repeat(depth)}x${'{{/if}}'.repeat(depth)}`;
    expect(problems(deep(25), 'service.suspended')).toEqual([]);
    expect(problems(deep(26), 'service.suspended')).toEqual([
      `1:${25 * 11 + 1} this is nested more than 25 deep`,
    ]);
    const chain = `{{#if url}}${'{{else if url}}'.repeat(26)}{{/if}}`;
    expect(problems(chain, 'service.suspended')).toEqual([expect.stringMatching(/nested more than 25 deep/)]);
  });

  it.each([
    ['{{#if}}x{{/if}}', '1:1 {{#if}} takes one condition'],
    ['{{#if invoice.id invoice.url}}x{{/if}}', '1:1 {{#if}} takes one condition'],
    ['{{#if invoice.id x=1}}x{{/if}}', '1:1 {{#if}} takes one condition'],
    ['{{#if "x"}}x{{/if}}', '1:7 this is always the same: a condition asks for a field'],
    ['{{#if (money invoice.total)}}x{{/if}}', '1:8 money is no condition: there is (eq a b)'],
    ['{{#money invoice.total}}x{{/money}}', '1:4 money is not a block: it is written {{money …}}'],
  ])('gets what it takes: %s', (source, problem) => {
    expect(problems(source)).toEqual([problem]);
  });

  it('that does not exist is reported, and so is a field used as one', () => {
    expect(problems('a\n{{#nope}}x{{/nope}}')).toEqual([
      expect.stringMatching(/^2:4 there is no helper nope/),
    ]);
    expect(problems('{{#invoice}}x{{/invoice}}')).toEqual([
      expect.stringMatching(/^1:4 there is no helper invoice/),
    ]);
    expect(problems('{{^invoice}}x{{/invoice}}')).toEqual([
      expect.stringMatching(/^1:4 there is no helper invoice/),
    ]);
    expect(problems('{{{{raw}}}}x{{{{/raw}}}}')).toEqual([
      expect.stringMatching(/^1:5 there is no helper raw/),
    ]);
  });
});

describe('what templates may not do at all', () => {
  it.each([
    ['a\n {{> other}}', '2:2 partials ({{> …}}) are not supported'],
    ['{{#> other}}x{{/other}}', '1:1 partials ({{> …}}) are not supported'],
    ['{{> (lookup . "x")}}', '1:1 partials ({{> …}}) are not supported'],
    ['{{* deco}}', '1:1 decorators ({{* …}}) are not supported'],
    ['{{#* inline "x"}}y{{/inline}}', '1:1 decorators ({{* …}}) are not supported'],
  ])('%s', (source, problem) => {
    expect(problems(source)).toEqual([problem]);
  });

  it.each([
    '{{lookup invoice "id"}}',
    '{{log "x"}}',
    '{{nope invoice.id}}',
    '{{t "greeting" name=(nope 1)}}',
  ])('calling a helper that we do not have: %s', (source) => {
    expect(problems(source)).toEqual([
      expect.stringMatching(/there is no helper (lookup|log|nope): there is eq, if/),
    ]);
  });
});

describe('a helper', () => {
  it.each([
    ['invoice.generated', '{{t "units.domain" count=2}}'],
    ['invoice.generated', '{{t "greeting" name=(money invoice.total)}}'],
    ['invoice.generated', '{{money invoice.total.amount invoice.total.currency}}'],
    ['invoice.generated', '{{money invoice.total.amount "ARS"}}'],
    ['plan.upgraded', '{{money charge}}{{#if refund}}{{money refund}}{{/if}}'],
    ['client.details_changed', '{{list changed "fields"}}{{plural changed.length "domain"}}'],
    [
      'plan.downgrade_scheduled',
      '{{#each over}}{{phrase "resources" resource}} {{plural used "domain"}}{{/each}}',
    ],
    ['cancellation.requested', '{{#if (eq when "immediate")}}a{{else if (eq when "end_of_period")}}b{{/if}}'],
    ['cancellation.requested', '{{#unless (eq service.name "x")}}a{{/unless}}'],
    ['client.details_changed', '{{#if (eq changed.length 1)}}a{{/if}}'],
  ])('in %s that gets what it takes is fine: %s', (type, source) => {
    expect(problems(source, type)).toEqual([]);
  });

  it.each([
    ['{{t}}', /^1:3 t takes the name of a phrase in quotes/],
    ['{{t client.firstName}}', /^1:3 t takes the name of a phrase in quotes/],
    ['{{t "greeting" "x"}}', /^1:3 t takes the name of a phrase in quotes/],
    ['a {{t "greetings" name=client.firstName}}', /^1:5 there is no phrase "greetings" in es/],
    ['{{t "units" count=1}}', /^1:3 there is no phrase "units" in es/],
    ['{{t "greeting"}}', /^1:3 the phrase "greeting" also needs name=…/],
    ['{{t "units.domain"}}', /^1:3 the phrase "units\.domain" also needs count=…/],
    ['{{t "units.domain" count=invoice.id}}', /^1:3 the phrase "units\.domain" needs count=… with a number/],
    ['{{t "greeting" name=invoice}}', /^1:3 name= takes a text or a number/],
    ['{{t "greeting" name=nope}}', /^1:21 there is no nope/],
    ['{{t "greeting" name=null}}', /^1:21 null and undefined are not supported/],
    ['{{phrase "resources"}}', /^1:3 phrase takes a group of phrases and a text/],
    ['{{phrase "nope" invoice.id}}', /^1:3 there is no phrase "nope\.…" in es/],
    ['{{phrase "resources" invoice}}', /^1:3 phrase takes/],
    ['{{money}}', /^1:3 money takes a sum of money/],
    ['{{money invoice.id}}', /^1:3 money takes a sum of money/],
    ['{{money invoice.total.amount}}', /^1:3 money takes/],
    ['{{money "15.00" "ARS"}}', /^1:3 money takes/],
    ['{{money invoice.total.amount invoice.id}}', /^1:3 money takes/],
    ['{{money invoice.total.amount "pesos"}}', /^1:3 money takes/],
    ['{{money invoice.total invoice.total.currency}}', /^1:3 money takes/],
    ['{{date}}', /^1:3 date takes one date/],
    ['{{date invoice.number}}', /^1:8 invoice\.number may be missing/],
    ['{{date invoice.id}}', /^1:3 date takes one date/],
    ['{{date "2026-12-01"}}', /^1:3 date takes one date/],
    ['{{date invoice.dueDate "long"}}', /^1:3 date takes one date/],
    ['{{plural 2 "nope"}}', /^1:3 there is no phrase "units\.nope" in es/],
    ['{{plural invoice.id "domain"}}', /^1:3 plural takes a number and a unit/],
    ['{{plural 2 domain}}', /^1:12 there is no domain/],
    ['{{list invoice.items "fields"}}', /^1:8 invoice\.items may be missing/],
    ['{{#if invoice.items}}{{list invoice.items "fields"}}{{/if}}', /^1:24 list takes a list of texts/],
    ['{{list invoice.id "fields"}}', /^1:3 list takes a list of texts/],
    ['{{list}}', /^1:3 list takes a list of texts/],
    ['{{eq invoice.id "1"}}', /^1:3 eq only stands in a condition/],
    ['{{t "greeting" name=(eq invoice.id "1")}}', /^1:22 eq only stands in a condition/],
    ['{{#if (eq invoice.id)}}x{{/if}}', /^1:8 eq compares two values/],
    ['{{#if (eq invoice.id "1" "2")}}x{{/if}}', /^1:8 eq compares two values/],
    ['{{#if (eq invoice "1")}}x{{/if}}', /^1:8 eq compares texts and numbers only/],
    ['{{#if (eq invoice.id 1)}}x{{/if}}', /^1:8 1 is no text/],
    ['{{if invoice.id}}', /^1:3 if is a block: {{#if …}}/],
    ['{{each}}', /^1:3 each is a block/],
  ])('that gets something else is reported: %s', (source, problem) => {
    expect(problems(source)).toEqual([expect.stringMatching(problem)]);
  });

  it('comparing with what can never be is reported', () => {
    expect(problems('{{#if (eq when "inmediate")}}x{{/if}}', 'cancellation.requested')).toEqual([
      '1:8 it is never "inmediate", but one of: immediate, end_of_period',
    ]);
    expect(problems('{{#if (eq "now" when)}}x{{/if}}', 'cancellation.requested')).toEqual([
      expect.stringMatching(/^1:8 it is never "now"/),
    ]);
  });

  it('finds its phrases in the locale of the template', () => {
    const en = phrasesOf({ ...english, list: {}, fields: { email: 'e-mail' } }, 'en');
    const found = checkTemplate('{{list changed "fields"}}\n{{#list changed}}x{{/list}}', {
      type: 'client.details_changed',
      phrases: en,
    });
    expect(found).toEqual([
      { line: 1, column: 3, message: 'there is no phrase "fields.other" in en' },
      { line: 2, column: 1, message: 'there is no phrase "list.more" in en' },
    ]);
  });
});

it('every problem of a template is reported, in order', () => {
  const source = `{{nope}}
{{#if invoice.nubmer}}{{invoice.number}}{{/if}}
{{date invoice.id}} {{> x}}`;
  expect(check(source).map(({ line, column }) => [line, column])).toEqual([
    [1, 3],
    [2, 7],
    [2, 25],
    [3, 3],
    [3, 21],
  ]);
});

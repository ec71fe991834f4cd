import { afterEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { definitionOf, type EventType } from '../../src/events/catalog.ts';
import type { Client } from '../../src/events/client.ts';
import type { PanelEvent } from '../../src/events/define-event.ts';
import { createRenderer, type Renderer } from '../../src/rendering/renderer.ts';
import { createTemplateStore } from '../../src/rendering/template-store.ts';
import { templateValues } from '../../src/rendering/template-values.ts';
import { textsInAFolder } from './texts-in-a-folder.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

interface Setting {
  companyName?: string;
  clientAreaUrl?: string;
}

/** A renderer over templates given as `type/locale`. */
function rendererOf(templates: Readonly<Record<string, string>>, setting: Setting = {}): Renderer {
  const files = Object.entries(templates).map(([key, text]) => [`templates/${key}.hbs`, text]);
  const folder = textsInAFolder(Object.fromEntries(files));
  const store = createTemplateStore({ ...folder, logger: pino({ enabled: false }) });
  closing.push(store.close, folder.delete);
  expect(store.warnings()).toEqual([]);
  const company = { companyName: 'Avisador', clientAreaUrl: undefined, ...setting };
  return createRenderer({ store, ...company, defaultLocale: 'es', defaultCountry: 'AR' });
}

function event(type: EventType, data: unknown, client: Partial<Client> = {}): PanelEvent {
  return {
    id: 'evt-1',
    type,
    occurredAt: '2026-11-21T23:59:11-03:00',
    client: {
      id: '1042',
      firstName: 'Juan',
      phone: '+5491123456789',
      country: 'AR',
      language: 'spanish',
      ...client,
    },
    data: definitionOf(type).data.parse(data),
  };
}

const hosting = { id: '314', name: 'Hosting' };

function textOf(template: string, occurrence: PanelEvent, setting?: Setting): string {
  const rendered = rendererOf({ [`${occurrence.type}/es`]: template }, setting).render(occurrence);
  if (!rendered.ok) throw new Error(rendered.detail);
  return rendered.text.replaceAll('\u00A0', ' ');
}

const invoice = {
  id: '9001',
  total: { amount: '15950.00', currency: 'ARS' },
  dueDate: '2026-12-01',
  url: 'https://panel.example.com/viewinvoice.php?id=9001&a_b=*c*',
};
const items = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ description: `Item ${index + 1}`, amount: '10.00' }));

describe('a rendered text', () => {
  it('is the template with its values, in the client’s language and way to write numbers', () => {
    const renderer = rendererOf({
      'invoice.generated/es': `{{t "greeting" name=client.firstName}}

Factura {{invoice.id}} por *{{money invoice.total}}*, vence el {{date invoice.dueDate}}:
{{invoice.url}}

{{t "signOff" company=companyName}}
`,
      'invoice.generated/en':
        'Hi {{client.firstName}}: {{money invoice.total}}, due {{date invoice.dueDate}}, {{date occurredAt}}',
    });
    const spanish = renderer.render(event('invoice.generated', { invoice }));
    expect(spanish).toEqual({
      ok: true,
      text: `Hola, Juan:

Factura 9001 por *$\u00A015.950,00*, vence el 1 de diciembre de 2026:
https://panel.example.com/viewinvoice.php?id=9001&a_b=*c*

Avisador`,
      locale: 'es',
      version: expect.stringMatching(/^[0-9a-f]{12}\.[0-9a-f]{6}$/),
    });
    const english = renderer.render(
      event('invoice.generated', { invoice }, { language: 'en', country: 'GB' }),
    );
    expect(english).toMatchObject({
      ok: true,
      text: 'Hi Juan: ARS\u00A015,950.00, due 1 December 2026, 21 November 2026',
      locale: 'en',
    });
  });

  it('comes in the default language for a client whose language has none', () => {
    const renderer = rendererOf({ 'domain.deleted/es': 'es', 'domain.deleted/en': 'en' });
    const data = { domain: { name: 'x.com' } };
    expect(renderer.render(event('domain.deleted', data, { language: 'german' }))).toMatchObject({
      locale: 'es',
    });
    expect(renderer.render(event('domain.deleted', data, { language: 'en-GB' }))).toMatchObject({
      locale: 'en',
    });
    expect(renderer.localeOf('domain.deleted', 'english')).toBe('en');
    expect(renderer.localeOf('domain.deleted', undefined)).toBe('es');
    expect(renderer.localeOf('invoice.paid', 'english')).toBe('es');
  });

  it('has no HTML in it', () => {
    const client = { firstName: `O'Brien & <Söhne> "x"` };
    expect(
      textOf('{{client.firstName}} {{{client.firstName}}}', event('client.registered', {}, client)),
    ).toBe(`O'Brien & <Söhne> "x" O'Brien & <Söhne> "x"`);
  });

  it('takes nothing that a customer wrote for a template, a phrase or a marker', () => {
    const client = { firstName: '{{client.id}} *$t(signOff)* \n> x' };
    const text = textOf(
      '*{{t "greeting" name=client.firstName}}* {{client.firstName}}',
      event('client.registered', {}, client),
    );
    expect(text).toBe('*Hola, {{client.id}} ＊$t(signOff)＊ > x:* {{client.id}} ＊$t(signOff)＊ > x');
  });

  it('has no way to the client’s number', () => {
    const occurrence = event('client.registered', {});
    const values = JSON.stringify(templateValues(occurrence, { companyName: 'A', clientAreaUrl: undefined }));
    expect(values).toContain(occurrence.client.firstName);
    expect(values).not.toContain(occurrence.client.phone);
  });
});

describe('what may be missing', () => {
  const template = `{{t "greeting" name=client.firstName}}

Su servicio *{{service.name}}*{{#if service.domain}} ({{service.domain}}){{/if}} está suspendido.{{#if reason}} Motivo: {{reason}}.{{/if}} Gracias.
{{#if reason}}
Motivo: {{reason}}
{{/if}}

{{#if url}}
Detalles:
{{url}}

{{/if}}
{{#if clientAreaUrl}}{{clientAreaUrl}}{{/if}}

{{#unless reason}}   {{/unless}}  
Hasta {{#if reason}}{{reason}}{{/if}} pronto.

{{t "signOff" company=companyName}}`;

  it('leaves no trace: no double blank, no empty line too many, no blank at an end', () => {
    expect(textOf(template, event('service.suspended', { service: hosting }))).toBe(`Hola, Juan:

Su servicio *Hosting* está suspendido. Gracias.

Hasta pronto.

Avisador`);
  });

  it('stands where it belongs when it is there', () => {
    const data = { service: { ...hosting, domain: 'x.com' }, reason: 'mora', url: 'https://x.com/1' };
    expect(textOf(template, event('service.suspended', data), { clientAreaUrl: 'https://x.com/area' }))
      .toBe(`Hola, Juan:

Su servicio *Hosting* (x.com) está suspendido. Motivo: mora. Gracias.
Motivo: mora

Detalles:
https://x.com/1

https://x.com/area

Hasta mora pronto.

Avisador`);
  });

  it('can be asked for deep inside of what is missing itself', () => {
    const asking = `{{#if payment.method}}{{payment.method}}{{else}}none{{/if}}
{{#if @root.payment.method}}{{@root.payment.method}}{{else}}none{{/if}}
{{#unless payment.paidAt}}no date{{/unless}}
{{#with payment}}{{money amount}}{{#if ../payment.method}}{{../payment.method}}{{/if}}{{else}}no payment{{/with}}`;
    const paid = { id: '1', total: invoice.total };
    expect(textOf(asking, event('invoice.paid', { invoice: paid }))).toBe('none\nnone\nno date\nno payment');
    const payment = { amount: invoice.total, method: 'Visa' };
    expect(textOf(asking, event('invoice.paid', { invoice: paid, payment }))).toBe(
      'Visa\nVisa\nno date\n$ 15.950,00Visa',
    );
  });

  it('is missing at zero too, unless the template says otherwise', () => {
    const counted = `{{#each adjustments}}[{{#if count}}{{count}}{{/if}}{{#if count includeZero=true}}{{count}}{{/if}}]{{/each}}`;
    const data = {
      newPlan: { name: 'S' },
      adjustments: [
        { kind: 'rooms_removed', count: 0 },
        { kind: 'rooms_removed' },
        { kind: 'rooms_removed', count: 2 },
      ],
    };
    expect(textOf(counted, event('plan.downgraded', data))).toBe('[0][][22]');
  });
});

describe('the helpers', () => {
  it('plural counts in the locale’s forms', () => {
    const data = { changed: ['a', 'b'] };
    const template = '{{plural changed.length "domain"}}, {{plural 1 "domain"}}, {{plural 0 "domain"}}';
    expect(textOf(template, event('client.details_changed', data))).toBe('2 dominios, 1 dominio, 0 dominios');
  });

  it.each([
    [['email'], 'correo'],
    [['email', 'phone', 'address'], 'correo, celular y dirección'],
    [['email', 'email'], 'correo'],
    [['shoeSize'], 'otros datos'],
    [['shoeSize', 'email', 'hatSize'], 'correo y otros datos'],
    [['other', 'phone'], 'celular y otros datos'],
    [['__proto__', 'constructor', 'toString'], 'otros datos'],
    [['*email*', 'x.y', ''.padEnd(999, 'x')], 'otros datos'],
  ])('list names %j as “%s”', (changed, names) => {
    expect(textOf('{{list changed "fields"}}', event('client.details_changed', { changed }))).toBe(names);
  });

  it('list names nothing where nothing is listed', () => {
    expect(textOf('a{{list changed "fields"}}b', event('client.details_changed', { changed: [] }))).toBe(
      'ab',
    );
  });

  it('phrase says what has no phrase as it is', () => {
    const over = [
      { resource: 'domains', used: 7, allowed: 5 },
      { resource: '*gpu*', used: 1.5, allowed: 0 },
    ];
    const data = {
      currentPlan: { name: 'B' },
      newPlan: { name: 'S' },
      effectiveDate: '2026-12-21',
      newPrice: invoice.total,
      over,
    };
    const template = '{{#list over}}- {{phrase "resources" resource}}: {{used}}/{{allowed}}{{/list}}';
    expect(textOf(template, event('plan.downgrade_scheduled', data))).toBe(
      '- Dominios: 7/5\n- ＊gpu＊: 1.5/0',
    );
  });

  const line = '- {{description}}: {{money amount @root.invoice.total.currency}}';
  it.each([
    [1, '- Item 1: $ 10,00'],
    [2, '- Item 1: $ 10,00\n- Item 2: $ 10,00'],
    [5, '…\n- Item 5: $ 10,00'],
    [6, '…\n- Item 5: $ 10,00\ny 1 más'],
    [100, '…\n- Item 5: $ 10,00\ny 95 más'],
  ])('list shows the first five of %i, and how many are left', (count, end) => {
    const occurrence = event('invoice.generated', { invoice: { ...invoice, items: items(count) } });
    const inline = textOf(`A:\n{{#list invoice.items}}${line}{{/list}}\nB`, occurrence);
    const standing = textOf(`A:\n{{#list invoice.items}}\n${line}\n{{/list}}\nB`, occurrence);
    expect(inline).toBe(standing);
    const first =
      count > 2 ? '- Item 1: $ 10,00\n- Item 2: $ 10,00\n- Item 3: $ 10,00\n- Item 4: $ 10,00' : '';
    expect(inline).toBe(`A:\n${end.replace('…', first)}\nB`);
  });

  it('list passes over items that say nothing, and says something else where there are none', () => {
    const data = {
      newPlan: { name: 'S' },
      adjustments: [{ kind: 'rate_capped' }, { kind: 'rooms_removed' }],
    };
    const template = `{{#list adjustments}}
{{#if (eq kind "rooms_removed")}}
- rooms
{{/if}}
{{else}}
none
{{/list}}`;
    expect(textOf(template, event('plan.downgraded', data))).toBe('- rooms');
    expect(textOf(template, event('plan.downgraded', { newPlan: { name: 'S' } }))).toBe('none');
  });

  it('each knows where it is', () => {
    const template =
      '{{#each changed}}{{@index}}{{this}}{{#if @first}}!{{/if}}{{#unless @last}}, {{/unless}}{{else}}none{{/each}}';
    const changed = event('client.details_changed', { changed: ['a', 'b', 'c'] });
    expect(textOf(template, changed)).toBe('0a!, 1b, 2c');
    expect(textOf(template, event('client.details_changed', { changed: [] }))).toBe('none');
  });

  it('eq compares', () => {
    const template = '{{#if (eq when "immediate")}}now{{else}}later{{/if}}';
    const data = { service: hosting, when: 'immediate' };
    expect(textOf(template, event('cancellation.requested', data))).toBe('now');
    expect(textOf(template, event('cancellation.requested', { ...data, when: 'end_of_period' }))).toBe(
      'later',
    );
  });
});

describe('a text that cannot be sent', () => {
  const many = event('client.details_changed', {
    changed: Array.from({ length: 100 }, () => 'x'.repeat(190)),
  });
  const few = event('client.details_changed', { changed: ['email'] });

  it.each([
    ['is longer than 4,096 characters', '{{#each changed}}{{this}}{{/each}}'],
    ['comes of a loop in a loop', '{{#each changed}}{{#each ../changed}}{{this}}{{/each}}{{/each}}'],
    [
      'comes of far too many rounds',
      'x{{#each changed}}{{#each ../changed}}{{#if @root.by}}a{{/if}}{{/each}}{{/each}}',
    ],
    [
      'comes of far too many calls',
      `x{{#each changed}}${'{{#if (eq this "a")}}b{{/if}}'.repeat(60)}{{/each}}`,
    ],
  ])('because it %s is an answer, not an exception, and others are not bothered', (_, template) => {
    const renderer = rendererOf({ 'client.details_changed/es': template });
    expect(renderer.render(many)).toEqual({
      ok: false,
      locale: 'es',
      detail: expect.stringMatching(/4096 characters|16384 characters|500 rounds|5000 calls/),
    });
    expect(renderer.render(few)).toMatchObject({ ok: true });
  });

  it('because it is empty', () => {
    const renderer = rendererOf({
      'client.details_changed/es': '{{#each changed}}{{#unless @first}}x{{/unless}}{{/each}}',
    });
    expect(renderer.render(few)).toEqual({ ok: false, locale: 'es', detail: 'the text is empty' });
  });

  it('of 4,096 characters can be', () => {
    const renderer = rendererOf({ 'client.details_changed/es': 'x'.repeat(4096) });
    expect(renderer.render(few)).toMatchObject({ ok: true });
  });

  it('because there is no template, or the event is not what its type says', () => {
    const renderer = rendererOf({ 'invoice.generated/es': '{{money invoice.total}}' });
    expect(renderer.render(few)).toEqual({
      ok: false,
      locale: 'es',
      detail: 'there is no template for client.details_changed',
    });
    const broken = { ...event('invoice.generated', { invoice }), data: {} };
    expect(renderer.render(broken)).toMatchObject({ ok: false, locale: 'es' });
    const proto = {
      ...broken,
      data: JSON.parse('{"__proto__": {"invoice": {"total": 1}}}') as PanelEvent['data'],
    };
    expect(renderer.render(proto)).toMatchObject({ ok: false });
  });
});

it('the version names the wording: of the template, and of the phrases', () => {
  const version = (template: string) => {
    const rendered = rendererOf({ 'domain.deleted/es': template }).render(
      event('domain.deleted', { domain: { name: 'x.com' } }),
    );
    return rendered.ok ? rendered.version : '';
  };
  expect(version('a')).toBe(version('a'));
  expect(version('a')).not.toBe(version('b'));
});

import { afterEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { sampleEvent } from '../../src/events/sample-event.ts';
import type { Override } from '../../src/rendering/override.ts';
import type { PhraseRule } from '../../src/rendering/phrases.ts';
import { createRenderer } from '../../src/rendering/renderer.ts';
import { createTemplateStore } from '../../src/rendering/template-store.ts';
import { english, spanish, textsInAFolder } from './texts-in-a-folder.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

const deleted = 'templates/domain.deleted/es.hbs';
const greeting = '{{t "greeting" name=client.firstName}}';

interface Setting {
  rule?: PhraseRule;
  files?: Readonly<Record<string, string>>;
}

/** A store over a folder with one template, and what it renders and logs. */
function open({ rule, files = { [deleted]: greeting } }: Setting = {}) {
  const folder = textsInAFolder(files);
  const lines: { msg: string; templates?: string[] }[] = [];
  const write = (line: string) => lines.push(JSON.parse(line) as (typeof lines)[number]);
  const store = createTemplateStore({
    ...folder,
    logger: pino({ level: 'info' }, { write }),
    pollMs: 3_600_000,
    ...(rule && { rule }),
  });
  closing.push(store.close, folder.delete);
  const renderer = createRenderer({
    store,
    companyName: 'Avisador',
    clientAreaUrl: undefined,
    defaultLocale: 'es',
    defaultCountry: 'AR',
  });
  const rendered = (locale = 'es') => renderer.render(sampleEvent('domain.deleted', { id: 'e', locale }));
  const text = (locale?: string) => {
    const its = rendered(locale);
    return its.ok ? its.text : `[${its.locale}] ${its.detail}`;
  };
  const edit = (path: string, content: string) => {
    folder.write(path, content);
    store.refresh();
  };
  return { ...store, lines, edit, rendered, text };
}

function template(source: string, { type = 'domain.deleted', locale = 'es' } = {}): Override {
  return { kind: 'template', name: type, locale, source };
}

function phrase(name: string, source: string, locale = 'es'): Override {
  return { kind: 'phrase', name, locale, source };
}

describe('an override of a template', () => {
  it('is used instead of the file, at once, in its type and locale', () => {
    const { override, text, lines, warnings } = open({
      files: { [deleted]: 'Uno', 'templates/domain.deleted/en.hbs': 'One' },
    });
    override([template('Nuestro {{domain.name}}')]);
    expect([text(), text('en')]).toEqual(['Nuestro panaderialaespiga.com.ar', 'One']);
    expect(lines).toEqual([
      expect.objectContaining({ msg: 'texts changed', templates: ['domain.deleted/es'] }),
    ]);
    expect(warnings()).toEqual([]);
  });

  it('gives way to the file again when it is taken back', () => {
    const { override, text } = open({ files: { [deleted]: 'Uno' } });
    override([template('Dos')]);
    override([]);
    expect(text()).toBe('Uno');
  });

  it('stays when the file changes', () => {
    const { override, text, edit } = open({ files: { [deleted]: 'Uno' } });
    override([template('Dos')]);
    edit(deleted, 'Uno, más nuevo');
    expect(text()).toBe('Dos');
  });

  it('has the version of its wording, which tells it from the file’s', () => {
    const { override, rendered } = open({ files: { [deleted]: 'Uno' } });
    const version = () => {
      const its = rendered();
      return its.ok ? its.version : '';
    };
    const shipped = version();
    override([template('Dos')]);
    const overridden = version();
    expect([shipped, overridden]).toEqual(
      [1, 2].map(() => expect.stringMatching(/^[0-9a-f]{12}\.[0-9a-f]{6}$/)),
    );
    expect(overridden.slice(0, 12)).not.toBe(shipped.slice(0, 12));
    override([template('Dos'), phrase('greeting', 'Buenas, {{name}}:')]);
    expect(version().slice(0, 12)).toBe(overridden.slice(0, 12));
    expect(version()).not.toBe(overridden);
  });

  it('can be written where there is no file, and is gone when it is taken back', () => {
    const { override, text, locales } = open({ files: { [deleted]: 'Uno' } });
    override([template('One', { locale: 'en' })]);
    expect([locales('domain.deleted'), text('en')]).toEqual([['es', 'en'], 'One']);
    override([]);
    expect([locales('domain.deleted'), text('en')]).toEqual([['es'], 'Uno']);
  });

  it.each([
    ['is broken', '{{#if x}}', /:1:1 \{\{#if\}\} is never closed/],
    ['reads what is not there', 'a\n {{domain.nmae}}', /:2:4 there is no domain\.nmae/],
    ['is too long', 'x'.repeat(200_000), /:1:1 the template is longer/],
    ['is nested without end', '{{'.repeat(5000), /:1:\d+ /],
    ['opens blocks without end', '{{#if client}}'.repeat(1000), /:1:\d+ /],
    [
      'would write without end',
      '{{#each client}}{{#each client}}x{{/each}}{{/each}}',
      /each\}\} takes one list/,
    ],
    ['is empty', '{{! nothing }}', /the text is empty/],
    ['reaches for a prototype', '{{constructor.constructor}}', /there is no constructor/],
  ])('that %s is not used: the file is, and a warning names it', (_, source, problem) => {
    const { override, text, warnings } = open({ files: { [deleted]: 'Uno' } });
    override([template(source)]);
    expect(text()).toBe('Uno');
    expect(warnings()).toEqual([expect.stringMatching(/^override of domain\.deleted\/es:/)]);
    expect(warnings()[0]).toMatch(problem);
  });

  it('that a newer version of the phrases breaks is not used any more', () => {
    const { override, text, edit, warnings } = open({ files: { [deleted]: 'Uno' } });
    override([template(`${greeting} Dos`)]);
    expect(text()).toBe('Hola, Juan: Dos');
    const { greeting: _, ...rest } = spanish;
    edit('locales/es.json', JSON.stringify(rest));
    expect(text()).toBe('Uno');
    expect(warnings()).toEqual(['override of domain.deleted/es:1:3 there is no phrase "greeting" in es']);
    edit('locales/es.json', JSON.stringify(spanish));
    expect([text(), warnings()]).toEqual(['Hola, Juan: Dos', []]);
  });

  it('of a type or a locale that there is not (any more) is a warning, and harms nothing', () => {
    const { override, text, warnings } = open();
    override([template('x', { type: 'domain.gone' }), template('x', { locale: 'xx' })]);
    expect(text()).toBe('Hola, Juan:');
    expect(warnings()).toEqual([
      expect.stringMatching(/^override of domain\.gone\/es:1:1 there is no event type/),
      expect.stringMatching(/^override of domain\.deleted\/xx:1:1 there are no phrases in xx/),
    ]);
  });

  it('is used also where the file is broken', () => {
    const { override, text } = open({ files: { [deleted]: '{{nope}}' } });
    override([template('Dos')]);
    expect(text()).toBe('Dos');
  });
});

describe('an override of a phrase', () => {
  it('is used in every text of its locale, and by those who ask for phrases, and nowhere else', () => {
    const { override, text, phrases } = open({
      files: { [deleted]: greeting, 'templates/domain.deleted/en.hbs': greeting },
    });
    override([phrase('greeting', 'Buenas, {{name}}:')]);
    expect([text(), text('en')]).toEqual(['Buenas, Juan:', 'Hi Emma,']);
    const es = phrases().find(({ locale }) => locale === 'es');
    expect(es?.text('greeting', { name: 'Ana' })).toBe('Buenas, Ana:');
  });

  it('is used in overrides of templates', () => {
    const { override, text } = open();
    override([template(`${greeting} Dos`), phrase('greeting', 'Buenas, {{name}}:')]);
    expect(text()).toBe('Buenas, Juan: Dos');
  });

  it('of one plural form leaves the others as they are', () => {
    const { override, phrases } = open();
    override([phrase('units.domain_one', 'un solo dominio')]);
    const es = phrases().find(({ locale }) => locale === 'es');
    const units = [1, 2].map((count) => es?.text('units.domain', { count }));
    expect(units).toEqual(['un solo dominio', '2 dominios']);
  });

  it('changes the version of its locale’s phrases, whatever order the overrides come in', () => {
    const { override, phrases } = open();
    const version = () => phrases().find(({ locale }) => locale === 'es')?.version;
    const shipped = version();
    const two = [phrase('greeting', 'A {{name}}'), phrase('signOff', 'B {{company}}')];
    override(two);
    const overridden = version();
    expect(overridden).not.toBe(shipped);
    override(two.toReversed());
    expect(version()).toBe(overridden);
    override([]);
    expect(version()).toBe(shipped);
  });

  it.each([
    ['is empty', 'greeting', ' \n ', 'is empty'],
    ['is too long', 'greeting', 'x'.repeat(200_000), 'is longer than 4096 characters'],
    ['has a broken placeholder', 'greeting', 'a\nb {{name', 'has a broken {{placeholder}}'],
    ['is a bomb of braces', 'greeting', '{{'.repeat(2000), 'has a broken {{placeholder}}'],
    ['nests phrases', 'greeting', '$t(signOff)', 'nests another phrase'],
    ['is of no phrase', 'greting', 'x', 'there is no phrase "greting" in es'],
    ['is of a group', 'units', 'x', 'there is no phrase "units" in es'],
    ['is of a plural without its form', 'units.domain', 'x', 'there is no phrase "units.domain" in es'],
    ['is of a form that the file lacks', 'units.domain_two', 'x', 'there is no phrase "units.domain_two"'],
    ['is of the prototype', '__proto__', 'x', 'there is no phrase "__proto__" in es'],
    ['is of what every object has', 'constructor', 'x', 'there is no phrase "constructor" in es'],
    ['asks for what no text gives', 'greeting', 'Hola {{nombre}}', 'breaks domain.deleted at 1:3'],
  ])('that %s is not used: the shipped one is, and a warning names it', (_, key, wording, problem) => {
    const { override, text, warnings } = open();
    override([phrase(key, wording), phrase('signOff', 'Saludos')]);
    expect(text()).toBe('Hola, Juan:');
    expect(warnings()).toEqual([expect.stringContaining(problem)]);
    expect(warnings()[0]).toMatch(new RegExp(`^override of ${key}/es:\\d+:\\d+ `));
    expect(Object.hasOwn(Object.prototype, 'greeting')).toBe(false);
  });

  it('says where in its wording a placeholder is broken', () => {
    const { override, warnings } = open();
    override([phrase('greeting', 'Hola {{name}}\ny }} más')]);
    expect(warnings()).toEqual(['override of greeting/es:2:3 has a broken {{placeholder}}']);
  });

  it('that lacks what the conversation needs is not used', () => {
    const rule: PhraseRule = (phrases) =>
      phrases.placeholders('greeting').has('name') ? [] : ['"greeting" lacks {{name}}'];
    const { override, text, warnings } = open({ rule });
    override([phrase('greeting', 'Hola.'), phrase('signOff', 'Saludos')]);
    expect(text()).toBe('Hola, Juan:');
    expect(warnings()).toEqual(['override of greeting/es:1:1 "greeting" lacks {{name}}']);
  });

  it('is not blamed for what is wrong without it', () => {
    const rule: PhraseRule = () => ['lacks everything'];
    const { override, text, warnings } = open({ rule });
    override([phrase('greeting', 'Buenas, {{name}}:')]);
    expect([text(), warnings()]).toEqual(['Buenas, Juan:', []]);
  });

  it('that breaks a shipped text only together with others is not used, nor are they', () => {
    const both = `${'{{t "greeting" name=client.firstName}}'.repeat(1)}{{t "signOff" company=companyName}}`;
    const { override, text, warnings } = open({ files: { [deleted]: both } });
    override([phrase('greeting', 'x'.repeat(3000)), phrase('signOff', 'y'.repeat(3000))]);
    expect(text()).toBe('Hola, Juan:Avisador');
    expect(warnings()).toEqual(
      [1, 2].map(() => expect.stringMatching(/:1:1 together with the others, breaks domain\.deleted/)),
    );
  });

  it('that a newer file has no place for any more is not used', () => {
    const { override, text, edit, warnings } = open({ files: { [deleted]: 'Uno' } });
    override([phrase('resources.domains', 'Sus dominios')]);
    const { resources: _, ...rest } = spanish;
    edit('locales/es.json', JSON.stringify(rest));
    expect(text()).toBe('Uno');
    expect(warnings()).toEqual([
      'override of resources.domains/es:1:1 there is no phrase "resources.domains" in es',
    ]);
  });

  it('does not outlive the locale that it is of', () => {
    const { override, warnings, text } = open({
      files: { [deleted]: greeting, 'locales/en.json': JSON.stringify(english) },
    });
    override([phrase('greeting', 'Ciao {{name}}', 'it')]);
    expect(text()).toBe('Hola, Juan:');
    expect(warnings()).toEqual(['override of greeting/it:1:1 there are no phrases in it']);
  });
});

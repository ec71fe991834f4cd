import { afterEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { checkEdits, type Edit } from '../../src/rendering/check-edits.ts';
import type { Override } from '../../src/rendering/override.ts';
import type { PhraseRule } from '../../src/rendering/phrases.ts';
import { createTemplateStore } from '../../src/rendering/template-store.ts';
import { textsInAFolder } from './texts-in-a-folder.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

const greeting = '{{t "greeting" name=client.firstName}}';

function template(source: string | null, type = 'domain.deleted'): Edit {
  return { kind: 'template', name: type, locale: 'es', source };
}

function phrase(name: string, source: string | null): Edit {
  return { kind: 'phrase', name, locale: 'es', source };
}

interface Setting {
  overrides?: Edit[];
  rule?: PhraseRule;
}

/** What is wrong with edits, as `name:line:column message`. */
function check(edits: Edit[], { overrides = [], rule }: Setting = {}): string[] {
  const folder = textsInAFolder({
    'templates/domain.deleted/es.hbs': greeting,
    'templates/invoice.paid/es.hbs': '{{t "signOff" company=companyName}}',
  });
  const store = createTemplateStore({ ...folder, logger: pino({ enabled: false }), ...(rule && { rule }) });
  closing.push(store.close, folder.delete);
  store.override(overrides as Override[]);
  return checkEdits(edits, store.now()).map(
    ({ edit, problem }) => `${edit.name}:${problem.line}:${problem.column} ${problem.message}`,
  );
}

describe('an edit can be published', () => {
  it.each([
    ['of a template', [template('Dos {{domain.name}}')]],
    ['of a template that there was none of', [template('Dos', 'domain.deleted')]],
    ['of a phrase', [phrase('greeting', 'Buenas, {{name}}:')]],
    ['of a plural form', [phrase('units.domain_one', 'un dominio')]],
    ['that goes back to the shipped text', [template(null), phrase('greeting', null)]],
    ['that is none', []],
  ])('%s', (_, edits) => {
    expect(check(edits)).toEqual([]);
  });

  it('of a template with the phrases that staff have published', () => {
    const overrides = [phrase('resources.domains', 'Sus {{n}}')];
    expect(check([template('{{t "resources.domains"}}')])).toEqual([]);
    expect(check([template('{{t "resources.domains"}}')], { overrides })).toEqual([
      'domain.deleted:1:3 the phrase "resources.domains" also needs n=…',
    ]);
    expect(check([template('{{t "resources.domains" n=1}}')], { overrides })).toEqual([]);
  });

  it('of a phrase together with the template that needs it', () => {
    const edits = [phrase('resources.domains', 'Sus {{n}}'), template('{{t "resources.domains" n=1}}')];
    expect(check(edits)).toEqual([]);
    expect(check([edits[0]!, template('{{t "resources.domains"}}')])).toEqual([
      'domain.deleted:1:3 the phrase "resources.domains" also needs n=…',
    ]);
  });
});

describe('an edit cannot be published', () => {
  it.each([
    ['that is broken', [template('a {{#if}}')], 'domain.deleted:1:3 '],
    ['of a type that there is not', [template('a', 'domain.x')], 'domain.x:1:1 there is no event type'],
    ['of a phrase that there is not', [phrase('x', 'a')], 'x:1:1 there is no phrase "x" in es'],
    ['of a phrase that is broken', [phrase('greeting', '{{')], 'greeting:1:1 has a broken'],
    [
      'of a phrase that breaks a shipped text',
      [phrase('greeting', 'Hola {{nombre}}')],
      'greeting:1:1 breaks domain.deleted at 1:3: the phrase "greeting" also needs nombre=…',
    ],
  ])('%s', (_, edits, problem) => {
    expect(check(edits)).toEqual([expect.stringContaining(problem)]);
  });

  it('of a locale that there is not', () => {
    const edits = [{ ...template('a'), locale: 'xx' }];
    expect(check(edits)).toEqual(['domain.deleted:1:1 there are no phrases in xx']);
  });

  it('of a phrase that breaks what staff have published', () => {
    const overrides = [template('{{t "resources.domains"}}', 'invoice.paid')];
    expect(check([phrase('resources.domains', 'Sus {{n}}')], { overrides })).toEqual([
      'resources.domains:1:1 breaks invoice.paid at 1:3: the phrase "resources.domains" also needs n=…',
    ]);
  });

  it('of a phrase that breaks the shipped text behind what staff have published', () => {
    const overrides = [template('Dos')];
    expect(check([phrase('greeting', 'Hola {{nombre}}')], { overrides })).toHaveLength(1);
  });

  it('back to a shipped phrase that what staff have published cannot use', () => {
    const overrides = [phrase('greeting', 'Buenas')];
    expect(check([template('{{t "greeting"}}')], { overrides })).toEqual([]);
    expect(
      check([phrase('greeting', null)], { overrides: [...overrides, template('{{t "greeting"}}')] }),
    ).toEqual([expect.stringMatching(/^greeting:1:1 breaks domain\.deleted .* also needs name=…/)]);
  });

  it('of a phrase that takes from the conversation what it needs', () => {
    const rule: PhraseRule = (phrases) =>
      phrases.placeholders('greeting').has('name') ? ['always wrong'] : ['always wrong', 'lacks {{name}}'];
    expect(check([phrase('greeting', 'Hola')], { rule })).toEqual(['greeting:1:1 lacks {{name}}']);
  });

  it('of several: each is told what is wrong with it', () => {
    const edits = [
      phrase('greeting', 'Hola {{nombre}}'),
      phrase('signOff', 'Saludos'),
      template('{{nope}}', 'invoice.paid'),
    ];
    expect(check(edits)).toEqual([
      expect.stringMatching(/^greeting:1:1 breaks/),
      expect.stringMatching(/^invoice\.paid:1:3 there is no nope/),
    ]);
  });
});

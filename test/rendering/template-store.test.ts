import { afterEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { sampleEvent } from '../../src/events/sample-event.ts';
import { createRenderer } from '../../src/rendering/renderer.ts';
import { createTemplateStore } from '../../src/rendering/template-store.ts';
import { english, spanish, textsInAFolder, type Folder } from './texts-in-a-folder.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

interface Line {
  level: number;
  msg: string;
  file?: string;
  line?: number;
  column?: number;
  templates?: string[];
}

/** A store over a folder, with what it logs and what it renders. */
function open(files: Readonly<Record<string, string>>, pollMs = 3_600_000) {
  const folder = textsInAFolder(files);
  const lines: Line[] = [];
  const waiting: ((line: Line) => void)[] = [];
  const write = (line: string) => {
    lines.push(JSON.parse(line) as Line);
    for (const resolve of waiting.splice(0)) resolve(lines.at(-1)!);
  };
  const store = createTemplateStore({ ...folder, logger: pino({ level: 'info' }, { write }), pollMs });
  closing.push(store.close, folder.delete);
  const renderer = createRenderer({
    store,
    companyName: 'Avisador',
    clientAreaUrl: undefined,
    defaultLocale: 'es',
    defaultCountry: 'AR',
  });
  const render = (type: string, locale = 'es') => {
    const rendered = renderer.render(sampleEvent(type, { id: 'evt-1', locale }));
    return rendered.ok ? rendered.text : `[${rendered.locale}] ${rendered.detail}`;
  };
  const edit = (change: (folder: Folder) => void) => {
    change(folder);
    store.refresh();
  };
  const nextLine = () => new Promise<Line>((resolve) => waiting.push(resolve));
  return { ...store, folder, lines, render, edit, nextLine };
}

const deleted = 'templates/domain.deleted/es.hbs';
const paid = 'templates/invoice.paid/es.hbs';

describe('an edit', () => {
  it('of a template takes effect without a restart, and is logged', () => {
    const { render, edit, lines, warnings } = open({ [deleted]: 'Uno {{domain.name}}', [paid]: 'x' });
    expect(render('domain.deleted')).toBe('Uno panaderialaespiga.com.ar');
    edit(({ write }) => write(deleted, 'Dos {{domain.name}}'));
    expect(render('domain.deleted')).toBe('Dos panaderialaespiga.com.ar');
    expect(warnings()).toEqual([]);
    expect(lines).toEqual([
      expect.objectContaining({ msg: 'texts changed', templates: ['domain.deleted/es'] }),
    ]);
  });

  it('of a phrase takes effect in every text of its locale, and in no other', () => {
    const { find, render, edit } = open({
      [deleted]: '{{t "greeting" name=client.firstName}}',
      'templates/domain.deleted/en.hbs': '{{t "greeting" name=client.firstName}}',
    });
    const before = ['es', 'en'].map((locale) => find('domain.deleted', locale)?.template?.version);
    edit(({ write }) =>
      write('locales/es.json', JSON.stringify({ ...spanish, greeting: 'Buenas, {{name}}:' })),
    );
    expect(render('domain.deleted')).toBe('Buenas, Juan:');
    expect(render('domain.deleted', 'en')).toBe('Hi Emma,');
    const after = ['es', 'en'].map((locale) => find('domain.deleted', locale)?.template?.version);
    expect([after[0] === before[0], after[1] === before[1]]).toEqual([false, true]);
  });

  it('that changes nothing is not noticed', () => {
    const { find, edit, lines } = open({ [deleted]: 'Uno' });
    const before = find('domain.deleted', 'es')?.template;
    edit(({ write }) => write(deleted, 'Uno'));
    expect(find('domain.deleted', 'es')?.template).toBe(before);
    expect(lines).toEqual([]);
  });

  it('is noticed by itself', async () => {
    const { folder, render, nextLine } = open({ [deleted]: 'Uno' }, 5);
    const noticed = nextLine();
    folder.write(deleted, 'Dos, y más largo');
    await expect(noticed).resolves.toMatchObject({ msg: 'texts changed' });
    expect(render('domain.deleted')).toBe('Dos, y más largo');
  });

  it('is not noticed any more after the store is closed', () => {
    const { folder, render, close } = open({ [deleted]: 'Uno' }, 1);
    close();
    folder.write(deleted, 'Dos');
    expect(render('domain.deleted')).toBe('Uno');
  });
});

describe('a broken edit', () => {
  it('of a template keeps the last good version, warns with the place, and is logged once', () => {
    const { folder, render, edit, warnings, lines, refresh } = open({
      [deleted]: 'Uno {{domain.name}}',
      [paid]: 'x',
    });
    edit(({ write }) => write(deleted, 'Dos\n{{domain.nmae}} {{#if x}}'));
    expect(render('domain.deleted')).toBe('Uno panaderialaespiga.com.ar');
    expect(render('invoice.paid')).toBe('x');
    const file = `${folder.templates}/domain.deleted/es.hbs`;
    expect(warnings()).toEqual([`${file}:2:17 {{#if}} is never closed`]);
    refresh();
    expect(lines).toEqual([
      expect.objectContaining({
        level: 40,
        file,
        line: 2,
        column: 17,
        msg: 'text not usable: {{#if}} is never closed',
      }),
    ]);
  });

  it('is forgotten when it is mended', () => {
    const { render, edit, warnings } = open({ [deleted]: 'Uno' });
    edit(({ write }) => write(deleted, '{{nope}}'));
    edit(({ write }) => write(deleted, 'Dos'));
    expect([render('domain.deleted'), warnings()]).toEqual(['Dos', []]);
    edit(({ write }) => write(deleted, '{{nope}}'));
    edit(({ write }) => write(deleted, 'Dos'));
    expect([render('domain.deleted'), warnings()]).toEqual(['Dos', []]);
  });

  it('that would not render at all is one too', () => {
    const { render, edit, warnings } = open({ [deleted]: 'Uno' });
    edit(({ write }) => write(deleted, 'x'.repeat(4097)));
    expect(render('domain.deleted')).toBe('Uno');
    expect(warnings()).toEqual([
      expect.stringMatching(/es\.hbs:1:1 the sample cannot be rendered: .*longer than 4096/),
    ]);
    edit(({ write }) => write(deleted, '{{! nothing }}'));
    expect(warnings()).toEqual([expect.stringMatching(/the sample cannot be rendered: the text is empty/)]);
  });

  it('of the phrases keeps the last good ones', () => {
    const { folder, render, edit, warnings } = open({ [deleted]: '{{t "greeting" name=client.firstName}}' });
    edit(({ write }) => write('locales/es.json', '{\n  "greeting": "Hola'));
    expect(render('domain.deleted')).toBe('Hola, Juan:');
    expect(warnings()).toEqual([expect.stringContaining(`${folder.locales}/es.json:2:`)]);
    edit(({ write }) => write(deleted, '{{t "greeting" name=client.firstName}} Dos'));
    expect(render('domain.deleted')).toBe('Hola, Juan: Dos');
  });

  it('of the phrases that takes one away which a text needs keeps that text as it was', () => {
    const { render, edit, warnings } = open({
      [deleted]: '{{t "greeting" name=client.firstName}}',
      [paid]: 'x',
    });
    const { greeting: _, ...rest } = spanish;
    edit(({ write }) => write('locales/es.json', JSON.stringify(rest)));
    expect(render('domain.deleted')).toBe('Hola, Juan:');
    expect(warnings()).toEqual([
      expect.stringMatching(/domain\.deleted.es\.hbs:1:3 there is no phrase "greeting" in es/),
    ]);
  });

  it('that takes a file away keeps its last good version until the next start', () => {
    const { folder, render, edit, warnings, locales } = open({ [deleted]: 'Uno' });
    edit(({ remove }) => remove(deleted));
    expect(render('domain.deleted')).toBe('Uno');
    expect(locales('domain.deleted')).toEqual(['es']);
    expect(warnings()).toEqual([expect.stringMatching(/es\.hbs:1:1 is gone/)]);
    edit(({ write }) => write(deleted, 'Dos'));
    expect([render('domain.deleted'), warnings()]).toEqual(['Dos', []]);
    edit(({ remove }) => remove('locales/es.json'));
    edit(({ write }) => write(deleted, 'Tres'));
    expect(render('domain.deleted')).toBe('Tres');
    expect(warnings()).toEqual([expect.stringContaining(`${folder.locales}/es.json:1:1 is gone`)]);
  });
});

describe('at the start', () => {
  it('a broken template fails in its type and locale, and the others work', () => {
    const { folder, render, warnings, edit } = open({
      [deleted]: '{{nope}}',
      'templates/domain.deleted/en.hbs': 'One',
      [paid]: 'x',
    });
    const problem = `${folder.templates}/domain.deleted/es.hbs:1:3 there is no nope`;
    expect(render('domain.deleted')).toContain(`[es] ${problem}`);
    expect(render('domain.deleted', 'en')).toBe('One');
    expect(render('invoice.paid')).toBe('x');
    expect(warnings()).toEqual([expect.stringContaining(problem)]);
    edit(({ write }) => write(deleted, 'Uno'));
    expect([render('domain.deleted'), warnings()]).toEqual(['Uno', []]);
  });

  it('broken phrases fail every text of their locale', () => {
    const { render, warnings } = open({
      [deleted]: 'Uno',
      'templates/domain.deleted/en.hbs': 'One',
      'locales/es.json': '[]',
    });
    expect(render('domain.deleted')).toMatch(/^\[es\] .*there are no phrases for it: locales\/es\.json/);
    expect(render('domain.deleted', 'en')).toBe('One');
    expect(warnings()).toHaveLength(2);
  });

  it('folders that are not there are a warning', () => {
    const lines: string[] = [];
    const logger = pino({ level: 'warn' }, { write: (line: string) => lines.push(line) });
    const store = createTemplateStore({
      templates: '/nowhere/templates',
      locales: '/nowhere/locales',
      logger,
    });
    closing.push(store.close);
    expect(store.warnings()).toEqual([
      '/nowhere/templates:1:1 cannot be read: ENOENT',
      '/nowhere/locales:1:1 cannot be read: ENOENT',
    ]);
    expect(lines).toHaveLength(2);
    expect(store.locales('invoice.paid')).toEqual([]);
    expect(store.find('invoice.paid', 'es')).toBeUndefined();
  });

  it('what is no text is passed over, and what looks like one but cannot be is a warning', () => {
    const { warnings, locales } = open({
      [deleted]: 'Uno',
      'templates/README.md': 'x',
      'templates/.git/x': 'x',
      'templates/domain.deleted/.es.hbs.swp': 'x',
      'templates/domain.deleted/es.hbs~': 'x',
      'templates/domain.deleted/notes.txt': 'x',
      'templates/domain.deleted/spanish language.hbs': 'x',
      'templates/domain.deletd/es.hbs': 'x',
    });
    expect(locales('domain.deleted')).toEqual(['es']);
    expect(warnings()).toEqual([
      expect.stringMatching(/domain\.deletd:1:1 there is no event type "domain\.deletd"/),
      expect.stringMatching(/spanish language\.hbs:1:1 "spanish language" is no locale/),
    ]);
  });

  it('a byte order mark and Windows’ line ends do not matter', () => {
    const { render, warnings } = open({
      [deleted]: '\uFEFFUno\r\n{{#if client.company}}\r\nDos\r\n{{/if}}\r\n\r\n\r\n\r\nTres\r\n',
      'locales/es.json': `\uFEFF${JSON.stringify(spanish)}`,
    });
    expect([render('domain.deleted'), warnings()]).toEqual(['Uno\nDos\n\nTres', []]);
  });
});

it('a locale that is new, with its phrases and texts, works without a restart', () => {
  const { render, edit, warnings, locales } = open({ [deleted]: 'Uno' });
  edit(({ write }) => write('templates/domain.deleted/de.hbs', '{{t "greeting" name=client.firstName}}'));
  expect(warnings()).toEqual([
    expect.stringMatching(/de\.hbs:1:1 there are no phrases for it: locales\/de\.json/),
  ]);
  edit(({ write }) =>
    write('locales/de.json', JSON.stringify({ ...english, greeting: 'Guten Tag {{name}},' })),
  );
  expect(warnings()).toEqual([]);
  expect(locales('domain.deleted')).toEqual(['de', 'es']);
  expect(render('domain.deleted', 'de')).toBe('Guten Tag Juan,');
});

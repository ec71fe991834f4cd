import { afterEach, describe, expect, it } from '@jest/globals';
import { eventTypes } from '../../src/events/catalog.ts';
import { checkTemplates } from '../../src/rendering/check-templates.ts';
import { shippedLocales } from '../../src/rendering/locale.ts';
import { describeProblem } from '../../src/rendering/problem.ts';
import { english, spanish, textsInAFolder, type Folder } from './texts-in-a-folder.ts';

const folders: Folder[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) folder.delete();
});

/** Every type in every shipped locale, and then some files over it. */
function complete(files: Readonly<Record<string, string>> = {}): Folder {
  const phrases = shippedLocales.map((locale) => [
    `locales/${locale}.json`,
    JSON.stringify(locale === 'en' ? english : spanish),
  ]);
  const templates = eventTypes.flatMap((type) =>
    shippedLocales.map((locale) => [`templates/${type}/${locale}.hbs`, 'x']),
  );
  const folder = textsInAFolder({ ...Object.fromEntries([...phrases, ...templates]), ...files });
  folders.push(folder);
  return folder;
}

function problems(folder: Folder): string[] {
  const root = folder.templates.replace(/templates$/, '');
  return checkTemplates(folder).map((problem) => describeProblem(problem).replace(root, ''));
}

describe('the check of all texts', () => {
  it('finds nothing where all is well', () => {
    expect(problems(complete())).toEqual([]);
  });

  it('finds a text that is missing in a shipped locale', () => {
    const folder = complete();
    folder.remove('templates/invoice.paid/it.hbs');
    expect(problems(folder)).toEqual([
      'templates/invoice.paid/it.hbs:1:1 is missing: every text is there in es, en, pt, it, fr',
    ]);
  });

  it('finds that nothing is there at all', () => {
    const folder = textsInAFolder();
    folders.push(folder);
    const found = problems(folder);
    expect(found).toHaveLength(3 + eventTypes.length * shippedLocales.length);
    expect(found[0]).toMatch(/^locales\/fr\.json:1:1 is missing/);
  });

  it('finds every problem in every file, sorted by place', () => {
    const folder = complete({
      'templates/invoice.paid/es.hbs': 'a\n{{nope}} {{payment.method}}\n{{invoice.number}}',
      'templates/domain.deleted/en.hbs': '{{t "nope"}}',
      'templates/domain.lost/en.hbs': 'x',
      'locales/fr.json': '{\n  "a": 1,\n  "b": ""\n}',
    });
    const found = problems(folder);
    expect(found.filter((problem) => !problem.includes('/fr.hbs'))).toEqual([
      'locales/fr.json:2:3 "a" must be a text, or an object of phrases',
      'locales/fr.json:3:3 "b" is empty',
      'templates/domain.deleted/en.hbs:1:3 there is no phrase "nope" in en',
      'templates/domain.lost:1:1 there is no event type "domain.lost"',
      expect.stringMatching(/^templates\/invoice\.paid\/es\.hbs:2:3 there is no nope/),
      expect.stringMatching(/^templates\/invoice\.paid\/es\.hbs:2:12 payment may be missing/),
      expect.stringMatching(/^templates\/invoice\.paid\/es\.hbs:3:3 invoice\.number may be missing/),
    ]);
    expect(found.filter((problem) => problem.includes('/fr.hbs'))).toHaveLength(eventTypes.length);
  });

  it('finds a phrase that one locale has and another lacks, whatever plural forms each has', () => {
    const folder = complete({
      'locales/en.json': JSON.stringify({ ...english, security: { notYou: 'x' } }),
      'locales/pt.json': JSON.stringify({ ...spanish, units: {} }),
    });
    expect(problems(folder)).toEqual([
      'locales/es.json:1:1 lacks the phrase "security.notYou", which en has',
      'locales/fr.json:1:1 lacks the phrase "security.notYou", which en has',
      'locales/it.json:1:1 lacks the phrase "security.notYou", which en has',
      'locales/pt.json:1:1 lacks the phrase "security.notYou", which en has',
      expect.stringMatching(/^locales\/pt\.json:1:1 lacks the phrase "units\.domain", which/),
    ]);
  });

  it('checks a locale of one’s own as well, without wanting all of it', () => {
    const folder = complete({
      'locales/de.json': JSON.stringify(english),
      'templates/invoice.paid/de.hbs': '{{nope}}',
    });
    expect(problems(folder)).toEqual([
      expect.stringMatching(/^templates\/invoice\.paid\/de\.hbs:1:3 there is no nope/),
    ]);
  });
});

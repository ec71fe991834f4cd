import { join } from 'node:path';
import { eventTypes } from '../events/catalog.ts';
import { shippedLocales } from './locale.ts';
import type { Override } from './override.ts';
import type { PhraseRule } from './phrases.ts';
import type { FileProblem } from './problem.ts';
import { loadLibrary, slotKey, type TemplateLibrary } from './template-library.ts';
import { findTextFiles, type TextDirectories } from './text-files.ts';
import { overrideProblems, textsInForce } from './texts-in-force.ts';

/**
 * Everything that is wrong with the texts: what is broken, what is missing for a type of the catalog in a shipped
 * locale, phrases that one locale has and another lacks, what `rule` says, and overrides that cannot be used. Sorted by
 * file and place; none: all is well.
 */
export function checkTemplates(
  directories: TextDirectories,
  { rule = () => [], overrides = [] }: { rule?: PhraseRule; overrides?: readonly Override[] } = {},
): FileProblem[] {
  const library = loadLibrary(findTextFiles(directories));
  const problems = [
    ...library.problems,
    ...overrideProblems(overrides, textsInForce({ shipped: library, overrides, rule })),
    ...missingFiles(library, directories),
    ...missingPhrases(library),
    ...[...library.phrases.values()].flatMap(({ file, good }) =>
      good ? rule(good).map((message) => ({ file, line: 1, column: 1, message })) : [],
    ),
  ];
  return problems.toSorted(
    (a, b) =>
      compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(a.message, b.message),
  );
}

function missingFiles({ templates, phrases }: TemplateLibrary, directories: TextDirectories): FileProblem[] {
  const message = `is missing: every text is there in ${shippedLocales.join(', ')}`;
  const wanted = eventTypes.flatMap((type) => shippedLocales.map((locale) => ({ type, locale })));
  return [
    ...shippedLocales
      .filter((locale) => !phrases.has(locale))
      .map((locale) => join(directories.locales, `${locale}.json`)),
    ...wanted
      .filter(({ type, locale }) => !templates.has(slotKey(type, locale)))
      .map(({ type, locale }) => join(directories.templates, type, `${locale}.hbs`)),
  ].map((file) => ({ file, line: 1, column: 1, message }));
}

function missingPhrases({ phrases }: TemplateLibrary): FileProblem[] {
  const all = [...phrases.values()].flatMap(({ file, good }) => (good ? [{ file, good }] : []));
  const owners = new Map(all.flatMap(({ good }) => [...good.keys].map((key) => [key, good.locale])));
  return all.flatMap(({ file, good }) =>
    [...owners]
      .filter(([key]) => !good.keys.has(key))
      .map(([key, owner]) => ({
        file,
        line: 1,
        column: 1,
        message: `lacks the phrase "${key}", which ${owner} has`,
      })),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

import path from 'node:path';
import { isStorable } from '../../events/fields.ts';
import type { Override } from '../../rendering/override.ts';
import { placeOfKey, readWordings } from '../../rendering/phrases.ts';
import { atTop, type FileProblem, type Problem } from '../../rendering/problem.ts';
import { findTextFiles, readText, type TextDirectories, type TextFiles } from '../../rendering/text-files.ts';

/** A text of a folder, and its file. */
export interface FiledText extends Override {
  file: string;
  /** Where a problem of the text is in the file. */
  placed(problem: Problem): FileProblem;
}

/** Where the texts are in a folder: as the shipped ones are. */
export function directoriesIn(folder: string): TextDirectories {
  return { templates: path.join(folder, 'templates'), locales: path.join(folder, 'locales') };
}

/** The files, by path within the folder, that hold these texts and no others. */
export function filesOf(overrides: readonly Override[]): Map<string, string> {
  const templates = overrides
    .filter(({ kind }) => kind === 'template')
    .map(({ name, locale, source }): [string, string] => [
      path.join('templates', name, `${locale}.hbs`),
      source,
    ]);
  const phrases = Map.groupBy(
    overrides.filter(({ kind }) => kind === 'phrase'),
    ({ locale }) => locale,
  );
  const locales = [...phrases].map(([locale, its]): [string, string] => [
    path.join('locales', `${locale}.json`),
    `${JSON.stringify(nested(its), null, 2)}\n`,
  ]);
  return new Map([...templates, ...locales]);
}

interface Tree extends Map<string, Tree | string> {}

/** As `locales/<locale>.json` has phrases. */
function nested(phrases: readonly Override[]): unknown {
  const tree: Tree = new Map();
  for (const { name, source } of phrases) {
    const parts = name.split('.');
    let node = tree;
    for (const part of parts.slice(0, -1)) {
      const known = node.get(part);
      const inner: Tree = known instanceof Map ? known : new Map();
      node.set(part, inner);
      node = inner;
    }
    node.set(parts.at(-1) ?? '', source);
  }
  return asObject(tree);
}

function asObject(tree: Tree): unknown {
  return Object.fromEntries(
    [...tree].map(([key, inner]) => [key, inner instanceof Map ? asObject(inner) : inner]),
  );
}

/** The text files of a folder, which need not have both directories. */
export function filesIn(folder: string): TextFiles {
  const directories = directoriesIn(folder);
  const files = findTextFiles(directories);
  const isAbsent = ({ file, message }: FileProblem) =>
    message.endsWith('ENOENT') && Object.values(directories).includes(file);
  const problems = files.problems.filter((problem) => !isAbsent(problem));
  const isEmpty = files.problems.length - problems.length === 2;
  const nothing = { file: folder, ...atTop('has neither templates nor locales in it') };
  return { ...files, problems: isEmpty ? [nothing] : problems };
}

/** Reads a folder of texts, and what cannot be read in it. */
export function readTextFolder(folder: string): { texts: FiledText[]; problems: FileProblem[] } {
  const files = filesIn(folder);
  const problems = [...files.problems];
  const read = (file: string): string | undefined => {
    const found = readText(file);
    if (found.ok) return found.text;
    problems.push({ file, ...atTop(found.message) });
    return undefined;
  };
  const templates = files.templates.flatMap(({ file, type: name, locale }): FiledText[] => {
    const source = read(file);
    const placed = (problem: Problem) => ({ file, ...problem });
    return source === undefined ? [] : [{ kind: 'template', name, locale, source, file, placed }];
  });
  const phrases = files.phrases.flatMap(({ file, locale }): FiledText[] => {
    const json = read(file);
    if (json === undefined) return [];
    const found = readWordings(json);
    problems.push(...found.problems.map((problem) => ({ file, ...problem })));
    return [...found.wordings].map(([name, source]) => ({
      kind: 'phrase',
      name,
      locale,
      source,
      file,
      placed: ({ message }) => ({ file, ...placeOfKey(name, json), message: `"${name}" ${message}` }),
    }));
  });
  const texts = [...templates, ...phrases];
  const unfit = texts.filter(({ source }) => !isStorable(source));
  problems.push(...unfit.map(({ placed }) => placed(atTop('must have whole characters, and no NUL'))));
  return { texts, problems };
}

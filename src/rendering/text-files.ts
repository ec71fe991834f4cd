import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { catalog } from '../events/catalog.ts';
import type { FileProblem } from './problem.ts';

export interface TextDirectories {
  /** Holds `<event type>/<locale>.hbs`. */
  templates: string;
  /** Holds `<locale>.json`. */
  locales: string;
}

export interface PhraseFile {
  file: string;
  locale: string;
}

export interface TemplateFile extends PhraseFile {
  type: string;
}

export interface TextFiles {
  phrases: PhraseFile[];
  templates: TemplateFile[];
  /** Directories that cannot be read, and files that nothing will ever use. */
  problems: FileProblem[];
}

/** Which texts there are. Never throws; what an editor leaves lying about (`.es.hbs.swp`, `es.hbs~`) is passed over. */
export function findTextFiles({ templates, locales }: TextDirectories): TextFiles {
  const problems: FileProblem[] = [];
  const report = (file: string, message: string) => problems.push({ file, line: 1, column: 1, message });

  const list = (directory: string) => {
    try {
      return readdirSync(directory, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      report(directory, `cannot be read: ${reason(error)}`);
      return [];
    }
  };
  const filesByLocale = (directory: string, extension: string): PhraseFile[] => {
    const files = list(directory).filter(({ name }) => extname(name) === extension && !name.startsWith('.'));
    return files.flatMap(({ name }) => {
      const file = join(directory, name);
      const locale = basename(name, extension);
      if (isLocale(locale)) return [{ file, locale }];
      report(file, `"${locale}" is no locale, such as es or pt-BR`);
      return [];
    });
  };
  const found: TemplateFile[] = [];
  for (const entry of list(templates)) {
    const directory = join(templates, entry.name);
    if (entry.name.startsWith('.') || entry.isFile()) continue;
    if (!catalog.has(entry.name)) report(directory, `there is no event type "${entry.name}"`);
    else for (const file of filesByLocale(directory, '.hbs')) found.push({ ...file, type: entry.name });
  }
  return { phrases: filesByLocale(locales, '.json'), templates: found, problems };
}

function isLocale(name: string): boolean {
  try {
    return Intl.getCanonicalLocales(name)[0] === name;
  } catch {
    return false;
  }
}

/** Changes whenever one of the files does. Their times are enough, and work on every file system. */
export function fingerprint({ phrases, templates, problems }: TextFiles): string {
  const times = [...phrases, ...templates].map(({ file }) => {
    try {
      const { mtimeMs, ctimeMs, size } = statSync(file);
      return `${file}:${mtimeMs}:${ctimeMs}:${size}`;
    } catch {
      return file;
    }
  });
  return [...times, ...problems.map(({ file, message }) => `${file} ${message}`)].join('\n');
}

/** A file's text, or why it cannot be read. */
export function readText(file: string): { ok: true; text: string } | { ok: false; message: string } {
  try {
    // A byte order mark is no part of the text.
    return { ok: true, text: readFileSync(file, 'utf8').replace(/^\uFEFF/, '') };
  } catch (error) {
    return { ok: false, message: `cannot be read: ${reason(error)}` };
  }
}

function reason(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
}

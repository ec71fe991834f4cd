import { createHash } from 'node:crypto';
import { createInstance } from 'i18next';
import { atTop, type Problem } from './problem.ts';

/** The phrases that the texts of one locale share. A key is a path: `units.domain`. */
export interface Phrases {
  readonly locale: string;
  /** Changes with the wording. */
  readonly version: string;
  has(key: string): boolean;
  /** Whether there is a phrase in the locale's plural forms: `units.domain_one`, `units.domain_other` … */
  hasPlural(key: string): boolean;
  /** Every key, plural ones without their form. */
  readonly keys: ReadonlySet<string>;
  /** Every phrase as it is written, by its flat key, plural ones with their form. */
  readonly wordings: ReadonlyMap<string, string>;
  /** The same phrases, some of them in other words. Each must be one of `wordings`, and pass `checkPhrase`. */
  reworded(wordings: ReadonlyMap<string, string>): Phrases;
  /** The names of the values that a phrase, in any of its forms, puts in. */
  placeholders(key: string): Set<string>;
  /** The phrase with its values put in, in the form for `values.count` if it is plural. Throws where there is none. */
  text(key: string, values: Readonly<Record<string, unknown>>): string;
}

/** What the phrases of one locale lack for those who ask for them by key, in words. */
export type PhraseRule = (phrases: Phrases) => string[];

export type ParsedPhrases = { ok: true; phrases: Phrases } | { ok: false; problems: Problem[] };

/** No phrase is longer than a whole message. */
const LONGEST_PHRASE = 4096;
const LONGEST_FILE = 200_000;

/** Finds `{{name}}` and `{{name, format}}`; the first group is the name. */
export const PLACEHOLDER = /\{\{-?\s*([\p{L}_][\p{L}\p{N}_.]*)\s*(?:,[^{}]*)?\}\}/gu;
const PLURAL_FORM = /_(?:zero|one|two|few|many|other)$/;

/** Reads a `locales/<locale>.json`: i18next's format, without nesting. Every problem is reported, not only the first. */
export function parsePhrases(source: string, locale: string): ParsedPhrases {
  const read = readWordings(source);
  const { wordings } = read;
  const problems = [...read.problems];
  const keys = new Set([...wordings.keys()].map((key) => withoutForm(key, wordings)));
  const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
  for (const key of keys) {
    if (wordings.has(key)) continue;
    const missing = forms.filter((form) => !wordings.has(`${key}_${form}`)).map((form) => `"${key}_${form}"`);
    if (missing.length === 0) continue;
    const message = `"${key}" lacks a plural form of ${locale}: ${missing.join(', ')}`;
    problems.push({ ...placeOfKey(key, source), message });
  }
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, phrases: createPhrases(locale, wordings, versionOf(source)) };
}

interface Wordings {
  /** Those without problems, by flat key. */
  wordings: ReadonlyMap<string, string>;
  problems: readonly Problem[];
}

/** Reads a JSON file of phrases, which need not be all of a locale. */
export function readWordings(source: string): Wordings {
  const wordings = new Map<string, string>();
  if (source.length > LONGEST_FILE) {
    return { wordings, problems: [atTop(`is longer than ${LONGEST_FILE} characters`)] };
  }
  let tree: unknown;
  try {
    tree = JSON.parse(source);
  } catch (error) {
    return { wordings, problems: [unreadable(source, error)] };
  }
  const problems: Problem[] = [];
  flatten(tree, '', wordings, (key, message) => {
    problems.push({ ...placeOfKey(key, source), message: key === '' ? message : `"${key}" ${message}` });
  });
  return { wordings, problems };
}

/** What is wrong with the wording of one phrase, and where in it. */
export function checkPhrase(wording: string): Problem | undefined {
  if (wording.trim() === '') return atTop('is empty');
  if (wording.length > LONGEST_PHRASE) return atTop(`is longer than ${LONGEST_PHRASE} characters`);
  const nesting = wording.indexOf('$t(');
  if (nesting >= 0) {
    const message = 'nests another phrase ($t), which is not supported';
    return { ...lineAndColumn(wording, nesting), message };
  }
  const broken = wording.replaceAll(PLACEHOLDER, (whole) => '.'.repeat(whole.length)).search(/\{\{|\}\}/);
  if (broken < 0) return undefined;
  return { ...lineAndColumn(wording, broken), message: 'has a broken {{placeholder}}' };
}

/** Where a key stands in a `locales/<locale>.json`: its parts one after the other. */
export function placeOfKey(key: string, source: string): { line: number; column: number } {
  let at = 0;
  for (const part of key === '' ? [] : key.split('.')) {
    const found = [`"${part}"`, `"${part}_`]
      .map((text) => source.indexOf(text, at))
      .find((index) => index >= 0);
    at = found ?? at;
  }
  return lineAndColumn(source, at);
}

type Report = (key: string, message: string) => void;

function flatten(node: unknown, key: string, texts: Map<string, string>, report: Report): void {
  if (typeof node === 'string') {
    const problem = checkPhrase(node);
    if (problem === undefined) texts.set(key, node);
    else report(key, problem.message);
  } else if (typeof node === 'object' && node !== null && !Array.isArray(node)) {
    for (const [name, inner] of Object.entries(node)) {
      if (name.includes('.')) report(key, `has a key with a dot in it: "${name}"`);
      else flatten(inner, key === '' ? name : `${key}.${name}`, texts, report);
    }
  } else {
    report(key, key === '' ? 'must be a JSON object of phrases' : 'must be a text, or an object of phrases');
  }
}

function withoutForm(key: string, texts: ReadonlyMap<string, string>): string {
  const base = key.replace(PLURAL_FORM, '');
  return texts.has(`${base}_other`) ? base : key;
}

function unreadable(source: string, error: unknown): Problem {
  const message = error instanceof Error ? error.message : String(error);
  const at = /at position (\d+)/.exec(message)?.[1];
  // Node says where it stopped, except at the end of the file.
  const position = lineAndColumn(source, at === undefined ? source.length : Number(at));
  return { ...position, message: `is not JSON: ${message.replace(/ \(line \d+ column \d+\)$/, '')}` };
}

function lineAndColumn(source: string, at: number): { line: number; column: number } {
  const lines = source.slice(0, at).split('\n');
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

function versionOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function createPhrases(locale: string, texts: ReadonlyMap<string, string>, version: string): Phrases {
  const i18n = createInstance({
    lng: locale,
    load: 'currentOnly',
    fallbackLng: false,
    resources: { [locale]: { translation: Object.fromEntries(texts) } },
    initAsync: false,
    // The keys are flat by now.
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    parseMissingKeyHandler: (key: string) => {
      throw new Error(`there is no phrase "${key}" in ${locale}`);
    },
  });
  void i18n.init();
  const formsOf = (key: string) => [...texts].filter(([name]) => name.replace(PLURAL_FORM, '') === key);
  return {
    locale,
    version,
    has: (key) => texts.has(key),
    hasPlural: (key) => texts.has(`${key}_other`),
    keys: new Set([...texts.keys()].map((key) => withoutForm(key, texts))),
    wordings: texts,
    reworded: (wordings) =>
      createPhrases(
        locale,
        new Map([...texts].map(([key, text]) => [key, wordings.get(key) ?? text])),
        versionOf(JSON.stringify([version, ...[...wordings].toSorted(([a], [b]) => (a < b ? -1 : 1))])),
      ),
    placeholders: (key) => {
      const wordings = texts.has(key) ? [texts.get(key) ?? ''] : formsOf(key).map(([, text]) => text);
      return new Set(
        wordings.flatMap((text) => [...text.matchAll(PLACEHOLDER)].map(([, name]) => name ?? '')),
      );
    },
    text: (key, values) => {
      // Values go in as `replace`, so that none of them can be an option of i18next's.
      const { count } = values;
      return i18n.t(key, { replace: values, nest: false, ...(typeof count === 'number' ? { count } : {}) });
    },
  };
}

import { createHash } from 'node:crypto';
import { createInstance } from 'i18next';
import type { Problem } from './problem.ts';

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
  /** The names of the values that a phrase, in any of its forms, puts in. */
  placeholders(key: string): Set<string>;
  /** The phrase with its values put in, in the form for `values.count` if it is plural. Throws where there is none. */
  text(key: string, values: Readonly<Record<string, unknown>>): string;
}

export type ParsedPhrases = { ok: true; phrases: Phrases } | { ok: false; problems: Problem[] };

/** No phrase is longer than a whole message. */
const LONGEST_PHRASE = 4096;
const LONGEST_FILE = 200_000;

const PLACEHOLDER = /\{\{-?\s*([\p{L}_][\p{L}\p{N}_.]*)\s*(?:,[^{}]*)?\}\}/gu;
const PLURAL_FORM = /_(?:zero|one|two|few|many|other)$/;

/** Reads a `locales/<locale>.json`: i18next's format, without nesting. Every problem is reported, not only the first. */
export function parsePhrases(source: string, locale: string): ParsedPhrases {
  if (source.length > LONGEST_FILE) {
    return failed([{ line: 1, column: 1, message: `is longer than ${LONGEST_FILE} characters` }]);
  }
  let tree: unknown;
  try {
    tree = JSON.parse(source);
  } catch (error) {
    return failed([unreadable(source, error)]);
  }
  const texts = new Map<string, string>();
  const problems: Problem[] = [];
  const report = (key: string, message: string) =>
    problems.push({ ...positionOf(key, source), message: key === '' ? message : `"${key}" ${message}` });

  flatten(tree, '', texts, report);
  const keys = new Set([...texts.keys()].map((key) => withoutForm(key, texts)));
  const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
  for (const key of keys) {
    if (texts.has(key)) continue;
    const missing = forms.filter((form) => !texts.has(`${key}_${form}`)).map((form) => `"${key}_${form}"`);
    if (missing.length > 0) report(key, `lacks a plural form of ${locale}: ${missing.join(', ')}`);
  }
  return problems.length > 0 ? failed(problems) : { ok: true, phrases: createPhrases(source, locale, texts) };
}

function failed(problems: Problem[]): ParsedPhrases {
  return { ok: false, problems };
}

type Report = (key: string, message: string) => void;

function flatten(node: unknown, key: string, texts: Map<string, string>, report: Report): void {
  if (typeof node === 'string') {
    const complaint = complaintAbout(node);
    if (complaint === undefined) texts.set(key, node);
    else report(key, complaint);
  } else if (typeof node === 'object' && node !== null && !Array.isArray(node)) {
    for (const [name, inner] of Object.entries(node)) {
      if (name.includes('.')) report(key, `has a key with a dot in it: "${name}"`);
      else flatten(inner, key === '' ? name : `${key}.${name}`, texts, report);
    }
  } else {
    report(key, key === '' ? 'must be a JSON object of phrases' : 'must be a text, or an object of phrases');
  }
}

function complaintAbout(phrase: string): string | undefined {
  if (phrase.trim() === '') return 'is empty';
  if (phrase.length > LONGEST_PHRASE) return `is longer than ${LONGEST_PHRASE} characters`;
  if (phrase.includes('$t(')) return 'nests another phrase ($t), which is not supported';
  return /\{\{|\}\}/.test(phrase.replaceAll(PLACEHOLDER, '')) ? 'has a broken {{placeholder}}' : undefined;
}

function withoutForm(key: string, texts: ReadonlyMap<string, string>): string {
  const base = key.replace(PLURAL_FORM, '');
  return texts.has(`${base}_other`) ? base : key;
}

/** Where a key stands: its parts one after the other. */
function positionOf(key: string, source: string): { line: number; column: number } {
  let at = 0;
  for (const part of key === '' ? [] : key.split('.')) {
    const found = [`"${part}"`, `"${part}_`]
      .map((text) => source.indexOf(text, at))
      .find((index) => index >= 0);
    at = found ?? at;
  }
  return lineAndColumn(source, at);
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

function createPhrases(source: string, locale: string, texts: ReadonlyMap<string, string>): Phrases {
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
    version: createHash('sha256').update(source).digest('hex'),
    has: (key) => texts.has(key),
    hasPlural: (key) => texts.has(`${key}_other`),
    keys: new Set([...texts.keys()].map((key) => withoutForm(key, texts))),
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

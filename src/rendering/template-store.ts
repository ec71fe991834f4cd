import type { Logger } from '../logger.ts';
import type { Override } from './override.ts';
import type { PhraseRule, Phrases } from './phrases.ts';
import { describeProblem, type FileProblem } from './problem.ts';
import { loadLibrary, slotKey, type TemplateLibrary } from './template-library.ts';
import { findTextFiles, fingerprint, type TextDirectories } from './text-files.ts';
import { overrideProblems, textsInForce, type TemplateInForce, type TextsInForce } from './texts-in-force.ts';

/** The texts in use. They follow their files within a second, and overrides at once, without a restart. */
export interface TemplateStore {
  /** The locales that a type has a text in. */
  locales(type: string): string[];
  /** The text of a type in a locale: its override, else the last good version of its file, if there ever was one. */
  find(type: string, locale: string): TemplateInForce | undefined;
  /** The phrases of every locale: overrides, else the last good version of the file. */
  phrases(): Phrases[];
  /** What is wrong with the files and the overrides right now: `file:line:column message`. */
  warnings(): string[];
  /** Staff wording to use in the place of shipped texts, instead of what was handed in before. */
  override(overrides: readonly Override[]): void;
  /** What there is, as it stands. */
  now(): TextsNow;
  /** Looks at the files at once. A file that is broken now keeps its last good version. */
  refresh(): void;
  close(): void;
}

/** All texts at one moment. */
export interface TextsNow {
  shipped: TemplateLibrary;
  overrides: readonly Override[];
  inForce: TextsInForce;
  rule: PhraseRule;
}

interface StoreOptions extends TextDirectories {
  logger: Logger;
  /** What an override of a phrase must leave as it is for those who ask for phrases by key. */
  rule?: PhraseRule;
  /** How often the files are looked at, in milliseconds. */
  pollMs?: number;
}

/** Loads all texts. Never throws: a file that is broken is a warning, and the others work. */
export function createTemplateStore({
  templates,
  locales,
  logger,
  rule = () => [],
  pollMs = 1000,
}: StoreOptions): TemplateStore {
  let seen: string | undefined;
  let available = new Map<string, string[]>();
  let shipped = look(undefined);
  let overrides: readonly Override[] = [];
  let inForce = textsInForce({ shipped, overrides, rule });
  let problems: readonly FileProblem[] = [];
  takeNote();

  const timer = setInterval(refresh, pollMs);
  // Watching texts is no reason to keep a process alive.
  timer.unref();

  /** The files as they are now; the same as before where nothing has changed. */
  function look(before: TemplateLibrary | undefined): TemplateLibrary {
    const files = findTextFiles({ templates, locales });
    const now = fingerprint(files);
    if (before && now === seen) return before;
    const library = loadLibrary(files, before);
    // What could not be read just now is tried again.
    const slots = [...library.templates.values(), ...library.phrases.values()];
    seen = slots.every(({ source }) => source !== undefined) ? now : undefined;
    return library;
  }

  function refresh(): void {
    const before = shipped;
    shipped = look(before);
    if (shipped !== before) settle();
  }

  function override(replacing: readonly Override[]): void {
    overrides = replacing;
    settle();
  }

  function settle(): void {
    const before = inForce;
    inForce = textsInForce({ shipped, overrides, rule }, before);
    takeNote();
    logChanges(before.templates, inForce.templates);
  }

  function takeNote(): void {
    available = localesByType(inForce);
    const known = new Set(problems.map(describeProblem));
    problems = [...shipped.problems, ...overrideProblems(overrides, inForce)];
    for (const problem of problems) {
      if (known.has(describeProblem(problem))) continue;
      const { message, ...place } = problem;
      logger.warn(place, `text not usable: ${message}`);
    }
  }

  function logChanges(before: TextsInForce['templates'], after: TextsInForce['templates']): void {
    const keys = [...new Set([...before.keys(), ...after.keys()])];
    const changed = keys.filter((key) => before.get(key)?.template !== after.get(key)?.template);
    if (changed.length > 0) logger.info({ templates: changed }, 'texts changed');
  }

  return {
    locales: (type) => available.get(type) ?? [],
    find: (type, locale) => inForce.templates.get(slotKey(type, locale)),
    phrases: () => [...inForce.phrases.values()],
    warnings: () => problems.map(describeProblem),
    override,
    now: () => ({ shipped, overrides, inForce, rule }),
    refresh,
    close: () => clearInterval(timer),
  };
}

function localesByType({ templates }: TextsInForce): Map<string, string[]> {
  const locales = new Map<string, string[]>();
  for (const { type, locale } of templates.values())
    locales.set(type, [...(locales.get(type) ?? []), locale]);
  return locales;
}

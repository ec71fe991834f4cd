import type { Logger } from '../logger.ts';
import type { Phrases } from './phrases.ts';
import { describeProblem } from './problem.ts';
import { loadLibrary, slotKey, type TemplateLibrary, type TemplateSlot } from './template-library.ts';
import { findTextFiles, fingerprint, type TextDirectories } from './text-files.ts';

/** The texts in use. They follow their files within a second, without a restart. */
export interface TemplateStore {
  /** The locales that a type has a text in. */
  locales(type: string): string[];
  /** The text of a type in a locale: its last good version, if there ever was one. */
  find(type: string, locale: string): TemplateSlot | undefined;
  /** The phrases of every locale, in their last good version. */
  phrases(): Phrases[];
  /** What is wrong with the files right now: `file:line:column message`. */
  warnings(): string[];
  /** Looks at the files at once. A file that is broken now keeps its last good version. */
  refresh(): void;
  close(): void;
}

interface StoreOptions extends TextDirectories {
  logger: Logger;
  /** How often the files are looked at, in milliseconds. */
  pollMs?: number;
}

/** Loads all texts. Never throws: a file that is broken is a warning, and the others work. */
export function createTemplateStore({
  templates,
  locales,
  logger,
  pollMs = 1000,
}: StoreOptions): TemplateStore {
  let library: TemplateLibrary | undefined;
  let seen: string | undefined;
  let available = new Map<string, string[]>();

  refresh();
  const timer = setInterval(refresh, pollMs);
  // Watching texts is no reason to keep a process alive.
  timer.unref();

  function refresh(): void {
    const files = findTextFiles({ templates, locales });
    const now = fingerprint(files);
    if (library && now === seen) return;
    const before = library;
    library = loadLibrary(files, before);
    // What could not be read just now is tried again.
    const slots = [...library.templates.values(), ...library.phrases.values()];
    seen = slots.every(({ source }) => source !== undefined) ? now : undefined;
    available = localesByType(library);
    logChanges(before, library);
  }

  function logChanges(before: TemplateLibrary | undefined, after: TemplateLibrary): void {
    const known = new Set(before?.problems.map(describeProblem));
    for (const problem of after.problems) {
      if (known.has(describeProblem(problem))) continue;
      const { message, ...place } = problem;
      logger.warn(place, `text not usable: ${message}`);
    }
    const changed = [...after.templates].filter(
      ([key, { good }]) => good !== before?.templates.get(key)?.good,
    );
    if (before && changed.length > 0)
      logger.info({ templates: changed.map(([key]) => key) }, 'texts changed');
  }

  return {
    locales: (type) => available.get(type) ?? [],
    find: (type, locale) => library?.templates.get(slotKey(type, locale)),
    phrases: () => [...(library?.phrases.values() ?? [])].flatMap(({ good }) => (good ? [good] : [])),
    warnings: () => (library?.problems ?? []).map(describeProblem),
    refresh,
    close: () => clearInterval(timer),
  };
}

function localesByType({ templates }: TemplateLibrary): Map<string, string[]> {
  const locales = new Map<string, string[]>();
  for (const { type, locale } of templates.values())
    locales.set(type, [...(locales.get(type) ?? []), locale]);
  return locales;
}

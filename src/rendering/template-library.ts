import { compileTemplate, type Template } from './compile-template.ts';
import { parsePhrases, type Phrases } from './phrases.ts';
import { atTop, type FileProblem, type Problem } from './problem.ts';
import { readText, type PhraseFile, type TemplateFile, type TextFiles } from './text-files.ts';

/** What became of one file. */
interface Slot<Content> {
  file: string;
  /** The last version without problems, if there ever was one. */
  good: Content | undefined;
  /** What is wrong with the file as it stands now. */
  problems: readonly FileProblem[];
  /** What the file held when it was last looked at; undefined where it could not be read. */
  source: string | undefined;
}

type PhraseSlot = Slot<Phrases>;

interface TemplateSlot extends Slot<Template> {
  type: string;
  locale: string;
  /** Those that it was last looked at with. */
  phrases: Phrases | undefined;
}

/** All texts as their files had them, and where a file is broken, as it last was good. */
export interface TemplateLibrary {
  /** By locale. */
  phrases: ReadonlyMap<string, PhraseSlot>;
  /** By type and locale: `invoice.paid/es`. */
  templates: ReadonlyMap<string, TemplateSlot>;
  /** Everything that is wrong now. */
  problems: readonly FileProblem[];
}

const nothing: TemplateLibrary = { phrases: new Map(), templates: new Map(), problems: [] };

/** Reads the files. What has not changed since `before` is taken over from it; never throws. */
export function loadLibrary(files: TextFiles, before: TemplateLibrary = nothing): TemplateLibrary {
  const phrases = new Map(
    files.phrases.map((file) => [file.locale, loadPhrases(file, before.phrases.get(file.locale))]),
  );
  for (const [key, slot] of gone(before.phrases, phrases)) phrases.set(key, slot);

  const templates = new Map(
    files.templates.map((file) => {
      const key = slotKey(file.type, file.locale);
      return [key, loadTemplate(file, phrases.get(file.locale)?.good, before.templates.get(key))];
    }),
  );
  for (const [key, slot] of gone(before.templates, templates)) templates.set(key, slot);

  const slots = [...phrases.values(), ...templates.values()];
  return { phrases, templates, problems: [...files.problems, ...slots.flatMap(({ problems }) => problems)] };
}

export function slotKey(type: string, locale: string): string {
  return `${type}/${locale}`;
}

function loadPhrases({ file, locale }: PhraseFile, before: PhraseSlot | undefined): PhraseSlot {
  const read = readText(file);
  const slot = { file, good: before?.good, source: undefined };
  if (!read.ok) return { ...slot, problems: inFile(file, [atTop(read.message)]) };
  if (before?.source === read.text) return before;
  const parsed = parsePhrases(read.text, locale);
  return parsed.ok
    ? { file, good: parsed.phrases, problems: [], source: read.text }
    : { ...slot, problems: inFile(file, parsed.problems), source: read.text };
}

function loadTemplate(
  { file, type, locale }: TemplateFile,
  phrases: Phrases | undefined,
  before: TemplateSlot | undefined,
): TemplateSlot {
  const read = readText(file);
  const slot = { file, type, locale, phrases, good: before?.good, source: undefined };
  if (!read.ok) return { ...slot, problems: inFile(file, [atTop(read.message)]) };
  if (before?.source === read.text && before.phrases === phrases) return before;
  if (!phrases) {
    const message = `there are no phrases for it: locales/${locale}.json is missing or broken`;
    return { ...slot, problems: inFile(file, [atTop(message)]), source: read.text };
  }
  const compiled = compileTemplate(read.text, { type, phrases });
  return compiled.ok
    ? { ...slot, good: compiled.template, problems: [], source: read.text }
    : { ...slot, problems: inFile(file, compiled.problems), source: read.text };
}

/** A file that is taken away is no reason to stop writing: its last good version stays, and is complained about. */
function* gone<Kept extends Slot<unknown>>(
  before: ReadonlyMap<string, Kept>,
  now: ReadonlyMap<string, Kept>,
): Generator<[string, Kept]> {
  for (const [key, slot] of before) {
    if (now.has(key) || slot.good === undefined) continue;
    const problems = inFile(slot.file, [atTop('is gone; its last version is used until the next start')]);
    yield [key, { ...slot, problems, source: undefined }];
  }
}

function inFile(file: string, problems: readonly Problem[]): FileProblem[] {
  return problems.map((problem) => ({ file, ...problem }));
}

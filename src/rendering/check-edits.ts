import { catalog } from '../events/catalog.ts';
import { compileTemplate } from './compile-template.ts';
import { brokenBy, type TemplateSource } from './compiled-with.ts';
import { textKey, type Override, type TextName } from './override.ts';
import type { Phrases } from './phrases.ts';
import { atTop, type Problem } from './problem.ts';
import { asMap, ownProblem } from './reword-phrases.ts';
import { slotKey } from './template-library.ts';
import type { TextsNow } from './template-store.ts';
import { shippedTemplates } from './texts-in-force.ts';

/** A wording that is to be put in force; `null`: the shipped text. */
export interface Edit extends TextName {
  source: string | null;
}

export interface EditProblem<Its extends Edit> {
  edit: Its;
  problem: Problem;
}

/** The edits of one locale, and what they meet there. */
interface Meeting<Its extends Edit> {
  edits: readonly Its[];
  /** The locale's own. */
  shipped: Phrases;
  inForce: Phrases;
  /** The overrides of the locale that are used, those of the edited texts too. */
  overrides: readonly Override[];
  now: TextsNow;
}

/**
 * Everything that would be wrong if these edits were in force together: what is wrong with each of them, and which texts
 * and conversations a phrase would break. None: they can be published.
 */
export function checkEdits<Its extends Edit>(edits: readonly Its[], now: TextsNow): EditProblem<Its>[] {
  const locales = [...new Set(edits.map(({ locale }) => locale))];
  return locales.flatMap((locale) => {
    const its = edits.filter((edit) => edit.locale === locale);
    const shipped = now.shipped.phrases.get(locale)?.good;
    const inForce = now.inForce.phrases.get(locale);
    if (!shipped || !inForce) {
      return its
        .filter(isWording)
        .map((edit) => ({ edit, problem: atTop(`there are no phrases in ${locale}`) }));
    }
    const overrides = now.overrides.filter(
      (override) => override.locale === locale && !now.inForce.unusable.has(textKey(override)),
    );
    return checkMeeting({ edits: its, shipped, inForce, overrides, now });
  });
}

function checkMeeting<Its extends Edit>(meeting: Meeting<Its>): EditProblem<Its>[] {
  const { edits, inForce, now } = meeting;
  const phraseEdits = edits.filter(({ kind }) => kind === 'phrase');
  const ofPhrases = problemsOfPhrases(phraseEdits, meeting);
  const phrases =
    phraseEdits.length === 0 || ofPhrases.length > 0 ? inForce : phrasesAfter(phraseEdits, meeting);
  const ofTemplates = edits.flatMap((edit) =>
    edit.kind === 'template'
      ? problemsOfTemplate(edit, { phrases, now }).map((problem) => ({ edit, problem }))
      : [],
  );
  return [...ofPhrases, ...ofTemplates];
}

function problemsOfPhrases<Its extends Edit>(
  edits: readonly Its[],
  meeting: Meeting<Its>,
): EditProblem<Its>[] {
  const { shipped, inForce, now } = meeting;
  const [first] = edits;
  if (!first) return [];
  const own = edits.flatMap((edit) => {
    const problem = isWording(edit) ? ownProblem(edit, shipped) : undefined;
    return problem ? [{ edit, problem }] : [];
  });
  if (own.length > 0) return own;

  const templates = templatesAfter(meeting);
  const complaints = (phrases: Phrases) => [...now.rule(phrases), ...brokenBy(phrases, templates)];
  // What is wrong anyway is not the doing of these edits.
  const usual = new Set(complaints(inForce));
  const problemsOf = (some: readonly Its[], edit: Its) =>
    complaints(phrasesAfter(some, meeting))
      .filter((complaint) => !usual.has(complaint))
      .map((complaint) => ({ edit, problem: atTop(complaint) }));

  const together = problemsOf(edits, first);
  if (together.length === 0 || edits.length === 1) return together;
  const blamed = edits.flatMap((edit) => problemsOf([edit], edit));
  return blamed.length > 0 ? blamed : together;
}

function isWording<Its extends Edit>(edit: Its): edit is Its & Override {
  return edit.source !== null;
}

/** The locale's phrases as they would be with some of the edits. */
function phrasesAfter(edits: readonly Edit[], { shipped, overrides }: Meeting<Edit>): Phrases {
  const kept = without(edits, overrides).filter(({ kind }) => kind === 'phrase');
  return shipped.reworded(asMap([...kept, ...edits.filter(isWording)]));
}

/** The templates of the locale that the edits leave as they are, shipped ones and overrides: none may be broken. */
function templatesAfter({ edits, shipped, overrides, now }: Meeting<Edit>): TemplateSource[] {
  const kept = without(edits, overrides).filter(({ kind }) => kind === 'template');
  const { locale } = shipped;
  return [
    ...shippedTemplates(now.shipped, locale),
    ...kept.map(({ name, source }) => ({ key: `override ${slotKey(name, locale)}`, type: name, source })),
  ];
}

function without(edits: readonly Edit[], overrides: readonly Override[]): Override[] {
  const edited = new Set(edits.map(textKey));
  return overrides.filter((override) => !edited.has(textKey(override)));
}

function problemsOfTemplate(
  { name: type, locale, source }: Edit,
  { phrases, now }: { phrases: Phrases; now: TextsNow },
): readonly Problem[] {
  if (source === null) return now.shipped.templates.get(slotKey(type, locale))?.problems ?? [];
  if (!catalog.has(type)) return [atTop(`there is no event type "${type}"`)];
  const compiled = compileTemplate(source, { type, phrases });
  return compiled.ok ? [] : compiled.problems;
}

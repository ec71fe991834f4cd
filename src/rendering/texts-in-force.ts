import type { Template } from './compile-template.ts';
import { brokenBy, compiledWith, type TemplateSource } from './compiled-with.ts';
import { textKey, type Override } from './override.ts';
import type { PhraseRule, Phrases } from './phrases.ts';
import { atTop, type FileProblem, type Problem } from './problem.ts';
import { rewordPhrases, type Reworded } from './reword-phrases.ts';
import { slotKey, type TemplateLibrary } from './template-library.ts';

export interface TemplateInForce {
  type: string;
  locale: string;
  /** What is rendered; undefined where there is nothing that can be. */
  template: Template | undefined;
  isOverridden: boolean;
  /** What is wrong with the shipped file. */
  problems: readonly FileProblem[];
}

/** The texts that are used: the shipped ones, and the overrides that are without problems in their place. */
export interface TextsInForce {
  /** By locale. */
  phrases: ReadonlyMap<string, Phrases>;
  /** By type and locale: `invoice.paid/es`. */
  templates: ReadonlyMap<string, TemplateInForce>;
  /** Overrides that are not used, by `textKey`, and why. */
  unusable: ReadonlyMap<string, readonly Problem[]>;
  /** How the phrases came about, by locale. */
  rewordings: ReadonlyMap<string, Rewording>;
}

interface Rewording extends Reworded {
  shipped: Phrases;
  /** Those that the phrases must fit. */
  templates: readonly TemplateSource[];
  wordings: readonly Override[];
}

/**
 * Puts overrides in the place of shipped texts. One that cannot be used (any more) leaves the shipped text in force.
 * What is the same as `before` is taken over from it; never throws.
 */
export function textsInForce(
  {
    shipped,
    overrides,
    rule,
  }: { shipped: TemplateLibrary; overrides: readonly Override[]; rule: PhraseRule },
  before?: TextsInForce,
): TextsInForce {
  const unusable = new Map<string, readonly Problem[]>();
  const refuse = (override: Override, problems: readonly Problem[]) =>
    unusable.set(textKey(override), problems);

  const rewordings = new Map<string, Rewording>();
  for (const [locale, { good }] of shipped.phrases) {
    if (!good) continue;
    const wordings = overrides.filter((override) => override.kind === 'phrase' && override.locale === locale);
    const templates = shippedTemplates(shipped, locale);
    const known = before?.rewordings.get(locale);
    const isKnown =
      known?.shipped === good &&
      isSame(known.wordings, wordings, ['name', 'source']) &&
      isSame(known.templates, templates, ['type', 'source']);
    const complaints = (some: Phrases) => [...rule(some), ...brokenBy(some, templates)];
    const rewording = isKnown
      ? known
      : { shipped: good, templates, wordings, ...rewordPhrases(good, wordings, complaints) };
    for (const [override, problem] of rewording.unusable) refuse(override, [problem]);
    rewordings.set(locale, rewording);
  }
  const phrases = new Map([...rewordings].map(([locale, rewording]) => [locale, rewording.phrases]));

  const templates = new Map<string, TemplateInForce>();
  for (const [key, { type, locale, good, problems }] of shipped.templates) {
    const words = phrases.get(locale);
    const isReworded = words !== shipped.phrases.get(locale)?.good;
    const compiled =
      good && words && isReworded
        ? compiledWith(words, { key: `shipped ${key}`, type, source: good.source })
        : undefined;
    const template = compiled?.ok ? compiled.template : good;
    templates.set(key, { type, locale, template, isOverridden: false, problems });
  }
  for (const override of overrides) {
    const { kind, name: type, locale, source } = override;
    const key = slotKey(type, locale);
    const words = phrases.get(locale);
    if (!words) refuse(override, [atTop(`there are no phrases in ${locale}`)]);
    if (kind !== 'template' || !words) continue;
    const compiled = compiledWith(words, { key: `override ${key}`, type, source });
    if (!compiled.ok) {
      refuse(override, compiled.problems);
      continue;
    }
    const problems = templates.get(key)?.problems ?? [];
    templates.set(key, { type, locale, template: compiled.template, isOverridden: true, problems });
  }
  return { phrases, templates, unusable, rewordings };
}

function isSame<Item>(
  some: readonly Item[],
  others: readonly Item[],
  fields: ReadonlyArray<keyof Item>,
): boolean {
  return (
    some.length === others.length &&
    some.every((item, n) => fields.every((field) => item[field] === others[n]?.[field]))
  );
}

/** What is wrong with overrides: `override of invoice.paid/es:3:7 …` */
export function overrideProblems(overrides: readonly Override[], { unusable }: TextsInForce): FileProblem[] {
  return overrides.flatMap((override) =>
    (unusable.get(textKey(override)) ?? []).map((problem) => ({
      file: `override of ${override.name}/${override.locale}`,
      ...problem,
    })),
  );
}

/** What a locale's shipped templates are made of, in their last good version. */
export function shippedTemplates({ templates }: TemplateLibrary, locale: string): TemplateSource[] {
  return [...templates].flatMap(([key, { type, locale: its, good }]) =>
    good && its === locale ? [{ key: `shipped ${key}`, type, source: good.source }] : [],
  );
}

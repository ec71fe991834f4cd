import { catalog } from '../events/catalog.ts';
import { shippedLocales } from '../rendering/locale.ts';
import { textKey, type TextKind } from '../rendering/override.ts';
import type { Phrases } from '../rendering/phrases.ts';
import type { TextsNow } from '../rendering/template-store.ts';
import type { TextsDeps } from './texts-deps.ts';
import { createStandings } from './texts-state.ts';
import type { TextCell, TextsOverview } from './texts-wire.ts';

/** All texts at a glance: what stands where. */
export async function overviewOf({ fresh, now, warnings, store }: TextsDeps): Promise<TextsOverview> {
  const [drafts, switchedOff] = await Promise.all([store.drafts(), store.switchedOff(), fresh()]);
  const texts = now();
  const standing = createStandings(texts);
  const drafted = new Set(drafts.map(textKey));
  const locales = localesOf(texts);
  const cells = (kind: TextKind, name: string, isWanted: (locale: string) => boolean) => {
    const all = locales.map((locale): [string, TextCell] => {
      const text = { kind, name, locale };
      return [locale, { state: standing(text).state, hasDraft: drafted.has(textKey(text)) }];
    });
    return Object.fromEntries(all.filter(([locale, { state }]) => state !== 'missing' || isWanted(locale)));
  };

  const types = [...catalog.values(), ...goneTypes(texts)].map(({ type, summary, urgent }) => ({
    type,
    summary,
    urgent,
    switchedOff: switchedOff.includes(type),
    cells: cells('template', type, () => catalog.has(type)),
  }));
  const keys = keysOf(locales, texts);
  const phrases = [...keys, ...goneNames('phrase', { texts, known: keys })].map((key) => ({
    key,
    cells: cells('phrase', key, (locale) => keys.has(key) && hasForm(key, texts.inForce.phrases.get(locale))),
  }));
  return {
    locales,
    groups: byName(types, ({ type }) => type).map(([name, its]) => ({ name, types: its })),
    phrases: byName(phrases, ({ key }) => key).map(([name, its]) => ({ name, keys: its })),
    warnings: warnings(),
  };
}

/** What is overridden and this version has no more: so that it can be seen, and taken back. */
function goneNames(
  kind: TextKind,
  { texts, known }: { texts: TextsNow; known: { has(name: string): boolean } },
) {
  const names = texts.overrides.filter((override) => override.kind === kind).map(({ name }) => name);
  return [...new Set(names)].filter((name) => !known.has(name));
}

function goneTypes(texts: TextsNow) {
  return goneNames('template', { texts, known: catalog }).map((type) => ({
    type,
    summary: '',
    urgent: false,
  }));
}

/** Those that there are phrases or templates in, the shipped ones first. */
export function localesOf({ shipped }: TextsNow): string[] {
  const there = new Set([
    ...shipped.phrases.keys(),
    ...[...shipped.templates.values()].map(({ locale }) => locale),
  ]);
  return [
    ...shippedLocales.filter((locale) => there.has(locale)),
    ...[...there.difference(new Set(shippedLocales))].toSorted(),
  ];
}

/** Every phrase of whatever locale, in the order of the files. */
function keysOf(locales: readonly string[], { inForce }: TextsNow): Set<string> {
  return new Set(locales.flatMap((locale) => [...(inForce.phrases.get(locale)?.wordings.keys() ?? [])]));
}

const PLURAL_FORM = /_(zero|one|two|few|many|other)$/;

/** Whether a locale should have a phrase: not where it is in a plural form that its language does not have. */
function hasForm(key: string, phrases: Phrases | undefined): boolean {
  const form = PLURAL_FORM.exec(key)?.[1];
  if (form === undefined || !phrases?.hasPlural(key.replace(PLURAL_FORM, ''))) return true;
  const { pluralCategories } = new Intl.PluralRules(phrases.locale).resolvedOptions();
  return pluralCategories.some((one) => one === form);
}

/** By the part before the first dot, in the order in which they come. */
function byName<Item>(items: readonly Item[], pathOf: (item: Item) => string): Array<[string, Item[]]> {
  const groups = Map.groupBy(items, (item) => pathOf(item).split('.')[0] ?? '');
  return [...groups];
}

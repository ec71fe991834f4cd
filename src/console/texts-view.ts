import { catalog } from '../events/catalog.ts';
import { sampleEvent } from '../events/sample-event.ts';
import { helperUsages } from '../rendering/helper-usages.ts';
import type { TextName } from '../rendering/override.ts';
import { slotKey } from '../rendering/template-library.ts';
import type { TextsNow } from '../rendering/template-store.ts';
import { textVariables } from '../rendering/text-variables.ts';
import { Refusal } from './route.ts';
import type { PublishedText, TextsDeps } from './texts-deps.ts';
import { localesOf } from './texts-overview.ts';
import { phrasePreview, phraseValues } from './texts-phrase-preview.ts';
import { createStandings, isText } from './texts-state.ts';
import type { DraftView, TextProblem, TextVersionView, TextView, VariableView } from './texts-wire.ts';

/** The text that an address names. Throws a Refusal (404) where there is none. */
export function namedText(params: Readonly<Record<string, string>>, now: TextsNow): TextName {
  const { kind = '', name = '', locale = '' } = params;
  if (kind === 'template' || kind === 'phrase') {
    const text: TextName = { kind, name, locale };
    if (isText(text, now)) return text;
  }
  throw new Refusal(404, { code: 'no_such_text', detail: 'there is no such text' });
}

/** One text, with all that its editor shows. */
export async function viewText(text: TextName, deps: TextsDeps): Promise<TextView> {
  const { store } = deps;
  const [newest, { draft, revision: draftRevision }] = await Promise.all([
    store.newest(text),
    store.lastDraft(text),
    deps.fresh(),
  ]);
  const now = deps.now();
  const standing = createStandings(now);
  const { state, shipped, inForce, problems } = standing(text);
  const phrases = now.inForce.phrases.get(text.locale);
  const others = localesOf(now).filter((locale) => locale !== text.locale);
  return {
    ...text,
    state,
    shipped,
    current: newest?.source ?? inForce ?? shipped,
    currentSeq: currentSeq(newest),
    draft: draft ? draftView(draft) : null,
    draftRevision,
    problems: problems.map(problemView),
    others: others.map((locale) => {
      const other = { ...text, locale };
      return { locale, source: standing(other).inForce, preview: previewInForce(other, deps) };
    }),
    variables: variablesOf(text, deps),
    helpers: text.kind === 'template' ? [...helperUsages] : [],
    phraseKeys: [...(phrases?.keys ?? [])],
  };
}

/** The version in force, of the newest one: 0 is the shipped text. */
export function currentSeq(newest: PublishedText | undefined): number {
  return newest && newest.source !== null ? newest.seq : 0;
}

export function draftView({
  source,
  revision,
  author,
  at,
}: Omit<DraftView, 'at'> & { at: number }): DraftView {
  return { source, revision, author, at: iso(at) };
}

export function versionView({ seq, source, action, author, at }: PublishedText): TextVersionView {
  return { seq, source, action, author, at: iso(at) };
}

/** Without the file, whose place on the machine is nobody's business. */
export function problemView({ line, column, message }: TextProblem): TextProblem {
  return { line, column, message };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

/** The catalog's sample in what is in force; `null` where that cannot be rendered. */
function previewInForce(
  { kind, name, locale }: TextName,
  { now, write, companyName }: TextsDeps,
): string | null {
  const { phrases, templates } = now().inForce;
  if (kind === 'phrase') {
    const its = phrases.get(locale);
    const wording = its?.wordings.get(name);
    return its && wording !== undefined ? phrasePreview(wording, { name, phrases: its, companyName }) : null;
  }
  const template = templates.get(slotKey(name, locale))?.template;
  if (!template || !catalog.has(name)) return null;
  const written = write(template, sampleEvent(name, { id: 'sample', locale }), locale);
  return written.ok ? written.text : null;
}

function variablesOf({ kind, name, locale }: TextName, deps: TextsDeps): VariableView[] {
  const { companyName, clientAreaUrl, now } = deps;
  if (kind === 'template') {
    return catalog.has(name) ? textVariables(name, { locale, companyName, clientAreaUrl }) : [];
  }
  const phrases = now().shipped.phrases.get(locale)?.good;
  if (!phrases?.wordings.has(name)) return [];
  const values = phraseValues({ name, phrases, companyName });
  return [...phrases.placeholders(name)].map((path) => {
    const example = values.get(path);
    return {
      path,
      type: path === 'count' ? 'number' : 'text',
      optional: false,
      ...(example !== undefined && { example }),
    };
  });
}

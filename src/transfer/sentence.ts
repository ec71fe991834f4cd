import { wordsOf } from './words.ts';

/** What a transfer's sentence leaves to be filled in. */
export const blanks = [
  'originName',
  'originEmail',
  'service',
  'destinationName',
  'destinationEmail',
] as const;
export type Blank = (typeof blanks)[number];

/** What a claim states, or a part of it. */
export type ClaimFacts = Readonly<Record<Blank, string>>;

/** The words and blanks of the sentence, in order. */
export type SentencePart = { blank: Blank } | { word: string; isOptional: boolean };

/** One locale's sentence: what claims are built from and recognised by. */
export interface Sentence {
  locale: string;
  text: string;
  parts: readonly SentencePart[];
}

/** A sentence that no claim could be built from, or that could not be told from what fills its blanks. */
export class SentenceError extends Error {
  override readonly name = 'SentenceError';
  readonly locale: string;

  constructor(locale: string, problems: readonly string[]) {
    super(`the transfer sentence of ${locale} ${problems.join('; ')}`);
    this.locale = locale;
  }
}

/** Values for i18next that leave every `{{blank}}` of a phrase as it is. */
export const unfilled: ClaimFacts = Object.fromEntries(
  blanks.map((blank) => [blank, `{{${blank}}}`]),
) as ClaimFacts;

/**
 * The sentences by locale, each with the five blanks (`{{service}}`), once each and with words in between. Words in
 * square brackets (`que [está] activo`) are written, and may be missing in what people send. Throws a SentenceError.
 */
export function parseSentences(texts: Readonly<Record<string, string>>): Sentence[] {
  return Object.entries(texts).map(([locale, text]) => {
    const parts = partsOf(text);
    const problems = problemsOf(text, parts);
    if (problems.length > 0) throw new SentenceError(locale, problems);
    return { locale, text, parts };
  });
}

/** The sentence with its blanks filled. */
export function fill({ text }: Sentence, values: ClaimFacts): string {
  return text.replace(/[[\]]/g, '').replaceAll(BLANK, (_, name: string) => values[name as Blank]);
}

const BLANK = /\{\{\s*(\w+)\s*\}\}/g;
const PIECE = /\{\{\s*(?<blank>\w+)\s*\}\}|\[(?<optional>[^[\]{}]*)\]|(?<words>[^[\]{}]+)/g;

function partsOf(text: string): SentencePart[] {
  return Array.from(text.matchAll(PIECE), ({ groups = {} }): SentencePart[] => {
    const { blank, optional, words = '' } = groups;
    if (blank !== undefined) return [{ blank: blank as Blank }];
    return wordsOf(optional ?? words).map(({ key }) => ({ word: key, isOptional: optional !== undefined }));
  }).flat();
}

function problemsOf(text: string, parts: readonly SentencePart[]): string[] {
  const names = parts.flatMap((part) => ('blank' in part ? [part.blank] : []));
  const touching = parts.filter((part, index) => {
    const before = parts.slice(0, index).findLast((earlier) => 'blank' in earlier || !earlier.isOptional);
    return 'blank' in part && before !== undefined && 'blank' in before;
  });
  return [
    ...(/[[\]{}]/.test(text.replaceAll(PIECE, '')) ? ['has a bracket without its twin'] : []),
    ...blanks.filter((blank) => !names.includes(blank)).map((blank) => `lacks {{${blank}}}`),
    ...names.filter((name) => !blanks.includes(name)).map((name) => `has an unknown blank {{${name}}}`),
    ...names.filter((name, index) => names.indexOf(name) !== index).map((name) => `has {{${name}}} twice`),
    ...(/[\p{L}\p{M}\p{N}]\]?\{\{|\}\}\[?[\p{L}\p{M}\p{N}]/u.test(text)
      ? ['has a blank that touches a word']
      : []),
    ...(touching.length > 0 ? ['has two blanks without a word in between'] : []),
  ];
}

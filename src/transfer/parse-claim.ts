import { hiddenCharacters, withoutUnseen, type HiddenKind } from './hidden-characters.ts';
import { nearestSentence } from './nearest-sentence.ts';
import { readSentence, valuesOf, type Reading } from './read-sentence.ts';
import { blanks, type Blank, type ClaimFacts, type Sentence } from './sentence.ts';
import type { Stated } from './stated-value.ts';
import { wordsOf } from './words.ts';

/**
 * What a text is.
 * - `claim`: states a transfer; names and service as written, e-mail addresses in lower case
 * - `blank`: the sentence, with blanks that are not filled in
 * - `near`: almost the sentence
 * - `hidden`: one of these, if it were not for characters that cannot be seen or are not what they look like
 * - `other`: something else
 *
 * `known` is what the text states all the same: enough to write the sentence out for its sender.
 */
export type ParsedText =
  | ({ kind: 'claim'; locale: string } & ClaimFacts)
  | { kind: 'blank'; locale: string; blanks: Blank[]; known: Partial<ClaimFacts> }
  | { kind: 'near'; locale: string; problems: NearProblem[]; known: Partial<ClaimFacts> }
  | { kind: 'hidden'; locale: string; hidden: HiddenKind[]; known: Partial<ClaimFacts> }
  | { kind: 'other' };

/** Why a text is only almost a claim: other words, more than one way to read it, or what fills a blank cannot be that. */
type NearProblem = 'wording' | 'two_readings' | `unfit_${Blank}`;

/** No message is longer, and a claim is far shorter: UTF-16 units. */
const LONGEST_TEXT = 4096;

/**
 * Recognises the sentence in any of its locales. Case, accents, white space, punctuation, WhatsApp's markers and emoji
 * do not matter; the words do: all of them, in order, and nothing else. Takes time in proportion to the text's length;
 * never throws.
 */
export function parseClaim(text: string, sentences: readonly Sentence[]): ParsedText {
  if (text.length > LONGEST_TEXT) return { kind: 'other' };
  const seen = withoutUnseen(text).normalize('NFC');
  const message = { text: seen, words: wordsOf(seen) };
  for (const addressesOnly of [true, false]) {
    for (const sentence of sentences) {
      const reading = readSentence(message, sentence, { addressesOnly });
      if (reading) return unlessHidden(text, sentence, judge(reading, sentence));
    }
  }
  const near = nearestSentence(message, sentences);
  if (!near) return { kind: 'other' };
  const { sentence, known } = near;
  return unlessHidden(text, sentence, {
    kind: 'near',
    locale: sentence.locale,
    problems: ['wording'],
    known,
  });
}

type Recognised = Exclude<ParsedText, { kind: 'hidden' | 'other' }>;

function judge(reading: Reading, { locale }: Sentence): Recognised {
  if (reading.isAmbiguous) return { kind: 'near', locale, problems: ['two_readings'], known: {} };
  const having = (kind: Stated['kind']) => blanks.filter((blank) => reading.values[blank].kind === kind);
  const known = valuesOf(reading);
  const [unfilled, unfit] = [having('unfilled'), having('unfit')];
  if (unfilled.length > 0) return { kind: 'blank', locale, blanks: unfilled, known };
  if (unfit.length > 0) return { kind: 'near', locale, problems: unfit.map(unfitProblem), known };
  return { kind: 'claim', locale, ...(known as ClaimFacts) };
}

function unfitProblem(blank: Blank): NearProblem {
  return `unfit_${blank}`;
}

function unlessHidden(text: string, sentence: Sentence, found: Recognised): ParsedText {
  const hidden = new Set(hiddenCharacters(text));
  // A whole word of another alphabet mixes nothing, and may still read like one of the sentence's.
  const ours = new Set(wordsOf(sentence.text).flatMap(({ key, isLookAlike }) => (isLookAlike ? [] : [key])));
  if (wordsOf(text).some(({ key, isLookAlike }) => isLookAlike && ours.has(key))) hidden.add('mixed_scripts');
  if (hidden.size === 0) return found;
  return { kind: 'hidden', locale: sentence.locale, hidden: [...hidden], known: statedIn(found) };
}

function statedIn(found: Recognised): Partial<ClaimFacts> {
  if (found.kind !== 'claim') return found.known;
  const { kind: _kind, locale: _locale, ...facts } = found;
  return facts;
}

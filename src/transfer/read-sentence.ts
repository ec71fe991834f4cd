import { blanks, type Blank, type ClaimFacts, type Sentence, type SentencePart } from './sentence.ts';
import { isAddressBlank, LONGEST_VALUE, stated, type Stated } from './stated-value.ts';
import type { Word } from './words.ts';

export interface Message {
  text: string;
  words: readonly Word[];
}

/** The sentence as a text fills it in. */
export interface Reading {
  values: Readonly<Record<Blank, Stated>>;
  /** There is another way to read it, with other values. */
  isAmbiguous: boolean;
}

/** The values that are there. */
export function valuesOf({ values }: Reading): Partial<ClaimFacts> {
  return Object.fromEntries(
    blanks.flatMap((blank) => (values[blank].kind === 'value' ? [[blank, values[blank].value]] : [])),
  );
}

interface Strictness {
  /** Nothing but an e-mail address is taken for one: that settles what is what in the rest. */
  addressesOnly: boolean;
  /** The sentence may stand among other words. */
  amongOthers?: boolean;
}

/** Reads a text that is the sentence from its first word to its last; undefined where it is not. */
export function readSentence(
  message: Message,
  { parts }: Sentence,
  { addressesOnly, amongOthers = false }: Strictness,
): Reading | undefined {
  const { words } = message;
  const starts = amongOthers ? words.keys() : [0];
  // Every way to read the text as the parts so far, by the number of words up to there.
  let ways = new Map(Array.from(starts, (at): [number, Reading] => [at, nothingYet]));
  for (const [index, part] of parts.entries()) {
    const longer = new Map<number, Reading>();
    const add = (end: number, way: Reading) =>
      longer.set(end, longer.has(end) ? { ...way, isAmbiguous: true } : way);
    for (const [at, way] of ways) {
      if ('word' in part) {
        if (words[at]?.key === part.word) add(at + 1, way);
        if (part.isOptional) add(at, way);
        continue;
      }
      for (const { end, raw } of fillings(message, at, { next: parts[index + 1], amongOthers })) {
        const value = stated(part.blank, raw);
        if (addressesOnly && isAddressBlank(part.blank) && value.kind !== 'value') continue;
        add(end, { ...way, values: { ...way.values, [part.blank]: value } });
      }
    }
    ways = longer;
  }
  return ways.get(amongOthers ? Math.max(...ways.keys()) : words.length);
}

const nothingYet: Reading = {
  values: Object.fromEntries(blanks.map((blank) => [blank, { kind: 'unfilled' }])) as Reading['values'],
  isAmbiguous: false,
};

/** What a blank that begins after so many words may hold, up to where the next part begins. */
function* fillings(
  { text, words }: Message,
  from: number,
  { next, amongOthers }: { next: SentencePart | undefined; amongOthers: boolean },
): Generator<{ end: number; raw: string }> {
  const start = words[from - 1]?.end ?? 0;
  for (let end = from; end <= words.length; end += 1) {
    const stop = words[end]?.start ?? text.length;
    if (stop - start > LONGEST_VALUE) return;
    const isFollowed =
      next === undefined
        ? amongOthers || end === words.length
        : !('word' in next) || next.isOptional || words[end]?.key === next.word;
    if (isFollowed) yield { end, raw: text.slice(start, stop) };
  }
}

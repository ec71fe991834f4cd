import { readSentence, valuesOf, type Message } from './read-sentence.ts';
import type { Blank, ClaimFacts, Sentence } from './sentence.ts';
import { addressIn, isAddressBlank, LONGEST_VALUE } from './stated-value.ts';

/**
 * How much of a sentence's neighbouring words a text must have side by side to be nearly the sentence. Prose about the
 * same thing has a quarter of them; with two e-mail addresses in it, it is an attempt all the same.
 */
const NEAR = 0.5;
const NEAR_WITH_ADDRESSES = 0.3;

interface Nearest {
  sentence: Sentence;
  /** All, where the sentence stands among other words; else the addresses that stand where they belong. */
  known: Partial<ClaimFacts>;
}

/** The sentence that a text is nearly, if there is one. */
export function nearestSentence(message: Message, sentences: readonly Sentence[]): Nearest | undefined {
  const pairs = new Set(message.words.map(({ key }, index) => `${key} ${message.words[index + 1]?.key}`));
  const scored = sentences.map((sentence) => ({ sentence, share: shareOf(pairs, sentence) }));
  const [best] = scored.toSorted((a, b) => b.share - a.share);
  const addresses = message.text.split(/\p{White_Space}+/u).filter((chunk) => addressIn(chunk) !== undefined);
  const limit = addresses.length >= 2 ? NEAR_WITH_ADDRESSES : NEAR;
  if (!best || best.share < limit) return undefined;
  return { sentence: best.sentence, known: knownIn(message, best.sentence) };
}

function shareOf(pairs: ReadonlySet<string>, { parts }: Sentence): number {
  const wanted = parts.flatMap((part, index) => {
    const next = parts[index + 1];
    return 'word' in part && next && 'word' in next ? [`${part.word} ${next.word}`] : [];
  });
  return wanted.length === 0 ? 0 : wanted.filter((pair) => pairs.has(pair)).length / wanted.length;
}

function knownIn(message: Message, sentence: Sentence): Partial<ClaimFacts> {
  const reading = readSentence(message, sentence, { addressesOnly: true, amongOthers: true });
  return reading && !reading.isAmbiguous ? valuesOf(reading) : knownAddresses(message, sentence);
}

/** By the word that they stand behind. */
function knownAddresses({ text, words }: Message, { parts }: Sentence): Partial<ClaimFacts> {
  const known: Partial<Record<Blank, string>> = {};
  for (const [index, part] of parts.entries()) {
    const before = parts[index - 1];
    if (!('blank' in part) || !isAddressBlank(part.blank) || !before || !('word' in before)) continue;
    const found = new Set(
      words
        .filter(({ key }) => key === before.word)
        .map(({ end }) =>
          addressIn(/^[^\p{L}\p{N}]*\P{White_Space}*/u.exec(text.slice(end, end + LONGEST_VALUE))?.[0] ?? ''),
        )
        .filter((address) => address !== undefined),
    );
    const [address] = found;
    if (address !== undefined && found.size === 1) known[part.blank] = address;
  }
  return known;
}

import { diffArrays } from 'diff';

/**
 * A stretch of one of two texts. `space`: white space that the other has in another way, which does not count ·
 * `missing`: the other has something here, this one nothing
 */
export interface Stretch {
  kind: 'same' | 'differs' | 'space' | 'missing';
  text: string;
}

/** Two texts, stretch by stretch. */
export interface Compared {
  one: Stretch[];
  other: Stretch[];
}

/** What is counted as one: a letter with its marks, or a run of white space however long, whose key is one space. */
interface Token {
  text: string;
  key: string;
}

/** Texts that have less in common are not compared letter by letter. */
const MOST_DIFFERENCES = 600;

/**
 * Two texts, each in stretches that the other has or has not. They are compared as claims are: with composed accents,
 * white space folded and none at the ends, nothing else. Undefined where they are two quite different texts.
 */
export function compareTexts(one: string, other: string): Compared | undefined {
  const [left, right] = [tokensOf(one), tokensOf(other)];
  const changes = diffArrays(left, right, {
    comparator: (mine, theirs) => mine.key === theirs.key,
    maxEditLength: MOST_DIFFERENCES,
  });
  if (!changes) return undefined;
  const stretches: Compared = { one: [], other: [] };
  for (const { count, added, removed } of changes) {
    const mine = added ? [] : left.splice(0, count);
    const theirs = removed ? [] : right.splice(0, count);
    const differs = added || removed;
    for (const [index, { text }] of mine.entries())
      stretches.one.push({ kind: differs ? 'differs' : kindOf(text, theirs[index]), text });
    for (const [index, { text }] of theirs.entries())
      stretches.other.push({ kind: differs ? 'differs' : kindOf(text, mine[index]), text });
    if (added) stretches.one.push({ kind: 'missing', text: '' });
    if (removed) stretches.other.push({ kind: 'missing', text: '' });
  }
  return { one: joined(stretches.one), other: joined(stretches.other) };
}

function kindOf(text: string, other: Token | undefined): 'same' | 'space' {
  return text === other?.text ? 'same' : 'space';
}

function tokensOf(text: string): Token[] {
  const trimmed = text.normalize('NFC').replace(/^\p{White_Space}+|\p{White_Space}+$/gu, '');
  const runs = trimmed.split(/(\p{White_Space}+)/u);
  const letters = new Intl.Segmenter('und', { granularity: 'grapheme' });
  return runs.flatMap((run, index) =>
    index % 2 === 1
      ? [{ text: run, key: ' ' }]
      : Array.from(letters.segment(run), ({ segment }) => ({ text: segment, key: segment })),
  );
}

/** Neighbours of a kind as one. What is replaced is not missing as well. */
function joined(stretches: readonly Stretch[]): Stretch[] {
  const whole: Stretch[] = [];
  for (const [index, stretch] of stretches.entries()) {
    const last = whole.at(-1);
    if (stretch.kind === 'missing') {
      const isReplaced = last?.kind === 'differs' || stretches[index + 1]?.kind === 'differs';
      if (!isReplaced) whole.push(stretch);
    } else if (last?.kind === stretch.kind) last.text += stretch.text;
    else whole.push({ ...stretch });
  }
  return whole;
}

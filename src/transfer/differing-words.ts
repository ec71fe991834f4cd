/**
 * Which words of mine differ from the other party's text, in order; never a word of theirs. Where they have words that
 * mine lacks, the words of mine around the gap. Words are what white space separates; both texts are claim keys.
 */
export function differingWords(mine: string, other: string): string[] {
  const my = mine.split(' ');
  const their = other.split(' ');
  const differing = new Set<number>();
  let [before, theirsBefore] = [-1, -1];
  for (const [here, theirs] of [...commonWords(my, their), [my.length, their.length] as const]) {
    const lacksTheirs = here === before + 1 && theirs > theirsBefore + 1;
    const [from, to] = lacksTheirs ? [Math.max(before, 0), here] : [before + 1, here - 1];
    for (let at = from; at <= to; at += 1) differing.add(at);
    [before, theirsBefore] = [here, theirs];
  }
  return [...differing].flatMap((at) => my[at] ?? []);
}

/** A longest common subsequence, as pairs of positions. */
function commonWords(my: readonly string[], their: readonly string[]): [number, number][] {
  const width = their.length + 1;
  // lengths[i * width + j]: of the longest one of my words from i and theirs from j.
  const lengths = new Uint16Array((my.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = my.length - 1; i >= 0; i -= 1) {
    for (let j = their.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        my[i] === their[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < my.length && j < their.length;) {
    if (my[i] === their[j]) pairs.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return pairs;
}

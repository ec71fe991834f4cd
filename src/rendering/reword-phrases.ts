import type { Override } from './override.ts';
import { checkPhrase, type Phrases } from './phrases.ts';
import { atTop, type Problem } from './problem.ts';

export interface Reworded {
  phrases: Phrases;
  /** The wordings that are left out, and why. */
  unusable: ReadonlyMap<Override, Problem>;
}

/**
 * Puts staff wording in the place of phrases of one locale. Left out is what is no phrase of this locale, what is
 * broken in itself, and what adds to `complaints`: what others (texts, the conversation) have against some phrases.
 */
export function rewordPhrases(
  phrases: Phrases,
  wordings: readonly Override[],
  complaints: (phrases: Phrases) => readonly string[],
): Reworded {
  const unusable = new Map<Override, Problem>();
  for (const wording of wordings) {
    const problem = ownProblem(wording, phrases);
    if (problem) unusable.set(wording, problem);
  }
  const sound = wordings.filter((wording) => !unusable.has(wording));
  if (sound.length === 0) return { phrases, unusable };

  const usual = new Set(complaints(phrases));
  const all = phrases.reworded(asMap(sound));
  const newComplaint = (some: readonly Override[]) =>
    complaints(some === sound ? all : phrases.reworded(asMap(some))).find(
      (complaint) => !usual.has(complaint),
    );
  const blamed = blame(sound, newComplaint);
  if (blamed.size === 0) return { phrases: all, unusable };
  for (const [wording, complaint] of blamed) unusable.set(wording, atTop(complaint));
  const rest = sound.filter((wording) => !unusable.has(wording));
  // Those that get on with everybody alone may still not with each other.
  if (rest.length === 0) return { phrases, unusable };
  const left = newComplaint(rest);
  if (left === undefined) return { phrases: phrases.reworded(asMap(rest)), unusable };
  for (const wording of rest) unusable.set(wording, atTop(`together with the others, ${left}`));
  return { phrases, unusable };
}

/**
 * The wordings that bring a complaint about, and which. Halves what there is until few are left, since asking takes time
 * and seldom any is to blame.
 */
function blame(
  wordings: readonly Override[],
  newComplaint: (some: readonly Override[]) => string | undefined,
): Map<Override, string> {
  const complaint = newComplaint(wordings);
  const [first] = wordings;
  if (complaint === undefined || !first) return new Map();
  if (wordings.length === 1) return new Map([[first, complaint]]);
  const middle = Math.ceil(wordings.length / 2);
  const halves = [wordings.slice(0, middle), wordings.slice(middle)];
  const blamed = new Map(halves.flatMap((half) => [...blame(half, newComplaint)]));
  if (blamed.size > 0) return blamed;
  return new Map(wordings.map((wording) => [wording, `together with the others, ${complaint}`]));
}

/** What is wrong with a wording whatever the other texts are. */
export function ownProblem({ name, locale, source }: Override, phrases: Phrases): Problem | undefined {
  if (!phrases.wordings.has(name)) return atTop(`there is no phrase "${name}" in ${locale}`);
  return checkPhrase(source);
}

export function asMap(wordings: readonly Override[]): Map<string, string> {
  return new Map(wordings.map(({ name, source }) => [name, source]));
}

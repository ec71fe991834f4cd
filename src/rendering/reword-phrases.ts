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
  const newComplaint = (some: Phrases) => complaints(some).find((complaint) => !usual.has(complaint));
  const all = phrases.reworded(asMap(sound));
  if (newComplaint(all) === undefined) return { phrases: all, unusable };

  // Only now is it worth the time to find out which of them it is.
  for (const wording of sound) {
    const complaint = newComplaint(phrases.reworded(asMap([wording])));
    if (complaint !== undefined) unusable.set(wording, atTop(complaint));
  }
  const rest = sound.filter((wording) => !unusable.has(wording));
  const some = phrases.reworded(asMap(rest));
  const left = rest.length === 0 ? undefined : newComplaint(some);
  if (left === undefined) return { phrases: rest.length === 0 ? phrases : some, unusable };
  for (const wording of rest) unusable.set(wording, atTop(`together with the others, ${left}`));
  return { phrases, unusable };
}

/** What is wrong with a wording whatever the other texts are. */
export function ownProblem({ name, locale, source }: Override, phrases: Phrases): Problem | undefined {
  if (!phrases.wordings.has(name)) return atTop(`there is no phrase "${name}" in ${locale}`);
  return checkPhrase(source);
}

export function asMap(wordings: readonly Override[]): Map<string, string> {
  return new Map(wordings.map(({ name, source }) => [name, source]));
}

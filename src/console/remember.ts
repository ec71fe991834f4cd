/**
 * Asks at most once in `ms` milliseconds, however many ask: what is watched is asked each second, by everybody who looks.
 * An answer that fails is not kept.
 */
export function remembered<Answer>(
  ms: number,
  clock: () => number,
  ask: () => Promise<Answer>,
): () => Promise<Answer> {
  let kept: { at: number; answer: Promise<Answer> } | undefined;
  return () => {
    const now = clock();
    if (kept && now - kept.at < ms) return kept.answer;
    const fresh = { at: now, answer: ask() };
    kept = fresh;
    fresh.answer.catch(() => {
      if (kept === fresh) kept = undefined;
    });
    return fresh.answer;
  };
}

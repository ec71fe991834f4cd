/** What one look found: all is well, something is better changed, or something does not work. */
export interface Finding {
  state: 'ok' | 'warning' | 'problem';
  /** What is so. Never a secret. */
  detail: string;
  /** What to do about it. */
  advice?: string;
}

/** Something that is looked at. `look` may throw: that is a problem too. */
export interface Check {
  name: string;
  look: () => Finding | Promise<Finding>;
}

export function ok(detail: string): Finding {
  return { state: 'ok', detail };
}

export function warning(detail: string, advice: string): Finding {
  return { state: 'warning', detail, advice };
}

export function problem(detail: string, advice: string): Finding {
  return { state: 'problem', detail, advice };
}

const WORST = ['problem', 'warning', 'ok'] as const;

/**
 * Several findings about one thing as one: the worst state; what is well is said only where nothing else is to be said,
 * and the same advice once.
 */
export function together(findings: readonly Finding[]): Finding {
  const state = WORST.find((each) => findings.some((finding) => finding.state === each)) ?? 'ok';
  const said = findings.filter((finding) => state === 'ok' || finding.state !== 'ok');
  const advice = [...new Set(said.flatMap((finding) => finding.advice ?? []))].join('; ');
  return {
    state,
    detail: said.map(({ detail }) => detail).join('; '),
    ...(advice !== '' && { advice }),
  };
}

import { classifyInbound, type Inbound } from './classify-inbound.ts';
import { parseClaim, type ParsedText } from './parse-claim.ts';
import type { Sentence } from './sentence.ts';

/** What a text is: about a transfer, or one of the other things that customers write. */
export type Meaning = Exclude<ParsedText, { kind: 'other' }> | Inbound;
export type ClaimMeaning = Extract<Meaning, { kind: 'claim' }>;

/** Never throws. */
export function meaningOf(text: string, sentences: readonly Sentence[]): Meaning {
  const parsed = parseClaim(text, sentences);
  return parsed.kind === 'other' ? classifyInbound(text) : parsed;
}

import { hiddenCharacters, withoutUnseen } from './hidden-characters.ts';
import { parseClaim } from './parse-claim.ts';
import { blanks, fill, type Blank, type ClaimFacts, type Sentence } from './sentence.ts';
import { isAddressBlank, stated, UNFILLED } from './stated-value.ts';

/**
 * The exact text for both parties to send. parseClaim recognises it, with the values given: what is not known, and
 * what could not be read back (no e-mail address, mixed scripts, words of the sentence itself), is left a visible
 * `xxxxx`.
 */
export function buildClaim(facts: Partial<ClaimFacts>, sentence: Sentence): string {
  const fit = Object.fromEntries(blanks.map((blank) => [blank, fitting(blank, facts[blank])])) as ClaimFacts;
  const text = fill(sentence, fit);
  if (isReadBack(text, fit, sentence)) return text;
  const addresses = blanks.map((blank) => [blank, isAddressBlank(blank) ? fit[blank] : UNFILLED]);
  return fill(sentence, Object.fromEntries(addresses) as ClaimFacts);
}

function fitting(blank: Blank, value = ''): string {
  const visible = stated(blank, withoutUnseen(value));
  return visible.kind === 'value' && hiddenCharacters(visible.value).length === 0 ? visible.value : UNFILLED;
}

function isReadBack(text: string, values: ClaimFacts, sentence: Sentence): boolean {
  const read = parseClaim(text, [sentence]);
  if (read.kind !== 'claim' && read.kind !== 'blank') return false;
  const facts: Partial<ClaimFacts> = read.kind === 'claim' ? read : read.known;
  return blanks.every((blank) => (facts[blank] ?? UNFILLED) === values[blank]);
}

/** The link that opens a chat with our number, with the text ready to be sent. */
export function waLink(ourNumber: string, text: string): string {
  // A full stop at the end of a link is seldom taken for a part of it.
  const encoded = encodeURIComponent(text.toWellFormed()).replace(/\.$/, '%2E');
  return `https://wa.me/${ourNumber.replace(/\D/g, '')}?text=${encoded}`;
}

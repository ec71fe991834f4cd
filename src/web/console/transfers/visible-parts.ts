/**
 * A part of a text as it can be shown. `text`: as it is · `space`: white space, named · `hidden`: a character that
 * leaves no mark, by its code point · `foreign`: letters that look like Latin ones and are not
 */
export type Part =
  | { kind: 'text'; text: string }
  | { kind: 'space'; name: SpaceName }
  | { kind: 'hidden'; code: string }
  | { kind: 'foreign'; text: string; script: 'cyrillic' | 'greek' };

export type SpaceName = 'space' | 'no_break' | 'line_break' | 'other';

const HIDDEN = String.raw`(?<hidden>[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800])`;
const SPACE = String.raw`(?<space>\r\n|\p{White_Space})`;
const CYRILLIC = String.raw`(?<cyrillic>\p{Script=Cyrillic}+)`;
const GREEK = String.raw`(?<greek>\p{Script=Greek}+)`;
/** Its joiners are seen: they make it what it is. */
const EMOJI = String.raw`(?<emoji>\p{RGI_Emoji})`;

const IN_DIFFERENCE = new RegExp([EMOJI, SPACE, HIDDEN, CYRILLIC, GREEK].join('|'), 'gv');
const IN_TEXT = new RegExp([EMOJI, String.raw`(?<break>[\r\n\t])`, HIDDEN].join('|'), 'gv');

/**
 * A text with what cannot be seen in it made so. `closely`: also white space, and letters that only look like others,
 * as where two texts differ.
 */
export function visibleParts(text: string, { closely }: { closely: boolean }): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const match of text.matchAll(closely ? IN_DIFFERENCE : IN_TEXT)) {
    const part = partOf(match.groups ?? {});
    if (!part) continue;
    if (match.index > from) parts.push({ kind: 'text', text: text.slice(from, match.index) });
    parts.push(part);
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) });
  return parts;
}

function partOf({ space, hidden, cyrillic, greek }: Record<string, string | undefined>): Part | undefined {
  if (space !== undefined) return { kind: 'space', name: spaceName(space) };
  if (hidden !== undefined) return { kind: 'hidden', code: codeOf(hidden) };
  if (cyrillic !== undefined) return { kind: 'foreign', text: cyrillic, script: 'cyrillic' };
  if (greek !== undefined) return { kind: 'foreign', text: greek, script: 'greek' };
  return undefined;
}

function spaceName(space: string): SpaceName {
  if (space === ' ') return 'space';
  if (/[\u00A0\u202F]/.test(space)) return 'no_break';
  return /[\r\n\u2028\u2029]/.test(space) ? 'line_break' : 'other';
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

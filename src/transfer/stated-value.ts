import type { Blank } from './sentence.ts';

/** What stands in a blank: a value, nothing yet (`xxxxx`), or something that cannot be its value. */
export type Stated = { kind: 'value'; value: string } | { kind: 'unfilled' } | { kind: 'unfit' };

/** What stands for a value that is still to come. */
export const UNFILLED = 'xxxxx';

/** More than the longest e-mail address and what people put around it, in UTF-16 units. */
export const LONGEST_VALUE = 300;

/**
 * What was meant by what stands in a blank. Names and services: on one line, without WhatsApp's markers, without
 * punctuation around them. E-mail addresses: in lower case.
 */
export function stated(blank: Blank, raw: string): Stated {
  if (raw.length > LONGEST_VALUE) return { kind: 'unfit' };
  const text = plainText(raw);
  if (isUnfilled(text)) return { kind: 'unfilled' };
  if (!isAddressBlank(blank)) return { kind: 'value', value: text };
  const address = addressIn(raw);
  return address === undefined ? { kind: 'unfit' } : { kind: 'value', value: address };
}

export function isAddressBlank(blank: Blank): boolean {
  return blank === 'originEmail' || blank === 'destinationEmail';
}

const EMOJI = String.raw`\p{So}\p{Emoji_Modifier}\u200D\uFE0F`;
const EDGE = String.raw`[\p{White_Space}.,;:!¡?¿_"“”«»…${EMOJI}]+`;
const EDGES = new RegExp(`^${EDGE}|${EDGE}$`, 'gu');

function plainText(raw: string): string {
  return raw
    .normalize('NFC')
    .replace(/[*~`]/g, '')
    .replace(/\p{White_Space}+/gu, ' ')
    .replace(EDGES, '');
}

/** `xxxxx`, `xxx@xxx.com`, `____`, `{{service}}`. */
function isUnfilled(text: string): boolean {
  return !/[\p{L}\p{N}]/u.test(text) || /^x{2,}(?: x{2,})*$|^x{3,}@|^\{\{.*\}\}$/iu.test(text);
}

const ADDRESS = /^[^\s@<>()[\]\\,;:"]{1,64}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+$/u;
const ASIDE = String.raw`[\p{White_Space}<>(){}[\]"'“”‘’«»*~:.,;¡!¿?…${EMOJI}]+`;
const ASIDES = new RegExp(`^${ASIDE}|${ASIDE}$`, 'gu');

/** The e-mail address that a text is, in lower case; undefined where it is anything else, or more than that. */
export function addressIn(text: string): string | undefined {
  if (text.length > LONGEST_VALUE) return undefined;
  const bare = text.normalize('NFKC').replace(ASIDES, '');
  const upright = bare.endsWith('_') ? bare.replace(/^_|_+$/g, '') : bare;
  return ADDRESS.test(upright) ? upright.toLowerCase() : undefined;
}

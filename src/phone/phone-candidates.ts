import {
  parseDigits,
  parsePhoneNumberFromString,
  type CountryCode,
  type PhoneNumber,
} from 'libphonenumber-js/min';
import { isCountry } from './country.ts';
import { accountsOf } from './whatsapp-accounts.ts';

/** Where a number that carries no country code may be from. ISO 3166-1 alpha-2 codes, in any case. */
export interface Home {
  /** The client's own; one that does not exist counts as none. */
  country?: string | undefined;
  /** Asked after the client's own. */
  defaultCountry: string;
}

/**
 * What a panel holds as a phone number, as the E.164 numbers (`+5491123456789`) that its WhatsApp account may have,
 * the likeliest first; only a look-up tells which one it is. Empty when it cannot be a number. All of them are the same
 * person's, so whichever is registered may be written to. A field that holds several numbers counts as its first.
 *
 * A country code after `+` or `00` decides. Without one, the number is read as one of the client's country, then as one
 * whose `+` was left out, then as one of the default country.
 *
 * @NOTE The library's smallest metadata is enough: it tells which numbers exist, and not which are mobiles, which nothing
 * here asks. The larger ones refuse ranges that are in use.
 */
export function phoneCandidates(raw: string, home: Home): string[] {
  if (raw.length > LONGEST) return [];
  for (const text of [raw, ...raw.split(/[/;,|]/)]) {
    for (const { number, stated } of readings(text, home)) {
      const accounts = accountsOf(number, stated);
      if (accounts.length > 0) return accounts;
    }
  }
  return [];
}

/** More than any field for one number holds. */
const LONGEST = 200;

interface Reading {
  number: PhoneNumber;
  /** The country is not our guess: it was written. */
  stated: boolean;
}

/** What the text may mean, the likeliest first; most readings turn out to be no number of their country. */
function* readings(text: string, home: Home): Iterable<Reading> {
  const written = text.normalize('NFKC');
  if (isNoPhone(written)) return;
  const digits = parseDigits(withoutExtension(written));
  const country = home.country?.trim().toUpperCase();
  const homes = [country, home.defaultCountry.toUpperCase()].filter((code) => isCountry(code));

  const plus = /^\P{Nd}*\+/u.test(written);
  // No country code begins with a zero: `+011 15…` is a local number that somebody put a plus before.
  const stated = plus && !digits.startsWith('0');
  if (plus || digits.startsWith('00')) yield* parsed(`+${digits.replace(/^0+/, '')}`, { stated });
  if (stated) return;
  const [first, second] = homes;
  if (first) yield* parsed(digits, { defaultCountry: first });
  if (digits.length >= SHORTEST_WITH_COUNTRY_CODE) yield* parsed(`+${digits}`);
  if (second) yield* parsed(digits, { defaultCountry: second });
}

/** Shorter ones are rather a local number with a digit too many. */
const SHORTEST_WITH_COUNTRY_CODE = 10;

/** An e-mail address, or what a spreadsheet makes of a long number (`5.4911E+12`: its last digits are lost). */
function isNoPhone(text: string): boolean {
  return text.includes('@') || /\d[.,]\d+e\+?\d/i.test(text);
}

/** Cuts what follows a whole number after a word or `#`, and the `.0` of a spreadsheet. */
function withoutExtension(text: string): string {
  const [whole = text] = /^(?:\P{Nd}*\p{Nd}){8,}?[^\p{L}#]*(?=[\p{L}#]|$)/u.exec(text) ?? [];
  return whole.replace(/(\d{8})\.0+\s*$/, '$1');
}

function parsed(digits: string, from: { defaultCountry?: CountryCode; stated?: boolean } = {}): Reading[] {
  const { stated = false, ...defaults } = from;
  const number = parsePhoneNumberFromString(digits, { extract: false, ...defaults });
  return number ? [{ number, stated }] : [];
}

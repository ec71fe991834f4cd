import { isSupportedCountry, parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min';

export function isCountry(code: string | undefined): code is CountryCode {
  return code !== undefined && isSupportedCountry(code);
}

/**
 * The country of an E.164 number (ISO 3166-1 alpha-2), told apart also where several share a code (+1, +7, +44).
 * Undefined where the number is of none (satellite phones) or is no number.
 */
export function countryOf(e164: string): string | undefined {
  return parsePhoneNumberFromString(e164)?.country;
}

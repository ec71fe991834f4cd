import { parsePhoneNumberFromString, type PhoneNumber } from 'libphonenumber-js/min';

/**
 * The E.164 numbers under which the holder of a number may have registered with WhatsApp, the likeliest first. Three
 * countries changed how a mobile is dialled, and accounts exist under the old form and the new. Empty when the number
 * cannot exist in its country; where the country was `stated`, not guessed, its length alone decides that, since
 * countries open new ranges sooner than the library learns of them.
 */
export function accountsOf(number: PhoneNumber, stated: boolean): string[] {
  const national = number.nationalNumber;
  if (/^(\d)\1*$/.test(national)) return [];
  const rule = rules[number.countryCallingCode];
  const forms = rule?.(national) ?? [];
  if (forms.length > 0) return forms.map((form) => `+${number.countryCallingCode}${form}`);
  const exists = number.isValid() || (stated && !rule && number.isPossible());
  return exists && E164.test(number.number) ? [number.number] : [];
}

/** The library knows longer ones: German extensions, services. */
const E164 = /^\+[1-9]\d{6,14}$/;

const rules: Record<string, (national: string) => string[]> = { '54': argentina, '52': mexico, '55': brazil };

/**
 * A mobile's account is `9` + area code + number, without the local `15`. Panels seldom tell a mobile from a fixed line:
 * ten digits may be either, and a company's account may be on the latter. No two subscribers share them.
 */
function argentina(national: string): string[] {
  if (ARGENTINE.test(national)) return [`9${national}`, national];
  // Numbers of eight digits, and so `15` + 8, exist in Buenos Aires alone: no area code begins with 15.
  const [, buenosAires] = /^9?15([2-9]\d{7})$/.exec(national) ?? [];
  const mobile = buenosAires ? `11${buenosAires}` : without15(national.replace(/^9?0?/, ''));
  return ARGENTINE.test(mobile) ? [`9${mobile}`] : [];
}

const ARGENTINE = /^(11|[23]\d)\d{8}$/;

/** Area code + 15 + number: only the library's list of area codes tells where the 15 stands. */
function without15(mobile: string): string {
  if (mobile.length !== 12) return mobile;
  return parsePhoneNumberFromString(`0${mobile}`, 'AR')?.nationalNumber.slice(1) ?? '';
}

/** The `1` before a mobile was given up in 2019; accounts made before still have it. */
function mexico(national: string): string[] {
  const [, prefix, subscriber] = /^(01|044|045|1)?([2-9]\d{9})$/.exec(national) ?? [];
  if (subscriber === undefined) return [];
  const forms = [subscriber, `1${subscriber}`];
  return prefix === '1' ? forms.toReversed() : forms;
}

/**
 * Mobiles of eight digits got a `9` before them, region by region until 2016. In the first regions the accounts were
 * renamed, in the others the older ones were not. Only what began with 6–9 was a mobile before: without its `9`, a newer
 * one is somebody's fixed line.
 */
function brazil(national: string): string[] {
  const [, area, ninth, subscriber] = /^([1-9][1-9])(9?)([6-9]\d{7})$/.exec(national) ?? [];
  if (area === undefined) return [];
  const [longer, shorter] = [`${area}9${subscriber}`, `${area}${subscriber}`];
  if (RENAMED_AREAS.has(area)) return [longer];
  return ninth === '9' ? [longer, shorter] : [shorter, longer];
}

const RENAMED_AREAS = new Set([
  '11',
  '12',
  '13',
  '14',
  '15',
  '16',
  '17',
  '18',
  '19',
  '21',
  '22',
  '24',
  '27',
  '28',
]);

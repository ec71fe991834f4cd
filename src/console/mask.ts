/** Every country's code stands here or has three digits. They are given out once and for all. */
const COUNTRY = /^\+(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/;

/**
 * A number as a viewer sees it: its country's code and its last two digits (`+54•••••••••89`). Also takes a chat's address
 * and a number as a panel writes it, which keep their last two digits alone; of a short one nothing stays.
 */
export function maskPhone(phone: string): string {
  const country = COUNTRY.exec(phone)?.[0] ?? '';
  const rest = phone.slice(country.length);
  const digits = rest.match(/\p{Nd}/gu)?.length ?? 0;
  let left = digits;
  return country + rest.replace(/\p{Nd}/gu, (digit) => (digits >= 6 && left-- <= 2 ? digit : '•'));
}

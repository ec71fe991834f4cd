import { maskEmails } from './mask-emails.ts';
import { maskPhone } from './mask.ts';

/** What has as many digits and is no phone: a day, and an invoice as tax offices number them (`0001-00012345`). */
const OTHERS = String.raw`\d{4}-\d{2}-\d{2}(?!\d)|\d{4,5}-\d{8}(?!\d)`;
/** With a plus, in whatever groups; without one, ten digits at least. */
const PHONES = String.raw`\+\p{Nd}(?:[ \u00a0\u202f().-]{0,2}\p{Nd}){6,}|\p{Nd}(?:[ \u00a0\u202f()-]{0,2}\p{Nd}){9,}`;
const NUMBERS = new RegExp(String.raw`(?<!\p{Nd})(?:${OTHERS}|(?<phone>${PHONES}))`, 'gu');

/** A text of a customer’s, of a panel’s or of ours as a viewer sees it: phone numbers and e-mail addresses in it are masked. */
export function maskText(text: string): string {
  return maskEmails(text).replace(NUMBERS, (found, phone: string | undefined) =>
    phone === undefined ? found : maskPhone(phone),
  );
}

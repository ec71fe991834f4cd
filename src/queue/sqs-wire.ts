import { createHash } from 'node:crypto';
import type { EventMessage } from '../events/event-message.ts';

/** What SQS takes in one batch, and at most in one message. */
export const BATCH_ENTRIES = 10;
export const BATCH_BYTES = 1_048_576;

/** How long a received message stays hidden from others, where the receiver does not say. */
export const VISIBILITY_SECONDS = 60;

/** JSON never ends inside a surrogate pair's escape: two escapes read back as the one character that they were. */
const BEYOND_THE_BMP = /[\ud800-\udfff\ufffe\uffff]/g;

/**
 * A message as JSON in characters that every SQS takes: U+FFFE and U+FFFF are refused by all of them, those beyond the
 * basic plane (emoji) by some. JSON escapes control characters by itself.
 */
export function wireBody(message: EventMessage): string {
  return JSON.stringify(message).replace(
    BEYOND_THE_BMP,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** SQS wants 1 to 128 letters, digits and ASCII punctuation marks in a group's or a deduplication id; a space is none. */
const SQS_ID = /^[!-~]{1,128}$/;

/** The value itself where SQS takes it as an id, else its hash. */
export function sqsId(value: string): string {
  return SQS_ID.test(value) ? value : `sha256:${createHash('sha256').update(value).digest('hex')}`;
}

/** Text in characters that SQS takes in an attribute, 500 at most. */
export function attributeText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 500) || '?';
}

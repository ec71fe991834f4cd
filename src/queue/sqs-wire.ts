import { createHash } from 'node:crypto';
import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import type { EventMessage } from '../events/event-message.ts';
import type { TraceContext } from '../events/trace-context.ts';

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

/** The attributes in which a message's trace travels, by the names of the headers that it came in. */
export const TRACE_ATTRIBUTES = ['traceparent', 'tracestate'] as const;

type Attributes = Record<string, MessageAttributeValue>;

/** A message's trace as attributes; undefined where it has none. */
export function traceAttributes(trace: TraceContext | undefined): Attributes | undefined {
  if (!trace) return undefined;
  const stated = TRACE_ATTRIBUTES.flatMap((name) => {
    const StringValue = trace[name];
    return StringValue === undefined ? [] : [[name, { DataType: 'String', StringValue }]];
  });
  return Object.fromEntries(stated) as Attributes;
}

/** What a received message's attributes say of its trace: as it was sent, or whatever somebody else has put there. */
export function statedTrace(attributes: Attributes | undefined): Record<string, unknown> {
  return Object.fromEntries(TRACE_ATTRIBUTES.map((name) => [name, attributes?.[name]?.StringValue]));
}

/** How many bytes SQS counts for attributes. */
export function attributeBytes(attributes: Attributes | undefined): number {
  return Object.entries(attributes ?? {}).reduce(
    (sum, [name, { DataType = '', StringValue = '' }]) =>
      sum + Buffer.byteLength(name + DataType + StringValue),
    0,
  );
}

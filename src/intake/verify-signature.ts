import { isUtf8 } from 'node:buffer';
import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** How far a request's clock may be from ours, in seconds, either way. */
const TOLERANCE_S = 300;

const WHOLE_SECONDS = /^\d{1,12}$/;
const NOT_ASCII = /[^\x20-\x7e]/;

/** The three headers of Standard Webhooks, as they came. */
export interface SignatureHeaders {
  id: string;
  timestamp: string;
  signatures: string;
}

/** What the headers say, or why they cannot be right, whatever the body. */
export type ReadSignature = { ok: true; headers: SignatureHeaders } | { ok: false; detail: string };

/** Checks what can be checked of a signature before the body is there. */
export function readSignature(headers: IncomingHttpHeaders, now: Date): ReadSignature {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  const signatures = headers['webhook-signature'];
  if (!isPresent(id)) return refused('the header webhook-id is missing');
  if (!isPresent(timestamp)) return refused('the header webhook-timestamp is missing');
  if (!isPresent(signatures)) return refused('the header webhook-signature is missing');
  if (!WHOLE_SECONDS.test(timestamp)) {
    return refused('webhook-timestamp must be the time in whole seconds since 1970');
  }
  const age = Math.floor(now.getTime() / 1000) - Number(timestamp);
  if (age > TOLERANCE_S) {
    return refused(
      `webhook-timestamp is ${age} seconds old; at most ${TOLERANCE_S} are allowed: sign every try anew`,
    );
  }
  if (age < -TOLERANCE_S) {
    return refused(
      `webhook-timestamp is ${-age} seconds in the future; at most ${TOLERANCE_S} are allowed: is the clock right?`,
    );
  }
  return { ok: true, headers: { id: textOf(id), timestamp, signatures } };
}

/**
 * Whether one of the signatures (`v1,<base64>`, separated by spaces) is the HMAC-SHA256 of `id.timestamp.body` under
 * one of the keys. Other versions are ignored. The time it takes does not depend on how nearly one matches.
 */
export function signatureMatches(
  { id, timestamp, signatures }: SignatureHeaders,
  body: Buffer,
  keys: readonly KeyObject[],
): boolean {
  const given: Buffer[] = [];
  for (const signature of signatures.split(' ')) {
    if (signature.startsWith('v1,')) given.push(Buffer.from(signature.slice(3), 'latin1'));
  }
  let matches = false;
  for (const key of keys) {
    const expected = Buffer.from(
      createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64'),
      'latin1',
    );
    for (const signature of given) {
      if (signature.length === expected.length && timingSafeEqual(signature, expected)) matches = true;
    }
  }
  return matches;
}

/**
 * Node reads a header's bytes as Latin-1, but a panel signs, and means, UTF-8. What is no UTF-8 was written by a
 * client that does as Node does.
 */
function textOf(header: string): string {
  if (!NOT_ASCII.test(header)) return header;
  const bytes = Buffer.from(header, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : header;
}

function isPresent(header: string | string[] | undefined): header is string {
  return typeof header === 'string' && header !== '';
}

function refused(detail: string): ReadSignature {
  return { ok: false, detail };
}

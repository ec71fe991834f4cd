import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';

/**
 * Whether a webhook is Upmind's: `signature` is the hex HMAC-SHA256 of the body under one of the endpoint's secrets. The
 * time that it takes does not depend on how nearly one matches.
 *
 * Upmind's own library trims the body before it signs or verifies:
 * https://github.com/upmind-automation/webhook-endpoint/blob/main/src/Auth/SignatureAuth.php
 */
export function upmindSignature(secrets: readonly string[]): (signature: string, body: Buffer) => boolean {
  const keys = secrets.map((secret) => createSecretKey(Buffer.from(secret, 'utf8')));
  return (signature, body) => {
    if (!/^[0-9a-f]{64}$/i.test(signature)) return false;
    const given = Buffer.from(signature, 'hex');
    const signed = trimmed(body);
    let matches = false;
    for (const key of keys) {
      if (timingSafeEqual(given, createHmac('sha256', key).update(signed).digest())) matches = true;
    }
    return matches;
  };
}

/** What PHP's `trim` takes off. */
const BLANK = new Set(Buffer.from(' \t\n\r\0\v'));

function trimmed(body: Buffer): Buffer {
  let start = 0;
  let end = body.length;
  while (start < end && BLANK.has(body[start] ?? -1)) start += 1;
  while (end > start && BLANK.has(body[end - 1] ?? -1)) end -= 1;
  return body.subarray(start, end);
}

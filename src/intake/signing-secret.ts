import { createSecretKey, type KeyObject } from 'node:crypto';

const FORM = /^whsec_((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/;

/** A secret that nothing can be signed with. Never says what the secret is. */
export class InvalidSecretError extends Error {
  override readonly name = 'InvalidSecretError';
  constructor(what: string) {
    super(`a webhook secret must be "whsec_" and the base64 of 24 to 64 random bytes; ${what}`);
  }
}

/**
 * The key in a Standard Webhooks secret (`whsec_` and base64), in the form with which an HMAC costs a fifth of what it
 * costs with bytes. Throws InvalidSecretError.
 */
export function signingKey(secret: string): KeyObject {
  const base64 = FORM.exec(secret)?.[1];
  if (base64 === undefined) throw new InvalidSecretError('this one has another form');
  const key = Buffer.from(base64, 'base64');
  if (key.length < 24 || key.length > 64) throw new InvalidSecretError(`this one has ${key.length}`);
  return createSecretKey(key);
}

/** Whether something can be signed with it. */
export function isSigningSecret(secret: string): boolean {
  try {
    signingKey(secret);
    return true;
  } catch {
    return false;
  }
}

/**
 * The keys of secrets that may change while we run, decoded only when they do. Decodes them once right away, and
 * throws InvalidSecretError if one is wrong, or if there is none: nothing could ever be accepted.
 */
export function signingKeys(secrets: () => readonly string[]): () => readonly KeyObject[] {
  let known: readonly string[] = [];
  let keys: readonly KeyObject[] = [];
  const current = () => {
    const now = secrets();
    if (now.length !== known.length || now.some((secret, index) => secret !== known[index])) {
      keys = now.map(signingKey);
      known = [...now];
    }
    return keys;
  };
  if (current().length === 0) throw new InvalidSecretError('there is none');
  return current;
}

import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { InvalidSecretError, signingKey, signingKeys } from '../../src/intake/signing-secret.ts';

const secretOf = (bytes: number) => `whsec_${randomBytes(bytes).toString('base64')}`;

describe('a signing secret', () => {
  it.each([24, 25, 26, 32, 64])('may hold %d bytes', (bytes) => {
    expect(signingKey(secretOf(bytes)).symmetricKeySize).toBe(bytes);
  });

  it.each([0, 1, 23, 65])('may not hold %d bytes', (bytes) => {
    expect(() => signingKey(secretOf(bytes))).toThrow(InvalidSecretError);
  });

  it.each([
    ['without its prefix', randomBytes(24).toString('base64')],
    ['in base64url', `whsec_${'-_'.repeat(16)}`],
    ['with white space', `${secretOf(24)} `],
    ['cut short', secretOf(25).slice(0, -1)],
    ['empty', ''],
  ])('%s is refused', (_, secret) => {
    expect(() => signingKey(secret)).toThrow(InvalidSecretError);
  });

  it('is never in the error that refuses it', () => {
    const secret = `${secretOf(24)}!`;
    expect(() => signingKey(secret)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining(secret) }),
    );
  });
});

describe('signing keys', () => {
  it('are decoded again only when the secrets change, even within the same array', () => {
    const secrets = [secretOf(24)];
    const keys = signingKeys(() => secrets);
    const first = keys();
    expect(keys()).toBe(first);
    secrets.unshift(secretOf(32));
    expect(keys().map((key) => key.symmetricKeySize)).toEqual([32, 24]);
    secrets.pop();
    expect(keys().map((key) => key.symmetricKeySize)).toEqual([32]);
  });

  it('cannot be had of no secret, or of a wrong one', () => {
    expect(() => signingKeys(() => [])).toThrow(InvalidSecretError);
    expect(() => signingKeys(() => [secretOf(24), 'whsec_'])).toThrow(InvalidSecretError);
  });
});

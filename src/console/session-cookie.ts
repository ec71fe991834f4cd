import { createHash, randomBytes } from 'node:crypto';

/** 32 random bytes. */
const TOKEN = /^[\w-]{43}$/;

/** A new session's secret: it stands in the cookie, and only its hash with us. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** The token is 256 random bits, so that looking its hash up tells an attacker nothing. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/**
 * Where the service is reached over TLS, the browser itself sees to it that nobody but this very host has set the
 * cookie (`__Host-`); without TLS it takes no such cookie.
 */
function cookieName(isSecure: boolean): string {
  return isSecure ? '__Host-avisador' : 'avisador';
}

/** The token in a `Cookie` header; undefined where there is none that can be ours. */
export function readToken(cookies: string | undefined, isSecure: boolean): string | undefined {
  const prefix = `${cookieName(isSecure)}=`;
  const pair = cookies
    ?.split(';')
    .map((each) => each.trim())
    .find((each) => each.startsWith(prefix));
  const token = pair?.slice(prefix.length);
  return token !== undefined && TOKEN.test(token) ? token : undefined;
}

/** A `Set-Cookie` header that keeps the token for so many seconds; 0: forgets it. */
export function writeToken(
  token: string,
  { isSecure, seconds }: { isSecure: boolean; seconds: number },
): string {
  const secure = isSecure ? '; Secure' : '';
  return `${cookieName(isSecure)}=${token}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`;
}

import type { IncomingMessage } from 'node:http';

/**
 * Whether a request was made by our own pages, or by somebody who opened the address, and not by another site's page
 * that uses the cookie of whoever looks at it. Browsers say so themselves (Fetch Metadata) where the connection is one
 * that they trust; elsewhere a change must carry an `Origin` that is ours.
 */
export function isOurOwn({ method, headers }: IncomingMessage, publicUrl: string): boolean {
  const site = headers['sec-fetch-site'];
  if (method === 'GET' || method === 'HEAD') return site !== 'cross-site';
  if (site !== undefined) return site === 'same-origin';
  const { origin, host } = headers;
  if (origin === undefined || !URL.canParse(origin)) return false;
  const from = new URL(origin);
  const isSecure = publicUrl.startsWith('https:');
  if (from.protocol !== 'https:' && (isSecure || from.protocol !== 'http:')) return false;
  return from.host === host || (URL.canParse(publicUrl) && from.origin === new URL(publicUrl).origin);
}

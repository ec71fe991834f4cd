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
  const { host: from, origin: exactly } = new URL(origin);
  return from === host || (URL.canParse(publicUrl) && exactly === new URL(publicUrl).origin);
}

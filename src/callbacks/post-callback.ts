import { readRetryAfter } from './retry.ts';
import { signedHeaders } from './sign-webhook.ts';

interface Post {
  url: string;
  /** `whsec_` and base64. */
  secret: string;
  id: string;
  body: string;
  /** Milliseconds since 1970. */
  now: number;
  /** How long it may take, the whole answer included, in milliseconds. */
  tryMs: number;
  signal: AbortSignal;
}

export type Posted =
  | { kind: 'delivered' }
  /** `detail` is in our own words and holds nothing of the answer but its status. */
  | { kind: 'failed'; detail: string; retryAfterMs?: number };

/** Of an answer. Nothing is done with it; a longer one is not worth the connection that could be used again. */
const MOST_BYTES = 64 * 1024;

/** Posts a callback once, signed. Any 2xx is delivered; nothing else is, and no redirect is followed. Never throws. */
export async function postCallback({ url, secret, id, body, now, tryMs, signal }: Post): Promise<Posted> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...signedHeaders({ id, body, secret, now: new Date(now) }), 'user-agent': 'Avisador' },
      body,
      // What it says of a customer goes to the configured address and nowhere else.
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(tryMs)]),
    });
    await readAway(response);
    if (response.ok) return { kind: 'delivered' };
    const { status, headers } = response;
    const isRedirect = status >= 300 && status < 400;
    const retryAfterMs = readRetryAfter(headers.get('retry-after'), now);
    return {
      kind: 'failed',
      detail: isRedirect
        ? `HTTP ${status}, a redirect: CALLBACK_URL is not the final address`
        : `HTTP ${status}`,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
  } catch (error) {
    return { kind: 'failed', detail: signal.aborted ? 'interrupted' : troubleOf(error as FetchError, tryMs) };
  }
}

/**
 * Reads the rest of an answer, so that the connection can be used again and a panel is not cut off in the middle of its
 * work. The status counts, whatever becomes of the rest.
 */
async function readAway({ body }: Response): Promise<void> {
  let bytes = 0;
  try {
    for await (const chunk of body ?? []) {
      bytes += chunk.byteLength;
      if (bytes > MOST_BYTES) return;
    }
  } catch {
    // It broke off, or took too long.
  }
}

interface FetchError {
  name?: string;
  cause?: { code?: string };
}

/** Not the error's own words, which may hold the address, and with it what is secret in there. */
function troubleOf(error: FetchError, tryMs: number): string {
  if (error.name === 'TimeoutError') return `no answer within ${tryMs} ms`;
  // Such as ECONNREFUSED.
  return `the connection failed (${error.cause?.code ?? 'for no known reason'})`;
}

import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../logger.ts';
import type { Answer } from '../transfer/directory.ts';

export interface WhmcsApiOptions {
  /** The panel's own address (PANEL_URL), with or without a slash at its end. */
  url: string;
  identifier: string;
  secret: string;
  logger: Logger;
  fetch?: typeof globalThis.fetch;
  /** How long one try may take, its whole answer included, in milliseconds. */
  tryMs?: number;
  /** The pauses before the second try, the third … in milliseconds, each ± 50 %. There are no more tries than these. */
  pausesMs?: readonly number[];
  /** An answer that is longer is given up. */
  maxBytes?: number;
}

/** Calls one action that only reads. Never throws. A body that is found is an object; what is in it is not known. */
export type WhmcsApi = (
  action: string,
  inputs: Record<string, string>,
  signal: AbortSignal,
) => Promise<Answer<unknown>>;

/**
 * The WHMCS API over HTTP. `not_found` means that there is no such client, and nothing else does. Network errors,
 * time-outs, 5xx and 429 are tried again, a few times; whatever else is no answer is `unavailable` at once. Its detail is
 * in our own words: the panel's may hold what a log must not have, and an error of fetch may hold the address.
 */
export function createWhmcsApi(options: WhmcsApiOptions): WhmcsApi {
  const { identifier, secret, logger, fetch = globalThis.fetch } = options;
  const { tryMs = 10_000, pausesMs = [500, 2_000], maxBytes = 4 * 1024 * 1024 } = options;
  const endpoint = `${options.url.replace(/\/+$/, '')}/includes/api.php`;

  async function tryOnce(form: URLSearchParams, signal: AbortSignal): Promise<Try> {
    try {
      const response = await fetch(endpoint, {
        method: 'POST',
        body: form,
        // The secret goes to the configured address and nowhere else.
        redirect: 'manual',
        signal: AbortSignal.any([signal, AbortSignal.timeout(tryMs)]),
      });
      const { status } = response;
      const mayPass = status >= 500 || status === 429;
      // 0: how a browser's fetch hides a redirect.
      const isRedirect = status === 0 || (status >= 300 && status < 400);
      if (mayPass || isRedirect) await response.body?.cancel();
      if (mayPass) return { kind: 'passing', detail: `HTTP ${status}` };
      if (isRedirect) return unavailable(`HTTP ${status}, a redirect: PANEL_URL is not the final address`);
      const text = await textOf(response, maxBytes);
      return text === undefined
        ? unavailable(`an answer of more than ${maxBytes} bytes`)
        : understood(status, text);
    } catch (error) {
      if (signal.aborted) return unavailable('given up before it was answered');
      return { kind: 'passing', detail: troubleOf(error as FetchError, tryMs) };
    }
  }

  return async (action, inputs, signal) => {
    const form = new URLSearchParams({ ...inputs, identifier, secret, action, responsetype: 'json' });
    for (let tries = 1; ; tries += 1) {
      const result = await tryOnce(form, signal);
      if (result.kind === 'found' || result.kind === 'not_found') return result;
      const pause = pausesMs[tries - 1];
      if (result.kind === 'unavailable' || pause === undefined || signal.aborted) {
        return unavailable(`${action}: ${result.detail}`);
      }
      logger.debug({ action, tries, detail: result.detail }, 'the panel did not answer, and is asked again');
      await delay(pause * (0.5 + Math.random()), undefined, { signal }).catch(() => undefined);
    }
  };
}

/** `passing`: a moment later it may well be answered. */
type Try = Answer<unknown> | { kind: 'passing'; detail: string };

function unavailable(detail: string): { kind: 'unavailable'; detail: string } {
  return { kind: 'unavailable', detail };
}

/** Undefined where it is longer than that. What is left of it is not read. */
async function textOf(response: Response, maxBytes: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** An error of the API comes with HTTP 200 or 403; a page of a web server comes with any status. */
function understood(status: number, text: string): Answer<unknown> {
  const body = parsed(text);
  if (typeof body !== 'object' || body === null || !('result' in body)) {
    return unavailable(`HTTP ${status}, and not an answer of the WHMCS API`);
  }
  if (body.result === 'error') return refused(status, 'message' in body ? String(body.message) : '');
  return status === 200 && body.result === 'success'
    ? { kind: 'found', value: body }
    : unavailable(`HTTP ${status}, and neither a success nor an error`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refused(status: number, message: string): Answer<unknown> {
  if (/^client (id )?not found/i.test(message)) return { kind: 'not_found' };
  const [, meaning = 'an error of the panel’s own'] = refusals.find(([words]) => words.test(message)) ?? [];
  return unavailable(`HTTP ${status}, ${meaning}`);
}

const refusals: readonly [RegExp, string][] = [
  [/\bip\b/i, 'the panel does not allow API calls from this machine’s address'],
  [/authenticat|credential|identifier|secret/i, 'the panel refuses PANEL_IDENTIFIER and PANEL_SECRET'],
  [/permission|not allowed|access denied/i, 'the role of PANEL_IDENTIFIER may not call this action'],
];

interface FetchError {
  name?: string;
  cause?: { code?: string };
}

function troubleOf(error: FetchError, tryMs: number): string {
  if (error.name === 'TimeoutError') return `no answer within ${tryMs} ms`;
  // Such as ECONNREFUSED.
  return `the connection failed (${error.cause?.code ?? 'for no known reason'})`;
}

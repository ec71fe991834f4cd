import { isUtf8 } from 'node:buffer';
import type { KeyObject } from 'node:crypto';
import type { Request, Response } from 'express';
import type { AuthenticationFailure } from './authentication-failure.ts';
import { answerProblem } from './problem.ts';
import { readBody } from './read-body.ts';
import { readSignature, signatureMatches } from './verify-signature.ts';

/** The largest body that is taken, in bytes. */
const BODY_LIMIT = 256 * 1024;

const JSON_TYPE = /^application\/json[ \t]*(?:;|$)/i;
const OTHER_CHARSET = /;[ \t]*charset=(?!"?utf-?8"?[ \t]*(?:;|$))/i;
const TOO_LARGE = `at most ${BODY_LIMIT} bytes are taken`;

/** A request's body that its signature vouches for. */
export interface SignedJson {
  webhookId: string;
  json: unknown;
}

interface SignedJsonDeps {
  keys: () => readonly KeyObject[];
  now: () => Date;
  authenticationFailure: AuthenticationFailure;
}

/**
 * Reads a signed JSON body. Answers the request itself, and resolves to `undefined`, where something is wrong: first
 * its kind (415) and declared size (413), then the signature's headers (401), then what can only be known from the
 * body: its size, the signature, and only then, of bytes that are vouched for, whether they are JSON (400).
 */
export function createSignedJson({ keys, now, authenticationFailure }: SignedJsonDeps) {
  return async (req: Request, res: Response): Promise<SignedJson | undefined> => {
    const { headers } = req;
    if (!isJson(headers['content-type'])) {
      answerProblem(res, 'unsupported-media-type', 'the content-type must be application/json, in UTF-8');
      return undefined;
    }
    if ((headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity') {
      answerProblem(
        res,
        'unsupported-media-type',
        'a compressed body is not taken: leave content-encoding out',
      );
      return undefined;
    }
    if (Number(headers['content-length'] ?? 0) > BODY_LIMIT) {
      answerProblem(res, 'too-large', TOO_LARGE);
      return undefined;
    }
    const signature = readSignature(headers, now());
    if (!signature.ok) {
      await authenticationFailure(req, res, 'StandardWebhooks', signature.detail);
      return undefined;
    }
    const body = await readBody(req, BODY_LIMIT);
    if (body === 'aborted') return undefined;
    if (body === 'too_large') {
      answerProblem(res, 'too-large', TOO_LARGE);
      return undefined;
    }
    if (!signatureMatches(signature.headers, body, keys())) {
      await authenticationFailure(req, res, 'StandardWebhooks', 'webhook-signature does not match');
      return undefined;
    }
    const json = parseJson(body);
    if (json === undefined) {
      answerProblem(res, 'not-json', 'the body must be JSON, in UTF-8');
      return undefined;
    }
    return { webhookId: signature.headers.id, json };
  };
}

function isJson(contentType: string | undefined): boolean {
  if (contentType === 'application/json') return true;
  return contentType !== undefined && JSON_TYPE.test(contentType) && !OTHER_CHARSET.test(contentType);
}

/** `undefined`, which JSON cannot say, where the bytes are not JSON. */
function parseJson(body: Buffer): unknown {
  if (!isUtf8(body)) return undefined;
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

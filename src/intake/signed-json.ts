import type { KeyObject } from 'node:crypto';
import type { Request, Response } from 'express';
import type { AuthenticationFailure } from './authentication-failure.ts';
import { refuseKind, takeBody, takeJson } from './json-body.ts';
import { readSignature, signatureMatches } from './verify-signature.ts';

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
    if (refuseKind(req, res)) return undefined;
    const signature = readSignature(headers, now());
    if (!signature.ok) {
      await authenticationFailure(req, res, 'StandardWebhooks', signature.detail);
      return undefined;
    }
    const body = await takeBody(req, res);
    if (body === undefined) return undefined;
    if (!signatureMatches(signature.headers, body, keys())) {
      await authenticationFailure(req, res, 'StandardWebhooks', 'webhook-signature does not match');
      return undefined;
    }
    const json = takeJson(body, res);
    if (json === undefined) return undefined;
    return { webhookId: signature.headers.id, json };
  };
}

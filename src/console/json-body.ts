import { json, type Request, type Response } from 'express';
import { Refusal } from './route.ts';

const JSON_TYPE = /^application\/json[ \t]*(?:;|$)/i;

/**
 * Reads a request's JSON of so many bytes at most; undefined where it has no body. Throws a Refusal: 400 `not_json`,
 * 413 `too_large`, 415 `unsupported_media_type`.
 */
export function createJsonBody(limit: number): (req: Request, res: Response) => Promise<unknown> {
  const parse = json({ limit, inflate: false, strict: false, type: () => true });
  return async (req, res) => {
    const { headers } = req;
    if (headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0) {
      return undefined;
    }
    if (!JSON_TYPE.test(headers['content-type'] ?? '')) throw refusals[415];
    await new Promise<void>((resolve, reject) => {
      parse(req, res, (error?: unknown) => {
        if (error === undefined) resolve();
        else reject(refusalOf(error));
      });
    });
    return req.body as unknown;
  };
}

const refusals = {
  400: new Refusal(400, { code: 'not_json', detail: 'the body must be JSON, in UTF-8' }),
  413: new Refusal(413, { code: 'too_large', detail: 'the body is too large' }),
  415: new Refusal(415, {
    code: 'unsupported_media_type',
    detail: 'the body must be application/json, in UTF-8, not compressed',
  }),
};

/** Express's own errors carry a status, and words that quote the body. */
function refusalOf(error: unknown): unknown {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return status === 413 || status === 415 || status === 400 ? refusals[status] : error;
}

import { isUtf8 } from 'node:buffer';
import type { Request, Response } from 'express';
import { answerProblem } from './problem.ts';
import { readBody } from './read-body.ts';

/** The largest body that is taken, in bytes. */
const BODY_LIMIT = 256 * 1024;

const JSON_TYPE = /^application\/json[ \t]*(?:;|$)/i;
const OTHER_CHARSET = /;[ \t]*charset=(?!"?utf-?8"?[ \t]*(?:;|$))/i;
const TOO_LARGE = `at most ${BODY_LIMIT} bytes are taken`;

/** Answers a request whose headers say already that its body is not taken (415, 413); otherwise false. */
export function refuseKind({ headers }: Request, res: Response): boolean {
  if (!isJson(headers['content-type'])) {
    answerProblem(res, 'unsupported-media-type', 'the content-type must be application/json, in UTF-8');
    return true;
  }
  if ((headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity') {
    answerProblem(
      res,
      'unsupported-media-type',
      'a compressed body is not taken: leave content-encoding out',
    );
    return true;
  }
  if (Number(headers['content-length'] ?? 0) > BODY_LIMIT) {
    answerProblem(res, 'too-large', TOO_LARGE);
    return true;
  }
  return false;
}

/** The raw body; undefined where it is too large, which is answered (413), or the client went away. */
export async function takeBody(req: Request, res: Response): Promise<Buffer | undefined> {
  const body = await readBody(req, BODY_LIMIT);
  if (body === 'aborted') return undefined;
  if (body !== 'too_large') return body;
  answerProblem(res, 'too-large', TOO_LARGE);
  return undefined;
}

/** What the bytes say; undefined, which JSON cannot say, where they are not JSON, which is answered (400). */
export function takeJson(body: Buffer, res: Response): unknown {
  if (isUtf8(body)) {
    try {
      return JSON.parse(body.toString('utf8')) as unknown;
    } catch {
      // Answered below.
    }
  }
  answerProblem(res, 'not-json', 'the body must be JSON, in UTF-8');
  return undefined;
}

function isJson(contentType: string | undefined): boolean {
  if (contentType === 'application/json') return true;
  return contentType !== undefined && JSON_TYPE.test(contentType) && !OTHER_CHARSET.test(contentType);
}

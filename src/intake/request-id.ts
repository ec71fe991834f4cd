import { randomBytes } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';

const SANE = /^[\w.-]{1,128}$/;

/** Two processes never make the same id; within one, counting is enough, and cheaper than randomness. */
const instance = randomBytes(6).toString('hex');
let count = 0;

/** The request's id, for the answer and the logs: the caller's `x-request-id` where that is sane, else one made here. */
export function requestId(res: Response): string {
  const locals = res.locals as { requestId?: string };
  return (locals.requestId ??= theirs(res.req) ?? `${instance}-${(count++).toString(36)}`);
}

/** Middleware: puts the request's id on answers that `answer` does not write. */
export function echoRequestId(_req: Request, res: Response, next: NextFunction): void {
  res.setHeader('x-request-id', requestId(res));
  next();
}

function theirs(req: Request): string | undefined {
  const id = req.headers['x-request-id'];
  return typeof id === 'string' && SANE.test(id) ? id : undefined;
}

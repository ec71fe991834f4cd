import type { Response } from 'express';
import { STATUS_CODES } from 'node:http';
import type { Logger } from '../logger.ts';
import { PasswordsBusyError } from './passwords.ts';
import { Refusal } from './route.ts';

/** Why something is not answered, as the page is told (RFC 9457, with a `code` and whatever else it needs). */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  [extra: string]: unknown;
}

/** Of every answer: nobody keeps it, frames it, or takes it for anything else. */
export const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

/** Answers with JSON; undefined: 204. */
export function answerJson(res: Response, body: unknown): void {
  if (body === undefined) res.writeHead(204, HEADERS).end();
  else write(res, 200, { type: 'application/json', body });
}

/** Answers with what an error is to its caller; what is no Refusal is logged, and nothing is told of it. */
export function answerProblem(res: Response, error: unknown, logger: Logger): void {
  const problem = problemOf(error);
  if (problem.status === 500)
    logger.error({ err: error, requestId: res.get('x-request-id') }, 'the console failed');
  if (res.headersSent) {
    res.destroy();
    return;
  }
  const { seconds, allow } = problem;
  if (typeof seconds === 'number') res.setHeader('retry-after', seconds);
  if (typeof allow === 'string') res.setHeader('allow', allow);
  if (problem.status === 401) res.setHeader('www-authenticate', 'Cookie');
  write(res, problem.status, { type: 'application/problem+json', body: problem });
}

export function problemOf(error: unknown): Problem {
  if (error instanceof Refusal) {
    return { ...error.extra, ...named(error.status, error.code), detail: error.message };
  }
  if (error instanceof PasswordsBusyError) {
    return { ...named(429, 'too_many_attempts'), detail: 'too many passwords are being checked', seconds: 5 };
  }
  return { ...named(500, 'internal'), detail: 'it is in our log' };
}

function named(status: number, code: string) {
  return { type: `urn:avisador:problem:${code}`, title: STATUS_CODES[status] ?? '', status, code };
}

function write(res: Response, status: number, { type, body }: { type: string; body: unknown }): void {
  const text = JSON.stringify(body);
  res.writeHead(status, { ...HEADERS, 'content-type': type, 'content-length': Buffer.byteLength(text) });
  res.end(text);
}

import type { Request, Response } from 'express';
import { answerProblem } from './problem.ts';

/** Handler behind a route's own: whatever method it did not take is 405. */
export function allowOnly(methods: 'GET, HEAD' | 'POST') {
  return (_req: Request, res: Response): void =>
    answerProblem(res, 'method-not-allowed', `take one of: ${methods}`, { headers: { allow: methods } });
}

import type { Response } from 'express';
import type { FieldError } from '../events/parse-event.ts';
import { answer } from './answer.ts';

/** Everything that can be wrong with a request, by the last part of the problem's `type`, which never changes. */
export const problems = {
  'bad-request': { status: 400, title: 'The request cannot be read' },
  'not-json': { status: 400, title: 'The body is not JSON' },
  unauthenticated: { status: 401, title: 'The request is not authenticated' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'method-not-allowed': { status: 405, title: 'This address does not take that method' },
  'too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The body is of a kind that is not taken' },
  'invalid-fields': { status: 422, title: 'A field is wrong' },
  'invalid-parameters': { status: 422, title: 'A parameter is wrong' },
  'too-many-failures': { status: 429, title: 'Too many unauthenticated requests' },
  internal: { status: 500, title: 'Something went wrong here' },
  unavailable: { status: 503, title: 'Not possible at the moment' },
} as const;

export type ProblemKind = keyof typeof problems;

/** What is wrong with a query parameter or a header. */
export type InputError =
  | FieldError
  | { parameter: string; detail: string }
  | { header: string; detail: string };

interface ProblemExtras {
  errors?: readonly InputError[];
  headers?: Record<string, string>;
}

/** A problem's `type`: a name, not an address. */
export function problemType(kind: string): string {
  return `urn:avisador:problem:${kind}`;
}

/** Answers with an RFC 9457 problem. `detail` is for the caller's developer and names nothing of our insides. */
export function answerProblem(
  res: Response,
  kind: ProblemKind,
  detail: string,
  { errors, headers }: ProblemExtras = {},
): void {
  const { status, title } = problems[kind];
  const body = JSON.stringify({ type: problemType(kind), title, status, detail, errors });
  answer(res, status, 'application/problem+json', body, headers);
}

/** The most errors that are listed for one request or event. */
export const MAX_ERRORS = 100;

/** Answers 422: fields of an event, or of the request itself, are wrong. */
export function answerInvalidFields(res: Response, errors: readonly InputError[]): void {
  answerProblem(
    res,
    'invalid-fields',
    'nothing was accepted: correct what `errors` names and post it again',
    {
      errors: errors.slice(0, MAX_ERRORS),
    },
  );
}

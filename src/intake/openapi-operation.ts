import { ref, type JsonSchema } from './openapi-schemas.ts';
import { problems, type ProblemKind } from './problem.ts';

interface Media {
  schema: JsonSchema;
  examples?: Record<string, { summary?: string; value: unknown }>;
}

export interface Parameter {
  name: string;
  in: 'query' | 'path' | 'header';
  required?: boolean;
  description?: string;
  schema: JsonSchema;
}

export interface Answer {
  description: string;
  headers?: Record<string, { description: string; schema: JsonSchema }>;
  content?: Record<string, Media>;
}

export interface Operation {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  security?: Record<string, string[]>[];
  parameters?: Parameter[];
  requestBody?: { required: true; content: Record<string, Media> };
  responses: Record<string, Answer>;
}

/** An answer that is JSON. */
export function json(description: string, schema: JsonSchema): Answer {
  return { description, content: { 'application/json': { schema } } };
}

/** The answers that refuse, by status. */
export function problemsOf(kinds: ProblemKind[]): Record<string, Answer> {
  const answers: Record<string, Answer> = {};
  for (const kind of kinds) {
    const { status, title } = problems[kind];
    const waits = kind === 'unavailable' || kind === 'too-many-failures';
    answers[status] = {
      description: title,
      ...(waits && {
        headers: { 'Retry-After': { description: 'In seconds.', schema: { type: 'integer' } } },
      }),
      content: { 'application/problem+json': { schema: ref('Problem') } },
    };
  }
  return answers;
}

/** How a post that is not taken is answered, whoever posts. */
export const postProblems = problemsOf([
  'not-json',
  'unauthenticated',
  'too-large',
  'unsupported-media-type',
  'invalid-fields',
  'too-many-failures',
  'internal',
]);

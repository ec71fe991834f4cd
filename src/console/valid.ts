import type { z } from 'zod';
import { fieldErrors } from '../events/parse-event.ts';
import { Refusal } from './route.ts';

/** The most errors that are told of. */
const MAX_ERRORS = 100;

/** What was sent, as the schema has it. Throws a Refusal (422 `wrong_fields`) that names every wrong field. */
export function valid<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new Refusal(422, {
    code: 'wrong_fields',
    detail: 'what `errors` names is wrong',
    errors: fieldErrors(parsed.error).slice(0, MAX_ERRORS),
  });
}

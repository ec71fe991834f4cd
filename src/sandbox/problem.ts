import { fieldErrors, type FieldError } from '../events/parse-event.ts';
import type { z } from 'zod';

/** An answer other than success, as RFC 9457 has it. `code` is for our own transport. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly errors: FieldError[] | undefined;

  constructor(status: number, code: string, detail: string, errors?: FieldError[]) {
    super(detail);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}

/** The value as the schema has it. Throws a Problem (422) that names every wrong field. */
export function valid<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = fieldErrors(parsed.error);
  const named = errors.map(({ pointer, detail }) => `${pointer || 'the body'}: ${detail}`).join('; ');
  throw new Problem(422, 'invalid', named, errors);
}

import { z } from 'zod';
import { catalog } from './catalog.ts';
import { client } from './client.ts';
import type { PanelEvent } from './define-event.ts';
import { isoDate, isStorable } from './fields.ts';

/** What is wrong with one field: an RFC 6901 pointer to it and a sentence. */
export interface FieldError {
  pointer: string;
  detail: string;
}

export type ParsedEvent = { ok: true; event: PanelEvent } | { ok: false; errors: FieldError[] };

/** A posted event of each type, before it has an id. */
export const bodySchemas: ReadonlyMap<string, z.ZodObject> = new Map(
  [...catalog.values()].map(({ type, data }) => [
    type,
    z.object({ type: z.literal(type), occurredAt: isoDate.optional(), client, data }),
  ]),
);

/** An event's id: the panel's own, the same for every retry of the same fact. */
export const eventId = z
  .string('must be a string')
  .min(1, 'must not be empty')
  .max(128, 'must have at most 128 characters')
  .refine(isStorable, 'must have whole characters, and no NUL');

/**
 * Makes an event of what a panel posted. Fields that no schema knows are dropped; `null` and `""` are taken as
 * absent, since that is how panels write "nothing". Every wrong field is reported, not only the first. `body` is the
 * caller's to give away: it is changed.
 */
export function parseEvent(eventIdValue: string, body: unknown, now: Date): ParsedEvent {
  if (!isRecord(body)) return failed([{ pointer: '', detail: 'must be a JSON object' }]);
  const schema = typeof body['type'] === 'string' ? bodySchemas.get(body['type']) : undefined;
  if (!schema) {
    const known = [...catalog.keys()].join(', ');
    return failed([{ pointer: '/type', detail: `must be one of: ${known}` }]);
  }
  blankEmpty(body);
  // What PHP makes of an object with nothing in it; and a type that needs nothing may leave it out.
  if (body['data'] === undefined || isEmptyList(body['data'])) body['data'] = {};
  const parsed = schema.safeParse(body, { reportInput: true });
  if (!parsed.success) return failed(fieldErrors(parsed.error));
  const { type, occurredAt, client: who, data } = parsed.data as Omit<PanelEvent, 'id'>;
  return {
    ok: true,
    event: { id: eventIdValue, type, occurredAt: occurredAt ?? now.toISOString(), client: who, data },
  };
}

/** Every issue of a zod error as a pointer and a sentence. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.map((issue) => ({
    pointer: pointerTo(issue.path),
    detail: 'input' in issue && issue.input === undefined ? 'is required' : issue.message,
  }));
}

function failed(errors: FieldError[]): ParsedEvent {
  return { ok: false, errors };
}

function pointerTo(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** No schema in the catalog is nested deeper than this; what is deeper is dropped at the door anyway. */
const DEEPEST = 6;

/** Blanks in place: a copy of what was just parsed, only to be thrown away, costs as much as checking it. */
function blankEmpty(value: unknown, depth = 0): void {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return;
  const fields = value as Record<string, unknown>;
  for (const key of Object.keys(fields)) {
    const item = fields[key];
    if ((item === null || item === '') && !Array.isArray(value)) fields[key] = undefined;
    else blankEmpty(item, depth + 1);
  }
}

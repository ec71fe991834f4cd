import { z } from 'zod';

/** Whether every database and every queue can keep a string as it is: whole characters, and no NUL. */
export function isStorable(value: string): boolean {
  return value.isWellFormed() && !value.includes('\0');
}

/** A line of free text: at most 1,000 characters. */
export const text = z
  .string('must be a string')
  .min(1, 'must not be empty')
  .max(1000, 'must have at most 1,000 characters')
  .refine(isStorable, 'must have whole characters, and no NUL');

/** A phone number as the panel holds it: whether it can be one is found out later, and visibly. */
export const phone = z
  .string('must be a string')
  .min(1, 'must not be empty')
  .max(64, 'must have at most 64 characters')
  .refine(isStorable, 'must have whole characters, and no NUL');

/** An id of the panel's. Panels send the same id now as a string, now as an integer; we keep strings. */
export const id = z
  .union([text, z.int()], 'must be a string or an integer')
  .transform(String)
  .meta({ description: 'A string or an integer; kept as a string.' });

/** A page that a customer can open. */
export const url = z
  .url({ protocol: /^https?$/, error: 'must be an http or https address' })
  .max(1000, 'must have at most 1,000 characters');

const ISO_DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

function isIsoDate(value: string): boolean {
  if (!ISO_DATE.test(value) || Number.isNaN(Date.parse(value))) return false;
  // Date turns the 31st of February into the 3rd of March; the calendar does not.
  const day = Number(value.slice(8, 10));
  return day <= 28 || new Date(`${value.slice(0, 10)}T00:00:00Z`).getUTCDate() === day;
}

/** An ISO 8601 date, or a date with a time. */
export const isoDate = z
  .string('must be an ISO 8601 date, such as 2026-12-01')
  .refine(isIsoDate, 'must be an ISO 8601 date, such as 2026-12-01 or 2026-11-21T14:05:11-03:00')
  .meta({ description: 'ISO 8601, a date or a date with a time.' });

/** A list that a panel sends: at most 100 items. */
export function listOf<Item extends z.ZodType>(item: Item): z.ZodArray<Item> {
  return z.array(item).max(100, 'must have at most 100 items');
}

import { z } from 'zod';
import { wantedRefusals, type DeliveryFilter, type NumberFilter } from '../delivery/delivery-filter.ts';
import { refusalReasons, statuses, type Status } from '../delivery/delivery.ts';
import { isoDate, isStorable } from '../events/fields.ts';
import type { DeliveryFilter as WireFilter } from './deliveries-wire.ts';
import { Refusal, type Role } from './route.ts';

type StatusOrGroup = NonNullable<WireFilter['status']>;

const FAILED: readonly Status[] = ['refused', 'dead', 'expired'];
/** More than one status under one name. */
const GROUPS = {
  failed: { statuses: FAILED },
  unreached: { statuses: FAILED, exceptReasons: wantedRefusals },
  waiting: { statuses: ['queued', 'sending'] },
  out: { statuses: ['sent', 'delivered', 'read'] },
} satisfies Record<Exclude<StatusOrGroup, Status>, Pick<DeliveryFilter, 'statuses' | 'exceptReasons'>>;

/** What a stretch of time is about, where the status says what became of them in it. */
const MOMENTS: Partial<Record<StatusOrGroup, DeliveryFilter['moment']>> = {
  out: 'sent',
  sent: 'sent',
  delivered: 'sent',
  read: 'read',
  failed: 'ended',
  unreached: 'ended',
  refused: 'ended',
  dead: 'ended',
  expired: 'ended',
  superseded: 'ended',
  cancelled: 'ended',
  in_doubt: 'ended',
};

const groups = Object.keys(GROUPS) as Array<keyof typeof GROUPS>;

const LIMIT = 'must be a whole number from 1 to 100';
const PLACE = 'must be the `next` of an earlier answer';

/** An empty field of a form is one that says nothing. */
const absent = (value: unknown) => (value === '' ? undefined : value);
const optional = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(absent, schema.optional());
const text = z
  .string('must be a string')
  .max(200, 'must have at most 200 characters')
  .refine(isStorable, 'is no text');
const moment = isoDate.transform((date) => Date.parse(date));

export const filterFields = z.object({
  status: optional(z.enum([...statuses, ...groups], 'must be a status')),
  type: optional(text),
  locale: optional(text),
  client: optional(text),
  phone: optional(text.refine((phone) => digitsOf(phone).length >= 3, 'must have three digits at least')),
  reason: optional(z.enum(refusalReasons, 'must be a reason')),
  since: optional(moment),
  until: optional(moment),
  search: optional(text.trim()),
});

export const pageFields = filterFields.extend({
  before: optional(z.coerce.number(PLACE).int(PLACE).min(0, PLACE)),
  limit: z.preprocess(absent, z.coerce.number(LIMIT).int(LIMIT).min(1, LIMIT).max(100, LIMIT).default(50)),
});

interface Asking {
  role: Role;
  /** E.164 numbers that what was typed may mean, likeliest first. */
  candidatesOf: (phone: string) => string[];
}

/** What the store is asked for. Throws a Refusal (403) where a viewer looks for a number. */
export function filterOf(
  fields: z.output<typeof filterFields>,
  { role, candidatesOf }: Asking,
): DeliveryFilter {
  const { status, type, locale, client, phone, reason, since, until, search } = fields;
  if (phone !== undefined && role === 'viewer') {
    throw new Refusal(403, { code: 'not_allowed', detail: 'viewers do not see numbers, nor find by them' });
  }
  const reached = status && MOMENTS[status];
  const number = (typed: string): NumberFilter => ({
    candidates: candidatesOf(typed),
    digits: digitsOf(typed),
  });
  return {
    ...(status !== undefined && (isGroup(status) ? GROUPS[status] : { statuses: [status] })),
    ...(type !== undefined && { type }),
    ...(locale !== undefined && { locale }),
    ...(client !== undefined && { client }),
    ...(reason !== undefined && { reason }),
    ...(phone !== undefined && { number: number(phone) }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
    ...(reached && (since !== undefined || until !== undefined) && { moment: reached }),
    ...(search !== undefined &&
      search !== '' && {
        search: {
          id: search,
          words: search.split(/\s+/).slice(0, MOST_WORDS),
          ...(role !== 'viewer' && looksLikeNumber(search) && { number: number(search) }),
        },
      }),
  };
}

const MOST_WORDS = 8;

function isGroup(status: StatusOrGroup): status is keyof typeof GROUPS {
  return status in GROUPS;
}

/** Shorter ones are rather an amount or an invoice's number. */
function looksLikeNumber(typed: string): boolean {
  return /^[+\d\s()./-]+$/.test(typed) && digitsOf(typed).length >= 6;
}

function digitsOf(typed: string): string {
  return typed.replace(/\D/g, '');
}

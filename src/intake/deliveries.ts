import type { Request, Response } from 'express';
import { z } from 'zod';
import type { DeliveryQuery, DeliveryView, Page } from '../delivery/delivery-view.ts';
import { statuses } from '../delivery/delivery.ts';
import { isoDate } from '../events/fields.ts';
import { answerJson } from './answer.ts';
import { answerProblem, type InputError } from './problem.ts';

export interface Deliveries {
  /** Answers the deliveries that a query lets through, newest first. */
  listDeliveries: (query: DeliveryQuery) => Promise<Page>;
  /** Answers one delivery, or `undefined` where there is none with this id. */
  getDelivery: (id: string) => Promise<DeliveryView | undefined>;
}

const filter = z.string('must be given once').max(1000, 'must have at most 1,000 characters').optional();
const LIMIT = 'must be a whole number from 1 to 200';
const CURSOR = 'must be the nextCursor of an earlier answer';

/** The parameters of `GET /v1/deliveries`, as they stand in the address. */
export const deliveryParameters = z.strictObject({
  client: filter.meta({ description: 'Those about this client, by the panel’s id.' }),
  type: filter.meta({ description: 'Those of this event type.' }),
  status: z
    .enum(statuses, `must be one of: ${statuses.join(', ')}`)
    .optional()
    .meta({ description: 'Those that stand here.' }),
  event: filter.meta({ description: 'Those of the event with this id.' }),
  since: isoDate
    .optional()
    .meta({ description: 'Those created at this moment or later; ISO 8601, UTC where no offset is given.' }),
  limit: z.coerce
    .number(LIMIT)
    .int(LIMIT)
    .min(1, LIMIT)
    .max(200, LIMIT)
    .default(50)
    .meta({ description: 'How many at most.' }),
  cursor: z
    .string(CURSOR)
    .refine((cursor) => placeOf(cursor) !== undefined, CURSOR)
    .optional()
    .meta({ description: '`nextCursor` of the answer before: goes on where that ended.' }),
});

/** `GET /v1/deliveries`. A parameter that is unknown or wrong is named (422); an empty one is taken as absent. */
export function createListDeliveries({ listDeliveries }: Deliveries) {
  return async (req: Request, res: Response): Promise<void> => {
    const parsed = deliveryParameters.safeParse(given(req.query));
    if (!parsed.success) {
      answerProblem(res, 'invalid-parameters', 'correct what `errors` names', {
        errors: parsed.error.issues.flatMap(parameterErrors),
      });
      return;
    }
    const { deliveries, next } = await listDeliveries(queryOf(parsed.data));
    answerJson(res, 200, { deliveries, nextCursor: next === undefined ? undefined : cursorOf(next) });
  };
}

/** `GET /v1/deliveries/{id}` */
export function createGetDelivery({ getDelivery }: Deliveries) {
  return async (req: Request<{ id: string }>, res: Response): Promise<void> => {
    const delivery = await getDelivery(req.params.id);
    if (delivery) answerJson(res, 200, delivery);
    else answerProblem(res, 'not-found', 'there is no delivery with this id');
  };
}

function given(query: Request['query']): Record<string, unknown> {
  const parameters: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(query)) {
    if (value !== '') parameters[name] = value;
  }
  // In an address a bare `+` is a space, and many a `+03:00` is written into one as it is.
  const { since } = query;
  if (typeof since === 'string' && since !== '') parameters['since'] = since.replace(' ', '+');
  return parameters;
}

function queryOf(parameters: z.output<typeof deliveryParameters>): DeliveryQuery {
  const { client, type, status, event, since, limit, cursor } = parameters;
  const before = cursor === undefined ? undefined : placeOf(cursor);
  return {
    ...(client !== undefined && { client }),
    ...(type !== undefined && { type }),
    ...(status !== undefined && { status }),
    ...(event !== undefined && { event }),
    ...(since !== undefined && { since: momentOf(since) }),
    limit,
    ...(before !== undefined && { before }),
  };
}

function parameterErrors(issue: z.core.$ZodIssue): InputError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((parameter) => ({ parameter, detail: 'is no parameter of this address' }));
  }
  return [{ parameter: String(issue.path[0]), detail: issue.message }];
}

/** JavaScript takes a time without an offset as the server's own; what is meant must not depend on where we run. */
function momentOf(date: string): number {
  const hasOffset = date.length === 10 || /(?:Z|[+-]\d{2}:?\d{2})$/.test(date);
  return Date.parse(hasOffset ? date : `${date}Z`);
}

/** A place in the list, in a form that nobody is tempted to compute with. */
function cursorOf(place: number): string {
  return Buffer.from(String(place)).toString('base64url');
}

function placeOf(cursor: string): number | undefined {
  const place = Number(Buffer.from(cursor, 'base64url').toString());
  return Number.isSafeInteger(place) && place >= 0 && cursorOf(place) === cursor ? place : undefined;
}

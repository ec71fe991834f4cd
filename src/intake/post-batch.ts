import type { Request, Response } from 'express';
import { z } from 'zod';
import type { PanelEvent } from '../events/define-event.ts';
import { eventId, fieldErrors, parseEvent, type FieldError } from '../events/parse-event.ts';
import { answerJson } from './answer.ts';
import { answerInvalidFields, MAX_ERRORS } from './problem.ts';
import { RETRY_AFTER_S, type QueueEventDeps } from './queue-event.ts';
import { requestId } from './request-id.ts';
import type { SignedJson } from './signed-json.ts';
import { envelop } from './tracing.ts';

/** What became of one event of a batch. `id` is `null` where the event has none that could be repeated. */
type BatchResult =
  | { id: string; status: 202 | 503 }
  | { id: string | null; status: 422; errors: readonly FieldError[] };

const ONE_TO_A_HUNDRED = 'must be a list of 1 to 100 events';
const batch = z.object(
  {
    events: z.array(z.unknown(), ONE_TO_A_HUNDRED).min(1, ONE_TO_A_HUNDRED).max(100, ONE_TO_A_HUNDRED),
  },
  'must be a JSON object',
);

/**
 * Takes up to a hundred events under one signature and answers 207 with one result for each, in order. A wrong one
 * (422) stops no other. One that is not queued (503) is not overtaken by later ones of its client: the publisher sees
 * to that.
 */
export function createPostBatch({ publisher, now, logger, onAccepted, onNotAccepted }: QueueEventDeps) {
  return async (_req: Request, res: Response, { json }: SignedJson): Promise<void> => {
    const posted = batch.safeParse(json);
    if (!posted.success) {
      answerInvalidFields(res, fieldErrors(posted.error));
      return;
    }
    const at = now();
    const parsed = posted.data.events.map((item) => parseItem(item, at));
    const events = parsed.flatMap((item) => ('event' in item ? [envelop(res, item.event, at)] : []));
    const queued = events.length === 0 ? [] : await publisher.publish(events.map(({ message }) => message));
    for (const [index, event] of events.entries()) event.queued(queued[index]?.ok ?? false);

    let next = 0;
    const results = parsed.map((item): BatchResult => {
      if (!('event' in item)) return { id: item.id, status: 422, errors: item.errors };
      return { id: item.event.id, status: queued[next++]?.ok ? 202 : 503 };
    });
    const accepted = results.filter(({ status }) => status === 202).length;
    const unavailable = events.length - accepted;
    const refused = results.length - events.length;
    if (accepted > 0) onAccepted(accepted);
    if (refused > 0) onNotAccepted('invalid', refused);
    if (unavailable > 0) onNotAccepted('not_queued', unavailable);
    logger[unavailable > 0 ? 'warn' : 'debug'](
      {
        requestId: requestId(res),
        accepted,
        refused,
        unavailable,
        reason: queued.find((result) => !result.ok)?.detail,
      },
      'batch taken',
    );
    answerJson(res, 207, { results }, unavailable > 0 ? { 'retry-after': String(RETRY_AFTER_S) } : undefined);
  };
}

type Item = { event: PanelEvent } | { id: string | null; errors: readonly FieldError[] };

function parseItem(item: unknown, at: Date): Item {
  const given: unknown = typeof item === 'object' && item !== null && 'id' in item ? item.id : undefined;
  // Panels send the same id now as a string, now as an integer.
  const id = eventId.safeParse(Number.isSafeInteger(given) ? String(given) : given);
  const parsed = parseEvent(id.success ? id.data : '', item, at);
  if (id.success && parsed.ok) return { event: parsed.event };
  const errors = parsed.ok ? [] : parsed.errors;
  if (!id.success && errors[0]?.pointer !== '') {
    const detail = given === undefined ? 'is required' : (id.error.issues[0]?.message ?? 'is wrong');
    errors.unshift({ pointer: '/id', detail });
  }
  return {
    id: id.success ? id.data : typeof given === 'string' ? given : null,
    errors: errors.slice(0, MAX_ERRORS),
  };
}

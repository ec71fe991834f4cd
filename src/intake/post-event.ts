import type { Request, Response } from 'express';
import { eventId, parseEvent } from '../events/parse-event.ts';
import { answer } from './answer.ts';
import { answerInvalidFields, type InputError } from './problem.ts';
import { createQueueEvent, type QueueEventDeps } from './queue-event.ts';
import { requestId } from './request-id.ts';
import type { SignedJson } from './signed-json.ts';

/** Takes one event: 202 once the queue has confirmed this very event, 422 with what is wrong, 503 if it is not queued. */
export function createPostEvent(deps: QueueEventDeps) {
  const { now, logger, onNotAccepted } = deps;
  const queueEvent = createQueueEvent(deps);
  return async (_req: Request, res: Response, { webhookId, json }: SignedJson): Promise<void> => {
    const at = now();
    const parsed = parseEvent(webhookId, json, at);
    const wrongId = idErrors(webhookId);
    if (!parsed.ok || wrongId.length > 0) {
      const errors = parsed.ok ? wrongId : [...wrongId, ...parsed.errors];
      onNotAccepted('invalid', 1);
      logger.info(
        { requestId: requestId(res), eventId: webhookId.slice(0, 128), errors: errors.slice(0, 3) },
        'event refused',
      );
      answerInvalidFields(res, errors);
      return;
    }
    if (!(await queueEvent(res, parsed.event, at))) return;
    answer(res, 202, 'application/json', `{"id":${JSON.stringify(webhookId)},"status":"queued"}`);
  };
}

function idErrors(webhookId: string): InputError[] {
  const checked = eventId.safeParse(webhookId);
  if (checked.success) return [];
  return checked.error.issues.map(({ message }) => ({ header: 'webhook-id', detail: message }));
}

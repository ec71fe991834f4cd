import type { Request, Response } from 'express';
import { eventMessage } from '../events/event-message.ts';
import type { EventPublisher } from '../events/event-queue.ts';
import { eventId, parseEvent } from '../events/parse-event.ts';
import type { Logger } from '../logger.ts';
import { answer } from './answer.ts';
import { answerInvalidFields, answerProblem, type InputError } from './problem.ts';
import { requestId } from './request-id.ts';
import type { SignedJson } from './signed-json.ts';

/** What is asked to wait, in seconds, when the queue cannot take an event. */
export const RETRY_AFTER_S = 10;

interface PostEventDeps {
  publisher: EventPublisher;
  now: () => Date;
  logger: Logger;
  onAccepted: (count: number) => void;
}

/** Takes one event: 202 once the queue has confirmed this very event, 422 with what is wrong, 503 if it is not queued. */
export function createPostEvent({ publisher, now, logger, onAccepted }: PostEventDeps) {
  return async (_req: Request, res: Response, { webhookId, json }: SignedJson): Promise<void> => {
    const at = now();
    const parsed = parseEvent(webhookId, json, at);
    const wrongId = idErrors(webhookId);
    if (!parsed.ok || wrongId.length > 0) {
      const errors = parsed.ok ? wrongId : [...wrongId, ...parsed.errors];
      logger.info(
        { requestId: requestId(res), eventId: webhookId.slice(0, 128), errors: errors.slice(0, 3) },
        'event refused',
      );
      answerInvalidFields(res, errors);
      return;
    }
    const [result] = await publisher.publish([eventMessage(parsed.event, at)]);
    if (!result?.ok) {
      logger.warn(
        { requestId: requestId(res), eventId: webhookId, reason: result?.detail },
        'event not queued',
      );
      answerProblem(
        res,
        'unavailable',
        'the event could not be queued: post it again, with the same webhook-id',
        { headers: { 'retry-after': String(RETRY_AFTER_S) } },
      );
      return;
    }
    onAccepted(1);
    logger.debug(
      { requestId: requestId(res), eventId: webhookId, type: parsed.event.type },
      'event accepted',
    );
    answer(res, 202, 'application/json', `{"id":${JSON.stringify(webhookId)},"status":"queued"}`);
  };
}

function idErrors(webhookId: string): InputError[] {
  const checked = eventId.safeParse(webhookId);
  if (checked.success) return [];
  return checked.error.issues.map(({ message }) => ({ header: 'webhook-id', detail: message }));
}

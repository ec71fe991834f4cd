import type { Response } from 'express';
import type { PanelEvent } from '../events/define-event.ts';
import type { EventPublisher } from '../events/event-queue.ts';
import { traceIdOf } from '../events/trace-context.ts';
import type { Logger } from '../logger.ts';
import { answerProblem } from './problem.ts';
import { requestId } from './request-id.ts';
import { envelop } from './tracing.ts';

/** What is asked to wait, in seconds, when the queue cannot take an event. */
export const RETRY_AFTER_S = 10;

export interface QueueEventDeps {
  publisher: EventPublisher;
  now: () => Date;
  logger: Logger;
  onAccepted: (count: number) => void;
  onNotAccepted: (why: NotAccepted, count: number) => void;
}

/** Something is wrong with the event, or the queue has not confirmed it. */
export type NotAccepted = 'invalid' | 'not_queued';

/** Queues one event. Resolves to true once it is confirmed; false where it is not, which is answered (503). */
export function createQueueEvent({ publisher, logger, onAccepted, onNotAccepted }: QueueEventDeps) {
  return async (res: Response, event: PanelEvent, acceptedAt: Date): Promise<boolean> => {
    const { message, queued } = envelop(res, event, acceptedAt);
    const [result] = await publisher.publish([message]);
    queued(result?.ok ?? false);
    const { trace } = message;
    const about = {
      requestId: requestId(res),
      eventId: event.id,
      ...(trace && { traceId: traceIdOf(trace) }),
    };
    if (!result?.ok) {
      onNotAccepted('not_queued', 1);
      logger.warn({ ...about, reason: result?.detail }, 'event not queued');
      answerProblem(res, 'unavailable', 'the event could not be queued: post it again, with the same id', {
        headers: { 'retry-after': String(RETRY_AFTER_S) },
      });
      return false;
    }
    onAccepted(1);
    logger.debug({ ...about, type: event.type }, 'event accepted');
    return true;
  };
}

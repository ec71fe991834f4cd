import type { Response } from 'express';
import type { PanelEvent } from '../events/define-event.ts';
import { eventMessage } from '../events/event-message.ts';
import type { EventPublisher } from '../events/event-queue.ts';
import type { Logger } from '../logger.ts';
import { answerProblem } from './problem.ts';
import { requestId } from './request-id.ts';

/** What is asked to wait, in seconds, when the queue cannot take an event. */
export const RETRY_AFTER_S = 10;

export interface QueueEventDeps {
  publisher: EventPublisher;
  now: () => Date;
  logger: Logger;
  onAccepted: (count: number) => void;
}

/** Queues one event. Resolves to true once it is confirmed; false where it is not, which is answered (503). */
export function createQueueEvent({ publisher, logger, onAccepted }: QueueEventDeps) {
  return async (res: Response, event: PanelEvent, acceptedAt: Date): Promise<boolean> => {
    const [result] = await publisher.publish([eventMessage(event, acceptedAt)]);
    if (!result?.ok) {
      logger.warn(
        { requestId: requestId(res), eventId: event.id, reason: result?.detail },
        'event not queued',
      );
      answerProblem(res, 'unavailable', 'the event could not be queued: post it again, with the same id', {
        headers: { 'retry-after': String(RETRY_AFTER_S) },
      });
      return false;
    }
    onAccepted(1);
    logger.debug({ requestId: requestId(res), eventId: event.id, type: event.type }, 'event accepted');
    return true;
  };
}

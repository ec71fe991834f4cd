import type { Request, Response } from 'express';
import { eventId, parseEvent, type FieldError } from '../events/parse-event.ts';
import { answerJson } from './answer.ts';
import type { AuthenticationFailure } from './authentication-failure.ts';
import type { HookSender } from './hook-sender.ts';
import { refuseKind, takeBody, takeJson } from './json-body.ts';
import { answerProblem, MAX_ERRORS } from './problem.ts';
import { createQueueEvent, type QueueEventDeps } from './queue-event.ts';
import { requestId } from './request-id.ts';

interface PostHookDeps extends QueueEventDeps {
  sender: HookSender;
  authenticationFailure: AuthenticationFailure;
}

/**
 * Takes what a foreign sender posts: 200 once its event is queued (the same one again changes nothing), 200 for what is
 * nothing to tell a client, since senders count anything else as a failure; 422 with what is wrong, 503 if it is not
 * queued, and the answers to what is not signed or no JSON that our own posts get.
 */
export function createPostHook(deps: PostHookDeps) {
  const { sender, authenticationFailure, now, logger, onNotAccepted } = deps;
  const queueEvent = createQueueEvent(deps);

  function refuse(
    res: Response,
    said: { eventId?: string; detail: string; errors: readonly FieldError[] },
  ): void {
    const errors = said.errors.slice(0, MAX_ERRORS);
    const seen = { requestId: requestId(res), sender: sender.name, eventId: said.eventId?.slice(0, 128) };
    onNotAccepted('invalid', 1);
    logger.warn({ ...seen, errors: errors.slice(0, 3) }, 'webhook refused');
    answerProblem(res, 'invalid-fields', said.detail, { errors });
  }

  return async (req: Request, res: Response): Promise<void> => {
    const payload = await signedPayload(req, res);
    if (payload === undefined) return;
    const reading = sender.read(payload);
    if (reading.kind === 'ignored') {
      const { hook, reason } = reading;
      logger.info(
        { requestId: requestId(res), sender: sender.name, hook: hook.slice(0, 128), reason },
        'webhook ignored',
      );
      answerJson(res, 200, { status: 'ignored', hook, reason });
      return;
    }
    if (reading.kind === 'unfit') {
      refuse(res, { detail: '`errors` point into what was posted', errors: reading.errors });
      return;
    }
    const at = now();
    const id = eventId.safeParse(reading.id);
    const parsed = parseEvent(reading.id, reading.body, at);
    if (!id.success || !parsed.ok) {
      const wrongId = id.success
        ? []
        : id.error.issues.map(({ message }) => ({ pointer: '/id', detail: message }));
      refuse(res, {
        eventId: reading.id,
        detail: 'no event can be made of it: `errors` point into the event that it would have been',
        errors: [...wrongId, ...(parsed.ok ? [] : parsed.errors)],
      });
      return;
    }
    if (await queueEvent(res, parsed.event, at)) answerJson(res, 200, { id: reading.id, status: 'queued' });
  };

  /** Answers the request itself, and resolves to undefined, where something is wrong, as with our own posts. */
  async function signedPayload(req: Request, res: Response): Promise<unknown> {
    const { signatureHeader } = sender;
    if (refuseKind(req, res)) return undefined;
    const signature = req.headers[signatureHeader];
    if (typeof signature !== 'string' || signature === '') {
      await authenticationFailure(req, res, 'WebhookSignature', `the header ${signatureHeader} is missing`);
      return undefined;
    }
    const body = await takeBody(req, res);
    if (body === undefined) return undefined;
    if (!sender.isSigned(signature, body)) {
      await authenticationFailure(req, res, 'WebhookSignature', `${signatureHeader} does not match`);
      return undefined;
    }
    return takeJson(body, res);
  }
}

import express, {
  type Express,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import type { EventPublisher } from '../events/event-queue.ts';
import type { Logger } from '../logger.ts';
import { allowOnly } from './allow-only.ts';
import { createAuthenticationFailure } from './authentication-failure.ts';
import { createDocs } from './docs.ts';
import type { HookSender } from './hook-sender.ts';
import { createKeyed, type Keyed } from './keyed.ts';
import { createPostBatch } from './post-batch.ts';
import { createPostEvent } from './post-event.ts';
import { createPostHook } from './post-hook.ts';
import { answerProblem } from './problem.ts';
import type { NotAccepted } from './queue-event.ts';
import { echoRequestId, requestId } from './request-id.ts';
import { createSignedJson, type SignedJson } from './signed-json.ts';
import { signingKeys } from './signing-secret.ts';
import { measureAnswers } from './measure-answers.ts';
import { followPost, type IntakeTracing } from './tracing.ts';

export interface IntakeDeps {
  publisher: EventPublisher;
  /** `whsec_…`, all of which verify. Asked at every request, so that they can be rotated while we run. */
  secrets: () => readonly string[];
  /** Who else may post, each in its own way and to its own address; without one there is no such address. */
  hooks?: readonly HookSender[];
  now: () => Date;
  logger: Logger;
  /** Where callers reach us, for the documentation. Asked when that is first read. */
  publicUrl: () => string;
  /** What those with an API key are answered; without it (no store here) there are no such addresses. */
  keyed?: Keyed;
  /** What else this process serves: tried after intake's own addresses and before the 404. */
  others?: readonly RequestHandler[];
  metrics?: IntakeMetrics;
  tracing?: IntakeTracing | undefined;
}

/** Told what happens, for counters. */
interface IntakeMetrics {
  /** So many events are durably queued. */
  accepted(count: number): void;
  notAccepted(why: NotAccepted, count: number): void;
  /** A request was answered. `route` is one of ours, as it is declared. */
  answered(route: string, status: number, seconds: number): void;
}

export interface Intake {
  /** Answers every request, unknown ones too: give it to a server as it is. */
  app: Express;
  /** How many posts of events are being worked on: while there are any, whoever shares the process should yield. */
  inFlight(): number;
  /** Milliseconds since a post of events was answered; Infinity before the first. */
  sinceLastPost(): number;
}

/**
 * The HTTP edge: events in, deliveries out, the documentation. Throws InvalidSecretError where no secret, or a wrong
 * one, is handed in.
 */
export function createIntake(deps: IntakeDeps): Intake {
  const { publisher, hooks = [], now, logger, metrics, tracing } = deps;
  const authenticationFailure = createAuthenticationFailure(logger);
  const signedJson = createSignedJson({ keys: signingKeys(deps.secrets), now, authenticationFailure });
  const queueing = {
    publisher,
    now,
    logger,
    onAccepted: (count: number) => metrics?.accepted(count),
    onNotAccepted: (why: NotAccepted, count: number) => metrics?.notAccepted(why, count),
  };
  let inFlight = 0;
  let lastPostAt = -Infinity;

  const signed =
    (handle: (req: Request, res: Response, vouchedFor: SignedJson) => Promise<void>) =>
    async (req: Request, res: Response): Promise<void> => {
      const vouchedFor = await signedJson(req, res);
      if (vouchedFor) await handle(req, res, vouchedFor);
    };

  const post =
    (path: string, handle: (req: Request, res: Response) => Promise<void>) =>
    async (req: Request, res: Response): Promise<void> => {
      const startedAt = performance.now();
      inFlight += 1;
      const trace = tracing?.posted(path, req.headers);
      if (trace) followPost(res, trace);
      try {
        await handle(req, res);
      } catch (error) {
        answerError(error, res, logger);
      } finally {
        inFlight -= 1;
      }
      lastPostAt = performance.now();
      if (!res.headersSent) return;
      trace?.answered(res.statusCode);
      metrics?.answered(path, res.statusCode, (lastPostAt - startedAt) / 1000);
    };

  const app = express();
  app.disable('x-powered-by');
  // The posts come first: everything that stands before them, each of them pays for.
  const routes = new Map([
    ['/v1/events', signed(createPostEvent(queueing))],
    ['/v1/events/batch', signed(createPostBatch(queueing))],
  ]);
  for (const sender of hooks) {
    routes.set(`/v1/hooks/${sender.name}`, createPostHook({ ...queueing, sender, authenticationFailure }));
  }
  for (const [path, handle] of routes) {
    app.route(path).post(post(path, handle)).all(allowOnly('POST'));
  }
  if (metrics) app.use(measureAnswers(metrics.answered));
  if (deps.keyed) app.use(createKeyed(deps.keyed, authenticationFailure));
  finishApp(app, { others: [createDocs(deps.publicUrl, hooks), ...(deps.others ?? [])], logger });
  return { app, inFlight: () => inFlight, sinceLastPost: () => performance.now() - lastPostAt };
}

interface Rest {
  /** Tried after the app's own routes. */
  others: readonly RequestHandler[];
  logger: Logger;
}

/** What every app of ours ends with: request ids, what else it serves, and problems instead of Express's own pages. */
export function finishApp(app: Express, { others, logger }: Rest): Express {
  app.disable('x-powered-by');
  app.use(echoRequestId, ...others);
  app.use((_req, res) => answerProblem(res, 'not-found', 'there is no such address'));
  app.use((error: unknown, _req: Request, res: Response, _next: NextFunction) =>
    answerError(error, res, logger),
  );
  return app;
}

/** What Express itself refuses (an address that cannot be decoded) is the caller's fault; the rest is ours. */
function answerError(error: unknown, res: Response, logger: Logger): void {
  if (error instanceof URIError) {
    answerProblem(res, 'bad-request', 'the address cannot be decoded');
    return;
  }
  logger.error({ err: error, requestId: requestId(res) }, 'request failed');
  if (res.headersSent) res.destroy();
  else answerProblem(res, 'internal', 'it is in our log, under the request’s id');
}

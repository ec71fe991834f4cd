import { isDeepStrictEqual } from 'node:util';
import type { RequestHandler } from 'express';
import { createIntake } from '../../intake/app.ts';
import { answerJson } from '../../intake/answer.ts';
import { problems, problemType } from '../../intake/problem.ts';
import type { EventPublisher } from '../../events/event-queue.ts';
import type { Logger } from '../../logger.ts';
import { createUpmindHooks } from '../../panel/upmind-hooks.ts';
import { createEventAnswerer } from './answer-event.ts';
import { ConfigError, parseConfig, type Config, type SqsConfig } from '../config.ts';
import type { HttpApiAnswer, HttpApiEvent } from './http-api-event.ts';

/** How long parameters are believed, and how long after they could not be read they are asked for again. */
const FRESH_MS = 5 * 60_000;
const AGAIN_MS = 30_000;

/** `WEBHOOK_SECRETS_PARAMETER=/some/name`: what stands in that parameter is WEBHOOK_SECRETS. */
const NAMES_A_PARAMETER = /^(.+)_PARAMETER$/;

type Env = Readonly<Record<string, string | undefined>>;

interface LambdaIntakeDeps {
  env: Env;
  readParameters(names: readonly string[]): Promise<Map<string, string>>;
  openPublisher(sqs: SqsConfig, logger: Logger): EventPublisher;
  createLogger(level: string): Logger;
  /** Milliseconds since 1970. */
  clock: () => number;
}

interface Opened {
  answer: ReturnType<typeof createEventAnswerer>;
  parameters: Env;
  logger: Logger;
  freshUntil: number;
}

/**
 * Intake as a function that answers events, each of them done with when it is answered. It is configured by the
 * environment and by the parameters that the environment names, which are read again every few minutes: a secret is
 * rotated without a deployment. Where it cannot be had at all the answer is 503, and the log says why.
 */
export function createLambdaIntake(
  deps: LambdaIntakeDeps,
): (event: HttpApiEvent, requestId: string) => Promise<HttpApiAnswer> {
  const { env, clock } = deps;
  const named = Object.entries(env).flatMap(([name, parameter]) => {
    const variable = NAMES_A_PARAMETER.exec(name)?.[1];
    return variable === undefined || !parameter ? [] : [{ variable, parameter }];
  });
  let publisher: EventPublisher | undefined;
  let opened: Opened | undefined;
  let opening: Promise<Opened> | undefined;

  async function current(): Promise<Opened> {
    if (opened && clock() < opened.freshUntil) return opened;
    opening ??= refresh().finally(() => {
      opening = undefined;
    });
    return opening;
  }

  async function refresh(): Promise<Opened> {
    try {
      const parameters = await readNamed();
      if (!opened || !isDeepStrictEqual(parameters, opened.parameters)) opened = open(parameters);
      opened.freshUntil = clock() + FRESH_MS;
    } catch (error) {
      if (!opened) throw error;
      opened.logger.error({ err: error }, 'the parameters cannot be read again: the last good ones hold');
      opened.freshUntil = clock() + AGAIN_MS;
    }
    return opened;
  }

  async function readNamed(): Promise<Env> {
    if (named.length === 0) return {};
    const values = await deps.readParameters([...new Set(named.map(({ parameter }) => parameter))]);
    return Object.fromEntries(named.map(({ variable, parameter }) => [variable, values.get(parameter)]));
  }

  function open(parameters: Env): Opened {
    const config = parseConfig({ ...env, ...parameters });
    const logger = deps.createLogger(config.logLevel);
    const { sqs, webhookSecrets } = needed(config);
    publisher ??= deps.openPublisher(sqs, logger);
    const intake = createIntake({
      publisher,
      secrets: () => webhookSecrets,
      hooks: config.upmind ? [createUpmindHooks(config.upmind)] : [],
      now: () => new Date(clock()),
      logger,
      publicUrl: () => config.publicUrl ?? '/',
      others: [healthz],
    });
    return { answer: createEventAnswerer(intake.app), parameters, logger, freshUntil: 0 };
  }

  return async (event, requestId) => {
    let intake: Opened;
    try {
      intake = await current();
    } catch (error) {
      deps.createLogger('error').error({ err: error, requestId }, 'intake cannot be had');
      return unavailable(requestId);
    }
    return intake.answer(event, requestId);
  };
}

/** What has no default here: there is no disk to keep events or generated secrets on. Throws ConfigError. */
function needed({ sqs, webhookSecrets }: Config): { sqs: SqsConfig; webhookSecrets: readonly string[] } {
  if (sqs && webhookSecrets) return { sqs, webhookSecrets };
  throw new ConfigError([
    ...(sqs ? [] : ['SQS_QUEUE_URL is needed in a Lambda']),
    ...(webhookSecrets ? [] : ['WEBHOOK_SECRETS is needed in a Lambda, or WEBHOOK_SECRETS_PARAMETER']),
  ]);
}

const healthz: RequestHandler = (req, res, next) => {
  if (req.path === '/healthz' && (req.method === 'GET' || req.method === 'HEAD')) {
    answerJson(res, 200, { status: 'ok' });
  } else {
    next();
  }
};

function unavailable(requestId: string): HttpApiAnswer {
  const { status, title } = problems.unavailable;
  const detail = 'nothing can be taken at the moment: post it again, with the same id';
  return {
    statusCode: status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'retry-after': '10',
      'x-request-id': requestId,
    },
    body: JSON.stringify({ type: problemType('unavailable'), title, status, detail }),
    isBase64Encoded: false,
  };
}

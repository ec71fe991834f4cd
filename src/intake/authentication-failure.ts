import type { Request, Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { Logger } from '../logger.ts';
import { routeOf } from './measure-answers.ts';
import { answerProblem } from './problem.ts';
import { requestId } from './request-id.ts';

/** Answers a request that is not authenticated. `challenge` names the scheme that is asked for. */
export type AuthenticationFailure = (
  req: Request,
  res: Response,
  challenge: 'StandardWebhooks' | 'WebhookSignature' | 'Bearer',
  detail: string,
) => Promise<void>;

const PER_MINUTE = 60;

/**
 * Answers 401, and 429 with `Retry-After` from the 61st failure of one address within a minute on. An IPv6 address
 * counts as its /64. Only what has failed already comes here: a request that is properly signed is never counted and
 * never limited, whatever else its address does.
 */
export function createAuthenticationFailure(logger: Logger): AuthenticationFailure {
  const limit = rateLimit({
    windowMs: 60_000,
    limit: PER_MINUTE,
    ipv6Subnet: 64,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    logger,
    // Behind a proxy all failures count as the proxy's: that limits failures only, and trusts no header.
    validate: { xForwardedForHeader: false, forwardedHeader: false },
    handler: (_req, res) =>
      answerProblem(
        res,
        'too-many-failures',
        `more than ${PER_MINUTE} requests from this address failed authentication within a minute`,
      ),
  });
  return async (req, res, challenge, detail) => {
    let failure: unknown;
    await limit(req, res, (error?: unknown) => {
      failure = error;
      if (error !== undefined) return;
      // As it is declared: what stands in an address may be anything, a number too.
      const seen = { requestId: requestId(res), route: routeOf(req), reason: detail };
      logger.info(seen, 'unauthenticated request');
      answerProblem(res, 'unauthenticated', detail, { headers: { 'www-authenticate': challenge } });
    });
    if (failure !== undefined) throw failure;
  };
}

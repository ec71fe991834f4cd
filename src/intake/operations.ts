import { Router } from 'express';
import type { Logger } from '../logger.ts';
import { allowOnly } from './allow-only.ts';
import { answer, answerJson } from './answer.ts';

/** Whether something can do its work, and anything else that an operator should see of it. */
export interface Readiness {
  ready: boolean;
  [part: string]: unknown;
}

export interface OperationsDeps {
  /** Queue, store and templates. A phone that is not connected may be said, but makes nothing unready. */
  readiness: () => Promise<Readiness>;
  /** Whether messages can go out now. */
  whatsapp: () => Promise<Readiness>;
  /** The metrics as Prometheus reads them. */
  metrics: () => Promise<{ contentType: string; body: string }>;
  logger: Logger;
}

/**
 * What balancers and monitors ask: `GET /healthz`, `/readyz`, `/readyz/whatsapp`, `/metrics`. Not ready is 503 with
 * the same JSON; a check that throws is not ready, and its reason is in the log only.
 */
export function createOperations({ readiness, whatsapp, metrics, logger }: OperationsDeps): Router {
  const router = Router();
  const route = (path: string, ask: () => Promise<Readiness>) =>
    router
      .route(path)
      .get(async (_req, res) => {
        const state = await ask().catch((error: unknown): Readiness => {
          logger.error({ err: error, path }, 'readiness check failed');
          return { ready: false };
        });
        answerJson(res, state.ready ? 200 : 503, state);
      })
      .all(allowOnly('GET, HEAD'));

  router
    .route('/healthz')
    .get((_req, res) => answerJson(res, 200, { status: 'ok' }))
    .all(allowOnly('GET, HEAD'));
  route('/readyz', readiness);
  route('/readyz/whatsapp', whatsapp);
  router
    .route('/metrics')
    .get(async (_req, res) => {
      const { contentType, body } = await metrics();
      answer(res, 200, contentType, body);
    })
    .all(allowOnly('GET, HEAD'));
  return router;
}

import { Router } from 'express';
import { allowOnly } from './allow-only.ts';
import type { AuthenticationFailure } from './authentication-failure.ts';
import { createBearer } from './bearer.ts';
import { createGetDelivery, createListDeliveries, type Deliveries } from './deliveries.ts';
import { createGetTransfer, createPostTransfer, type Transfers } from './transfers.ts';

/** What those with an API key are answered. */
export type Keyed = Deliveries & Transfers & { isApiKey(key: string): Promise<boolean> };

/** The addresses for those with an API key: wherever there is a store, which intake need not have. */
export function createKeyed(keyed: Keyed, authenticationFailure: AuthenticationFailure): Router {
  const bearer = createBearer((key) => keyed.isApiKey(key), authenticationFailure);
  const readOnly = allowOnly('GET, HEAD');
  const router = Router();
  router.route('/v1/deliveries').get(bearer, createListDeliveries(keyed)).all(readOnly);
  router.route('/v1/deliveries/:id').get(bearer, createGetDelivery(keyed)).all(readOnly);
  router.route('/v1/transfers').post(bearer, createPostTransfer(keyed)).all(allowOnly('POST'));
  router.route('/v1/transfers/:id').get(bearer, createGetTransfer(keyed)).all(readOnly);
  return router;
}

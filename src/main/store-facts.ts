import { openDeliveries, openInbound, transfersByStatus } from '../store/deliveries/census.ts';
import { callbackStatus } from '../store/deliveries/callback-outbox.ts';
import { sessionOf } from '../store/deliveries/delivery-views.ts';
import type { Db } from '../store/database/schema.ts';
import type { Config } from './config.ts';
import type { StoreFacts } from './metrics/store-metrics.ts';
import { textTroubles } from './texts/text-troubles.ts';
import type { Texts } from './texts/texts.ts';

interface Sources {
  config: Config;
  db: Db;
  texts: Texts;
  /** Whether this process has a number to send from. */
  sends: boolean;
}

/** Looks up what the metrics of the store say. */
export function createStoreFacts({ config, db, texts, sends }: Sources): () => Promise<StoreFacts> {
  return async () => {
    const now = Date.now();
    return {
      deliveries: await openDeliveries(db, now),
      inbound: await openInbound(db),
      transfers: await transfersByStatus(db),
      texts: textTroubles(texts.now()),
      ...(config.callbackUrl !== undefined && { callbacks: await callbackStatus(db) }),
      ...(sends && { session: await sessionOf(db, config.account, now) }),
    };
  };
}

import type { EventHandler } from '../events/event-queue.ts';
import type { EventMessage } from '../events/event-message.ts';
import type { NewDelivery } from './delivery.ts';
import type { EventLedger } from './ports.ts';

interface IngestOptions {
  ledger: EventLedger;
  plan: (message: EventMessage) => NewDelivery[];
  onIngested: (messages: EventMessage[]) => void;
  /** Resolves when the process has nothing more urgent to do. */
  giveWay: () => Promise<void>;
}

/** Moves queued events into the ledger: once this has resolved, the queue may forget them. */
export function createIngest({ ledger, plan, onIngested, giveWay }: IngestOptions): EventHandler {
  return async (messages) => {
    await giveWay();
    await ledger.ingest(messages.map((message) => ({ message, deliveries: plan(message) })));
    onIngested(messages);
  };
}

import type { Logger } from '../logger.ts';
import { coalesce } from './coalesce.ts';
import type { Lease, Ledger, Settlement } from './ports.ts';

interface OutcomesOptions {
  ledger: Ledger;
  lease: Lease;
  clock: () => number;
  logger: Logger;
  onSettled: (settlement: Settlement) => void;
  /** These could not be written: the store still says what it said before. Must not reject. */
  onFailure: (error: unknown, settlements: Settlement[]) => Promise<void>;
}

/**
 * Writes what became of deliveries. Those that come in while the process is busy share one transaction. The promise
 * resolves when it is written, or `onFailure` is done with it; it never rejects.
 */
export function createOutcomes(options: OutcomesOptions): (settlement: Settlement) => Promise<void> {
  const { ledger, lease, clock, logger, onSettled, onFailure } = options;
  return coalesce(async (settlements: Settlement[]) => {
    try {
      await ledger.settle(lease, settlements, clock());
    } catch (error) {
      await onFailure(error, settlements);
      return;
    }
    for (const settlement of settlements) {
      onSettled(settlement);
      logAttempt(logger, settlement, clock());
    }
  });
}

/** One wide line per attempt, and per end without one. */
function logAttempt(logger: Logger, { delivery, change, attempt, detail }: Settlement, now: number): void {
  const { id, eventId, type, clientId, locale, attempts, messageKey } = delivery;
  logger.info(
    {
      deliveryId: id,
      eventId,
      type,
      clientId,
      locale,
      ...(attempt && { attempt: attempts + 1, outcome: attempt.outcome, detail: attempt.detail, messageKey }),
      status: change.status,
      ...(detail !== undefined && { detail }),
      ...('reason' in change && { reason: change.reason }),
      ...('holdReason' in change && { holdReason: change.holdReason }),
      ageMs: now - delivery.createdAt,
    },
    'delivery',
  );
}

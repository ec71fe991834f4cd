import { traceIdOf } from '../events/trace-context.ts';
import type { Logger } from '../logger.ts';
import { coalesce } from './coalesce.ts';
import type { Lease, Ledger, Settlement, Took } from './ports.ts';

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

/** One wide line per attempt, and per end or delay without one: all that is known of it, and nothing of its recipient. */
function logAttempt(logger: Logger, settlement: Settlement, now: number): void {
  const { delivery, change, attempt, took } = settlement;
  const { id, eventId, type, clientId, role, locale, attempts, messageKey, trace } = delivery;
  const detail = attempt?.detail ?? settlement.detail;
  logger.info(
    {
      deliveryId: id,
      eventId,
      type,
      clientId,
      role,
      locale,
      status: change.status,
      ...('reason' in change && { reason: change.reason }),
      ...('holdReason' in change && { holdReason: change.holdReason }),
      ...('dueAt' in change && { dueInMs: change.dueAt - now }),
      ...(attempt && { attempt: attempts + 1, outcome: attempt.outcome, messageKey }),
      ...(detail !== undefined && { detail: withoutNumbers(detail) }),
      ageMs: now - delivery.createdAt,
      ...durationsOf(took, now),
      ...(trace && { traceId: traceIdOf(trace) }),
    },
    'delivery',
  );
}

function durationsOf(took: Took | undefined, now: number): Record<string, number> {
  if (!took) return {};
  const { startedAt, ...durations } = took;
  return { ...durations, tookMs: now - startedAt };
}

/** Chats and e-mail addresses, and whatever is as long as a number. */
const PERSONAL = /[\w.+-]+@[\w.-]+|\+?\d[\d ()-]{5,}\d/g;

/** The far side says why in its own words, which may name whom it was about. */
function withoutNumbers(detail: string): string {
  return detail.replace(PERSONAL, '…');
}

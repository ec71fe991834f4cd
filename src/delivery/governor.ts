import type { OpenDelivery } from './delivery.ts';
import type { Change, Found, Outcome, PauseReason } from './ports.ts';

/** What became of one send, as far as it shows how WhatsApp treats our number. */
export type Sign = 'confirmed' | 'rejected' | 'unconfirmed';

/** None where it says nothing of the number: a recipient who is not on WhatsApp, a session that was lost. */
export function signOfSend(outcome: Outcome): Sign | undefined {
  if (outcome.kind === 'sent') return 'confirmed';
  return outcome.kind === 'refused' && outcome.reason === 'rejected' ? 'rejected' : undefined;
}

/** `change`: what the look-up made of the delivery. */
export function signOfLookUp(found: Found, change: Change): Sign | undefined {
  if (found.kind === 'sent') return 'confirmed';
  if (found.kind === 'failed') return 'rejected';
  return found.kind === 'pending' && change.status === 'in_doubt' ? 'unconfirmed' : undefined;
}

const SLOW_AFTER = 3;
const PAUSE_AFTER = 6;

/**
 * Watches what becomes of the sends of one number. Trouble with several deliveries in a row is trouble with the number:
 * it is slowed, then paused, before WhatsApp blocks it.
 */
export interface Governor {
  /** Ordinary messages are to go out more slowly. */
  readonly isSlowed: boolean;
  /** Takes in what became of a send. Answers why the number is to be paused, where it is. */
  note(delivery: Pick<OpenDelivery, 'id' | 'messageKey'>, sign: Sign): PauseReason | undefined;
  /** Receipts came for these: where one is for a message in trouble, there was no trouble. */
  received(messageKeys: string[]): void;
  /** A person has let the number go on. */
  reset(): void;
}

export function createGovernor(): Governor {
  /**
   * The sends that went wrong since one was confirmed: which delivery's, by message key. A delivery that is tried again
   * and again is one trouble: it may be its recipient's.
   */
  const troubles = new Map<string, string>();
  const count = () => new Set(troubles.values()).size;
  return {
    get isSlowed() {
      return count() >= SLOW_AFTER;
    },
    note({ id, messageKey }, sign) {
      if (sign === 'confirmed') {
        troubles.clear();
        return undefined;
      }
      troubles.set(messageKey ?? id, id);
      return count() >= PAUSE_AFTER ? sign : undefined;
    },
    received(messageKeys) {
      if (messageKeys.some((key) => troubles.has(key))) troubles.clear();
    },
    reset() {
      troubles.clear();
    },
  };
}

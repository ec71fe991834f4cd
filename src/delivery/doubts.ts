import type { OpenDelivery } from './delivery.ts';
import type { Settlement, Transport } from './ports.ts';
import { afterLookUp } from './retry.ts';

interface DoubtsOptions {
  lookUp: Transport['lookUp'];
  /** The transport's, at that moment. */
  profile: () => string;
  settle: (settlement: Settlement) => Promise<void>;
  clock: () => number;
  random: () => number;
}

/** Deliveries of which it is not known whether they were sent, until a look-up by key tells. */
export interface Doubts {
  /** `interrupted`: the process that sent it has died, in the middle of the send for all we know. */
  add(delivery: OpenDelivery, lookUpAt: number, interrupted?: boolean): void;
  /** This one is in doubt no more. */
  drop(id: string): void;
  /** Makes all of them due: the session is back. */
  makeDue(): void;
  /** Looks up those that are due and settles what became clear. */
  lookUp(): Promise<void>;
}

export function createDoubts({ lookUp, profile, settle, clock, random }: DoubtsOptions): Doubts {
  const open = new Map<string, { delivery: OpenDelivery; lookUpAt: number; interrupted: boolean }>();

  async function lookUpOne(delivery: OpenDelivery, interrupted: boolean): Promise<void> {
    const { id, messageKey, chat } = delivery;
    if (messageKey === undefined || chat === undefined) {
      open.delete(id);
      return;
    }
    const found = await lookUp(messageKey, chat);
    const now = clock();
    const verdict = afterLookUp(delivery, found, { now, random, interrupted, profile: profile() });
    if (verdict.change.status === 'sending') {
      open.set(id, { delivery, interrupted, lookUpAt: verdict.change.lookUpAt });
    } else {
      open.delete(id);
      await settle({ delivery, ...verdict });
    }
  }

  return {
    add(delivery, lookUpAt, interrupted = false) {
      if (!open.has(delivery.id)) open.set(delivery.id, { delivery, lookUpAt, interrupted });
    },
    drop(id) {
      open.delete(id);
    },
    makeDue() {
      for (const doubt of open.values()) doubt.lookUpAt = 0;
    },
    async lookUp() {
      const now = clock();
      const due = [...open.values()].filter(({ lookUpAt }) => lookUpAt <= now);
      await Promise.all(due.map(({ delivery, interrupted }) => lookUpOne(delivery, interrupted)));
    },
  };
}

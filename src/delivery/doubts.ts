import type { OpenDelivery } from './delivery.ts';
import type { Change, Found, Settlement, Transport } from './ports.ts';
import { afterLookUp } from './retry.ts';

interface DoubtsOptions {
  lookUp: Transport['lookUp'];
  /** The transport's, at that moment. */
  profile: () => string;
  settle: (settlement: Settlement) => Promise<void>;
  /** What a look-up found, and what that made of the delivery. */
  onFound: (delivery: OpenDelivery, found: Found, change: Change) => void;
  clock: () => number;
  random: () => number;
}

/** Deliveries of which it is not known whether they were sent, until a look-up by key tells. */
export interface Doubts {
  /** `interrupted`: the process that sent it has died, in the middle of the send for all we know. */
  add(delivery: OpenDelivery, lookUpAt: number, interrupted?: boolean): void;
  /** This one is in doubt no more. */
  drop(id: string): void;
  /** Makes all of them due: the session is back. What was unconfirmed before has its full time again. */
  makeDue(): void;
  /** Looks up those that are due and settles what became clear. */
  lookUp(): Promise<void>;
  /** Whether there is none. */
  isEmpty(): boolean;
}

interface Doubt {
  delivery: OpenDelivery;
  lookUpAt: number;
  interrupted: boolean;
  pendingSince: number | undefined;
}

export function createDoubts(options: DoubtsOptions): Doubts {
  const { lookUp, profile, settle, onFound, clock, random } = options;
  const open = new Map<string, Doubt>();

  async function lookUpOne(doubt: Doubt): Promise<void> {
    const { delivery, interrupted } = doubt;
    const { id, messageKey, chat } = delivery;
    const startedAt = clock();
    if (messageKey === undefined || chat === undefined) {
      open.delete(id);
      return;
    }
    const found = await lookUp(messageKey, chat);
    // Since it was asked, it may have been taken up again: then what is under way will tell.
    if (open.get(id) !== doubt) return;
    const now = clock();
    if (found.kind === 'pending') doubt.pendingSince ??= now;
    const pendingSince = doubt.pendingSince ?? now;
    const verdict = afterLookUp(delivery, found, {
      now,
      random,
      interrupted,
      pendingSince,
      profile: profile(),
    });
    onFound(delivery, found, verdict.change);
    if (verdict.change.status === 'sending') {
      doubt.lookUpAt = verdict.change.lookUpAt;
    } else {
      open.delete(id);
      await settle({ delivery, ...verdict, took: { startedAt, lookUpMs: now - startedAt } });
    }
  }

  return {
    add(delivery, lookUpAt, interrupted = false) {
      if (open.has(delivery.id)) return;
      open.set(delivery.id, { delivery, lookUpAt, interrupted, pendingSince: undefined });
    },
    drop(id) {
      open.delete(id);
    },
    makeDue() {
      for (const doubt of open.values()) {
        doubt.lookUpAt = 0;
        doubt.pendingSince = undefined;
      }
    },
    async lookUp() {
      const now = clock();
      await Promise.all([...open.values()].filter(({ lookUpAt }) => lookUpAt <= now).map(lookUpOne));
    },
    isEmpty: () => open.size === 0,
  };
}

import { setTimeout as delay } from 'node:timers/promises';
import type { Db } from '../../src/store/database/schema.ts';

/** One in trouble for so long (ms) is passed by those behind it: that is promised, like the order itself. */
const STUCK_MS = 120_000;
/** Whatever is passed was in trouble for much longer than this. */
const LOOK_MS = 500;

/** Knows which messages have been in trouble, and since when. */
export interface TroubleWatch {
  /** Whether a later message may have passed this event’s at this moment (milliseconds since 1970). */
  mayBePassed(eventId: string, at: number): boolean;
  stop(): Promise<void>;
}

/** Watches the service’s store, which tells only of the trouble that there is now. */
export function watchTrouble(db: Db): TroubleWatch {
  const stopping = new AbortController();
  const stuckSince = new Map<string, number>();
  /** Stuck for so long once, or in doubt: whatever becomes of it, others do not wait for it any more. */
  const passed = new Set<string>();

  async function look(): Promise<void> {
    const open = await db
      .selectFrom('deliveries')
      .select(['event_id', 'status', 'stuck_at'])
      .where('status', 'in', ['queued', 'sending', 'in_doubt'])
      .execute();
    for (const { event_id, status, stuck_at } of open) {
      if (status === 'in_doubt' || Date.now() - (stuck_at ?? Infinity) >= STUCK_MS) passed.add(event_id);
      if (stuck_at === null) stuckSince.delete(event_id);
      else stuckSince.set(event_id, stuck_at);
    }
  }

  const running = (async () => {
    while (!stopping.signal.aborted) {
      await look();
      await delay(LOOK_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();

  return {
    mayBePassed: (eventId, at) =>
      passed.has(eventId) || at - (stuckSince.get(eventId) ?? Infinity) >= STUCK_MS,
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

import { PRIORITY } from '../../src/delivery/delivery.ts';
import type {
  Change,
  EventLedger,
  Lease,
  Ledger,
  SessionState,
  TakenOver,
} from '../../src/delivery/ports.ts';
import { createEventLedger } from '../../src/store/deliveries/event-ledger.ts';
import type { Db } from '../../src/store/database/schema.ts';
import { createSenderLedger } from '../../src/store/deliveries/sender-ledger.ts';
import { leasesOf, sending } from './ledgers.ts';

const TTL_MS = 15_000;

/** A process that has one of several numbers of a store. */
export interface NumberAtWork {
  lease: Lease;
  ledger: Ledger;
  events: EventLedger;
  /** Says how it is, and holds its number for another fifteen seconds. */
  says(session: SessionState, linkedNumber?: string): Promise<void>;
  pause(): Promise<void>;
  takeOver(): Promise<TakenOver>;
  /** The ids of the events that it would send something about now. */
  due(): Promise<string[]>;
  /** Sends what it would send about one of these. */
  send(eventIds: string[], change?: Change): Promise<void>;
}

/** Has a process get that number, with a session that is ready. */
export async function takeUp(
  db: Db,
  number: string,
  { clock, handoverMs }: { clock: () => number; handoverMs?: number },
): Promise<NumberAtWork> {
  const leases = leasesOf(db, { holder: { host: number, pid: 1, start: String(clock()) }, ttlMs: TTL_MS });
  const held = await leases.acquire(number, clock());
  if (!held) throw new Error('the number is held');
  const { lease } = held;
  const ledger = createSenderLedger(db, { account: number, handoverMs });
  const dueNow = async () => {
    const due = [];
    for (const priority of Object.values(PRIORITY))
      due.push(...(await ledger.due(priority, clock(), 1000, new Set())));
    return due;
  };
  const work: NumberAtWork = {
    lease,
    ledger,
    events: createEventLedger(db, { account: number, clock }),
    async says(session, linkedNumber = number) {
      await leases.renew(lease, { session, details: { number: linkedNumber }, nextSendAt: 0 }, clock());
    },
    pause: () => leases.pause(lease, 'rejected', clock()),
    takeOver: () => ledger.takeOver(lease, clock()),
    due: async () => (await dueNow()).map(({ delivery }) => delivery.eventId),
    async send(eventIds, change) {
      const due = (await dueNow()).filter(({ delivery }) => eventIds.includes(delivery.eventId));
      const marked = await ledger.markSending(lease, due.map(sending), clock());
      if (change)
        await ledger.settle(
          lease,
          marked.map(({ delivery }) => ({ delivery, change })),
          clock(),
        );
    },
  };
  await work.says('ready');
  return work;
}

import type { Status, Turn } from '../../src/delivery/delivery.ts';
import type {
  Change,
  DueDelivery,
  EventLedger,
  Lease,
  Leases,
  Ledger,
  Sending,
} from '../../src/delivery/ports.ts';
import { messageKey, PRIORITY } from '../../src/delivery/delivery.ts';
import { createEventLedger } from '../../src/store/deliveries/event-ledger.ts';
import { createLeases, type Holder } from '../../src/store/numbers/leases.ts';
import type { Db } from '../../src/store/database/schema.ts';
import { createSenderLedger } from '../../src/store/deliveries/sender-ledger.ts';
import { START } from './events.ts';

export const NUMBER = '+5491100000000';

/** The ledgers of one process on a store, and what stands in them. */
export interface Ledgers {
  events: EventLedger;
  sender: Ledger;
  /** What may go now, by event: urgent messages, then replies, then ordinary ones. */
  due(now?: number): Promise<DueDelivery[]>;
  dueIds(now?: number): Promise<string[]>;
  /** Marks what is due of these events as being sent. */
  markSending(lease: Lease, eventIds: string[], now?: number): Promise<Sending[]>;
  /** Marks one event's delivery as being sent, and settles it so. */
  sendAndSettle(lease: Lease, eventId: string, change: Change, now?: number): Promise<void>;
  turns(): Promise<Record<string, Turn>>;
  statuses(): Promise<Record<string, Status>>;
  /** Of the newest lease on `NUMBER`; 0 before the first. */
  epoch(): Promise<number>;
}

export function ledgersOf(db: Db): Ledgers {
  const sender = createSenderLedger(db, { account: NUMBER });
  const ledgers: Ledgers = {
    events: createEventLedger(db, { account: NUMBER, clock: () => START }),
    sender,
    async due(now = START) {
      const due = [];
      for (const priority of Object.values(PRIORITY))
        due.push(...(await sender.due(priority, now, 1000, new Set())));
      return due;
    },
    async dueIds(now) {
      return (await ledgers.due(now)).map(({ delivery }) => delivery.eventId);
    },
    async markSending(lease, eventIds, now = START) {
      const due = (await ledgers.due(now)).filter(({ delivery }) => eventIds.includes(delivery.eventId));
      return sender.markSending(lease, due.map(sending), now);
    },
    async sendAndSettle(lease, eventId, change, now = START) {
      const marked = await ledgers.markSending(lease, [eventId], now);
      await sender.settle(
        lease,
        marked.map(({ delivery }) => ({ delivery, change })),
        now,
      );
    },
    turns: () => byEvent(db, 'turn'),
    statuses: () => byEvent(db, 'status'),
    async epoch() {
      const row = await db
        .selectFrom('senders')
        .select('epoch')
        .where('number', '=', NUMBER)
        .executeTakeFirst();
      return row?.epoch ?? 0;
    },
  };
  return ledgers;
}

export function sending({ delivery }: DueDelivery): Sending {
  return {
    delivery,
    messageKey: messageKey(delivery.id, delivery.generation),
    candidate: delivery.recipient,
    addresses: delivery.priority === PRIORITY.ordinary ? [delivery.recipient] : [],
    chat: `${delivery.recipient.slice(1)}@c.us`,
    recipient: delivery.recipient,
    profile: 'profile-1',
    locale: 'es',
    text: `text of ${delivery.eventId}`,
    templateVersion: 'v1',
  };
}

export const somebody: Holder = { host: 'one.example', pid: 4711, start: 'first' };
export const somebodyElse: Holder = { host: 'two.example', pid: 4712, start: 'second' };

interface LeasesWanted {
  holder?: Holder;
  isDead?: (holder: Holder) => boolean;
  ttlMs?: number;
}

export function leasesOf(
  db: Db,
  { holder = somebody, isDead = () => false, ttlMs = 15_000 }: LeasesWanted = {},
): Leases {
  return createLeases({ db, holder, isDead, ttlMs });
}

/** A lease on `NUMBER`. Throws where somebody else holds it. */
export async function acquire(leases: Leases, now = START): Promise<Lease> {
  const held = await leases.acquire(NUMBER, now);
  if (!held) throw new Error('the number is held');
  return held.lease;
}

async function byEvent<Column extends 'turn' | 'status'>(db: Db, column: Column) {
  const rows = await db
    .selectFrom('deliveries')
    .select(['event_id', 'turn', 'status'])
    .orderBy('seq')
    .execute();
  return Object.fromEntries(rows.map((row) => [row.event_id, row[column]]));
}

import { PRIORITY, type HoldReason, type Priority, type Status } from '../../delivery/delivery.ts';
import { transferStatuses, type TransferStatus } from '../../transfer/ports.ts';
import { holdsOf } from './holds.ts';
import { countLeftToPerson } from '../conversations/left-to-person.ts';
import type { Db } from '../database/schema.ts';

type PriorityName = keyof typeof PRIORITY;

/** The deliveries that are not done with. Times are milliseconds since 1970. */
export interface OpenDeliveries {
  counts: Record<'queued' | 'sending' | 'in_doubt', number>;
  /** The queued ones, by why they wait; `none`: they are next. */
  held: Record<HoldReason | 'none', number>;
  /** When the event of the oldest queued one was accepted; absent where none is. */
  oldestQueuedAt: Partial<Record<PriorityName, number>>;
}

/**
 * Counts what is open. All of it is read from indexes, but for what waits until a time of its own: with a backlog of
 * hundreds of thousands it takes some tens of milliseconds.
 */
export async function openDeliveries(db: Db, now: number): Promise<OpenDeliveries> {
  const accounts = await accountsOf(db);
  const queued = await countStatus(db, 'queued');
  return {
    counts: {
      queued,
      sending: await countStatus(db, 'sending'),
      in_doubt: await countStatus(db, 'in_doubt'),
    },
    held: await countHeld(db, { accounts, queued, now }),
    oldestQueuedAt: await oldestQueued(db, accounts),
  };
}

/** One at a time: to group so many takes longer than to count them. */
async function countStatus(db: Db, status: Status): Promise<number> {
  const { count } = await db
    .selectFrom('deliveries')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('status', '=', status)
    .executeTakeFirstOrThrow();
  return count;
}

/** Our numbers, and none: what is from a number that nobody has ever held waits for that, too. */
async function accountsOf(db: Db): Promise<Array<string | null>> {
  const senders = await db.selectFrom('senders').select('number').execute();
  return [...senders.map(({ number }) => number), null];
}

/** Queued deliveries that wait for the same thing. */
interface Group {
  account: string | null;
  turn: 'behind' | 'free';
  hold_reason: HoldReason | null;
  due_at: number;
  priority: Priority;
  count: number;
}

async function countHeld(
  db: Db,
  { accounts, queued, now }: { accounts: Array<string | null>; queued: number; now: number },
): Promise<OpenDeliveries['held']> {
  const groups = await countBehind(db, accounts);
  for (const account of accounts) {
    for (const priority of Object.values(PRIORITY))
      groups.push(...(await countTheirTurn(db, { account, priority }, now)));
  }
  const wait = groups.map((group) => ({ ...group, status: 'queued' as const }));
  const hold = await holdsOf(db, wait, now);
  const held = { session_down: 0, paced: 0, quiet_hours: 0, retry: 0, behind: 0, none: 0 };
  for (const group of wait) held[hold(group)?.reason ?? 'none'] += group.count;
  const counted = groups.reduce((sum, { count }) => sum + count, 0);
  held.session_down += Math.max(0, queued - counted);
  return held;
}

async function countBehind(db: Db, [account = null, ...others]: Array<string | null>): Promise<Group[]> {
  const behind = db.selectFrom('deliveries').where('turn', '=', 'behind');
  const common = { turn: 'behind', hold_reason: null, due_at: 0, priority: PRIORITY.ordinary } as const;
  // With one number, counting them is reading an index.
  if (others.length < 2) {
    const { count } = await behind
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return [{ ...common, account, count }];
  }
  const rows = await behind
    .select(({ fn }) => ['account', fn.countAll<number>().as('count')])
    .groupBy('account')
    .execute();
  return rows.map((row) => ({ ...common, ...row }));
}

interface Which {
  account: string | null;
  priority: Priority;
}

/** Those that wait for no other one. */
async function countTheirTurn(db: Db, which: Which, now: number): Promise<Group[]> {
  const { count } = await queuedOf(db, which)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('due_at', '<=', now)
    .executeTakeFirstOrThrow();
  const later = await queuedOf(db, which)
    .select(({ fn }) => ['hold_reason', fn.countAll<number>().as('count')])
    .where('due_at', '>', now)
    .groupBy('hold_reason')
    .execute();
  const common = { turn: 'free', ...which } as const;
  return [
    { ...common, hold_reason: null, due_at: now, count },
    ...later.map((row) => ({ ...common, ...row, due_at: now + 1 })),
  ];
}

async function oldestQueued(
  db: Db,
  accounts: Array<string | null>,
): Promise<OpenDeliveries['oldestQueuedAt']> {
  // Most of what is queued is ordinary: the first of all leads to the first of them. Of the others there are few.
  const ordinary = await db
    .selectFrom('deliveries')
    .select('created_at')
    .where('status', '=', 'queued')
    .where('priority', '=', PRIORITY.ordinary)
    .orderBy('seq')
    .limit(1)
    .execute();
  const oldest: OpenDeliveries['oldestQueuedAt'] = {};
  if (ordinary[0]) oldest.ordinary = ordinary[0].created_at;
  for (const name of ['urgent', 'reply'] as const) {
    for (const account of accounts) {
      const { at } = await queuedOf(db, { account, priority: PRIORITY[name] })
        .select(({ fn }) => fn.min('created_at').as('at'))
        .executeTakeFirstOrThrow();
      if (at !== null) oldest[name] = Math.min(at, oldest[name] ?? at);
    }
  }
  return oldest;
}

/** As their index has them: of one number and priority, but for those behind another one. */
function queuedOf(db: Db, { account, priority }: Which) {
  return db
    .selectFrom('deliveries')
    .where('status', '=', 'queued')
    .where('turn', '<>', 'behind')
    .where('account', account === null ? 'is' : '=', account)
    .where('priority', '=', priority);
}

/** When the oldest event was accepted that is not in the ledger yet; undefined where all are. */
export async function oldestInInbox(db: Db): Promise<number | undefined> {
  const row = await db
    .selectFrom('events')
    .select('accepted_at')
    .where('state', '=', 'inbox')
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
  return row?.accepted_at;
}

/** What customers wrote that waits: to be dealt with, or for a person. */
export async function openInbound(db: Db): Promise<{ unhandled: number; leftToPerson: number }> {
  const { count } = await db
    .selectFrom('inbound')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('handled_at', 'is', null)
    .executeTakeFirstOrThrow();
  return { unhandled: count, leftToPerson: (await countLeftToPerson(db)).count };
}

/** How many transfers there are, by where they stand. */
export async function transfersByStatus(db: Db): Promise<Record<TransferStatus, number>> {
  const rows = await db
    .selectFrom('transfers')
    .select(({ fn }) => ['status', fn.countAll<number>().as('count')])
    .groupBy('status')
    .execute();
  const count = (status: TransferStatus) => rows.find((row) => row.status === status)?.count ?? 0;
  return Object.fromEntries(transferStatuses.map((status) => [status, count(status)])) as Record<
    TransferStatus,
    number
  >;
}

import { sql, type ExpressionBuilder } from 'kysely';
import { wantedRefusals } from '../../delivery/delivery-filter.ts';
import { catalog } from '../../events/catalog.ts';
import { countLeftToPerson } from '../conversations/left-to-person.ts';
import type { Db, Tables } from '../database/schema.ts';

/** So long a message may wait before it is sent, and a day more. */
const WAITING_MS = 4 * 24 * 3_600_000;

type Builder = ExpressionBuilder<Tables, 'deliveries'>;

/** What has come and gone since a moment of this day. `unreached`: refused, dead or expired, and nobody wanted that. */
export async function countSince(
  db: Db,
  since: number,
): Promise<{ received: number; sent: number; read: number; unreached: number }> {
  const { received } = await db
    .selectFrom('events')
    .select(({ fn }) => fn.countAll<number>().as('received'))
    .where('type', 'in', [...catalog.keys()])
    .where('accepted_at', '>=', since)
    .executeTakeFirstOrThrow();
  const counted = await db
    .selectFrom('deliveries')
    .select((eb) => [
      countIf(eb, eb('sent_at', '>=', since)).as('sent'),
      countIf(eb, eb('read_at', '>=', since)).as('read'),
      countIf(eb, eb.and([hasFailed(eb), eb('ended_at', '>=', since), isUnwanted(eb)])).as('unreached'),
    ])
    .where('seq', '>', await placeBefore(db, since - WAITING_MS))
    .executeTakeFirstOrThrow();
  return { received, ...counted };
}

/** What waits, and what is in doubt: since when the oldest is. */
export async function countOpen(db: Db): Promise<{
  waiting: number;
  oldestWaiting?: { id: string; at: number };
  inDoubt: { count: number; since?: number };
}> {
  const rows = await db
    .selectFrom('deliveries')
    .select(({ fn }) => ['status', fn.countAll<number>().as('count')])
    .where('status', 'in', ['queued', 'sending', 'in_doubt'])
    .groupBy('status')
    .execute();
  const count = (status: string) => rows.find((row) => row.status === status)?.count ?? 0;
  const oldest = await firstOf(db, 'queued');
  const doubtful = await firstOf(db, 'in_doubt');
  return {
    waiting: count('queued') + count('sending'),
    ...(oldest && { oldestWaiting: { id: oldest.id, at: oldest.created_at } }),
    inDoubt: {
      count: count('in_doubt'),
      ...(doubtful && { since: doubtful.ended_at ?? doubtful.created_at }),
    },
  };
}

interface Left {
  count: number;
  since?: number;
}

/** What the panel was not told, since when nobody tries any more, and how the last try failed. */
interface GivenUp {
  type: string;
  at: number;
  detail: string;
}

const MOST_GIVEN_UP = 20;

/**
 * What else waits for a person: callbacks that were given up since `since`, with the newest of them, and whatever stands
 * open.
 */
export async function countLeft(
  db: Db,
  since: number,
): Promise<
  Record<'transfersVerified' | 'leftToPerson', Left> & { callbacksGivenUp: Left & { newest?: GivenUp[] } }
> {
  const callbacks = await db
    .selectFrom('callbacks')
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('created_at').as('since')])
    .where('state', '=', 'given_up')
    .where('created_at', '>=', since)
    .executeTakeFirstOrThrow();
  const transfers = await db
    .selectFrom('transfers')
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('created_at').as('since')])
    .where('status', '=', 'verified')
    .executeTakeFirstOrThrow();
  return {
    callbacksGivenUp: {
      ...left(callbacks),
      ...(callbacks.count > 0 && { newest: await newestGivenUp(db, since) }),
    },
    transfersVerified: left(transfers),
    leftToPerson: await countLeftToPerson(db),
  };
}

async function newestGivenUp(db: Db, since: number): Promise<GivenUp[]> {
  const rows = await db
    .selectFrom('callbacks')
    .select(['type', 'created_at', 'settled_at', 'last_detail'])
    .where('state', '=', 'given_up')
    .where('created_at', '>=', since)
    .orderBy('seq', 'desc')
    .limit(MOST_GIVEN_UP)
    .execute();
  return rows.map(({ type, created_at, settled_at, last_detail }) => ({
    type,
    at: settled_at ?? created_at,
    detail: last_detail ?? '',
  }));
}

function left({ count, since }: { count: number; since: number | null }): Left {
  return { count, ...(since === null ? {} : { since }) };
}

function firstOf(db: Db, status: 'queued' | 'in_doubt') {
  return db
    .selectFrom('deliveries')
    .select(['id', 'created_at', 'ended_at'])
    .where('status', '=', status)
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
}

/** The newest place before a moment, as far as places follow time; 0 where all is later. */
export async function placeBefore(db: Db, moment: number): Promise<number> {
  const row = await db
    .selectFrom('deliveries')
    .select('seq')
    .where('created_at', '<', moment)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.seq ?? 0;
}

function hasFailed(eb: Builder) {
  return eb(sql<string>`status || ''`, 'in', ['refused', 'dead', 'expired']);
}

function isUnwanted(eb: Builder) {
  return eb.or([eb('reason', 'is', null), eb('reason', 'not in', wantedRefusals)]);
}

function countIf(eb: Builder, condition: ReturnType<Builder['and']> | ReturnType<Builder>) {
  return eb.fn.coalesce(eb.fn.sum<number>(eb.case().when(condition).then(1).else(0).end()), eb.val(0));
}

import { sql } from 'kysely';
import { forgetDeliveries, OPEN } from './forget.ts';
import { ENDED, forgetInbound, forgetTransfers } from './forget-conversations.ts';
import type { Db } from '../database/schema.ts';
import { transact } from '../database/transact.ts';

/** So many are changed in one transaction: whoever else wants to write waits for no more than that. */
const CHUNK = 100;
/** So many rows are passed over in one look. */
const WINDOW = 10_000;

interface Retention {
  /** What was done with before then is forgotten, in milliseconds since 1970. */
  before: number;
  /** Resolves when the process has nothing more urgent to do: called before each transaction. */
  giveWay: () => Promise<void>;
  signal: AbortSignal;
}

/** How many of each were forgotten. */
export interface Forgotten {
  deliveries: number;
  inbound: number;
  transfers: number;
  callbacks: number;
  numbers: number;
}

/**
 * Forgets who was written to, what was said and what was written back, where that was done with before a moment; ids,
 * types, times and what became of things stay. Nothing that is open is touched. In small transactions, each of which
 * changes nothing where it was done before, by whatever process. Ends early, with what it has done, when `signal` aborts.
 */
export async function forgetOld(db: Db, retention: Retention): Promise<Forgotten> {
  return {
    deliveries: await oldDeliveries(db, retention),
    inbound: await oldInbound(db, retention),
    transfers: await oldTransfers(db, retention),
    callbacks: await oldCallbacks(db, retention),
    numbers: await oldNumbers(db, retention),
  };
}

/** When the newest event was accepted, in milliseconds since 1970; undefined: there is none. */
export async function newestEventAt(db: Db): Promise<number | undefined> {
  const row = await db
    .selectFrom('events')
    .select('accepted_at')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.accepted_at;
}

async function oldDeliveries(db: Db, retention: Retention): Promise<number> {
  const { before } = retention;
  return inWindows(db, { table: 'deliveries', time: 'created_at' }, retention, async (after, upTo) => {
    const found = await db
      .selectFrom('deliveries')
      .select('seq')
      .where('seq', '>', after)
      .where('seq', '<=', upTo)
      .where('created_at', '<', before)
      .where('recipient', '<>', '')
      // Not by the index of statuses: see conditionOf.
      .where(sql<string>`status || ''`, 'not in', OPEN)
      .where((eb) => eb.or([eb('sent_at', 'is', null), eb('sent_at', '<', before)]))
      .where((eb) => eb.or([eb('ended_at', 'is', null), eb('ended_at', '<', before)]))
      .orderBy('seq')
      .limit(CHUNK)
      .execute();
    const seqs = found.map(({ seq }) => seq);
    return { seqs, forget: () => transact(db, (tx) => forgetDeliveries(tx, seqs)) };
  });
}

async function oldInbound(db: Db, retention: Retention): Promise<number> {
  return inWindows(db, { table: 'inbound', time: 'at' }, retention, async (after, upTo) => {
    const found = await db
      .selectFrom('inbound')
      .select('seq')
      .where('seq', '>', after)
      .where('seq', '<=', upTo)
      .where('at', '<', retention.before)
      .where('handled_at', '<', retention.before)
      .where('chat', '<>', '')
      .orderBy('seq')
      .limit(CHUNK)
      .execute();
    const seqs = found.map(({ seq }) => seq);
    return { seqs, forget: () => transact(db, (tx) => forgetInbound(tx, seqs)) };
  });
}

/** A chunk of what is to be forgotten. */
type Look = (after: number, upTo: number) => Promise<{ seqs: number[]; forget: () => Promise<number> }>;

/**
 * Looks at rows in the order in which they came, some thousands at a time, until all are newer. What is long forgotten is
 * passed over again each time: that takes a second for millions, and no index that each new row would have to be kept in.
 */
async function inWindows(
  db: Db,
  { table, time }: { table: 'deliveries' | 'inbound'; time: string },
  { before, giveWay, signal }: Retention,
  look: Look,
): Promise<number> {
  const { rows } = await sql<{
    last: number | null;
  }>`select max(seq) as last from ${sql.table(table)}`.execute(db);
  const last = rows[0]?.last ?? 0;
  let done = 0;
  for (let after = 0; after < last && !signal.aborted; after += WINDOW) {
    const upTo = after + WINDOW;
    if (!(await hasOld(db, { table, time, after, upTo, before }))) break;
    for (let from = after; !signal.aborted;) {
      await giveWay();
      const { seqs, forget } = await look(from, upTo);
      const end = seqs.at(-1);
      if (end === undefined) break;
      done += await forget();
      from = end;
    }
  }
  return done;
}

async function hasOld(
  db: Db,
  {
    table,
    time,
    after,
    upTo,
    before,
  }: { table: string; time: string } & Record<'after' | 'upTo' | 'before', number>,
): Promise<boolean> {
  const { rows } = await sql<{ oldest: number | null }>`
    select min(${sql.ref(time)}) as oldest from ${sql.table(table)} where seq > ${after} and seq <= ${upTo}
  `.execute(db);
  // A window may be empty where numbers were left out.
  return (rows[0]?.oldest ?? 0) < before;
}

async function oldTransfers(db: Db, retention: Retention): Promise<number> {
  return inChunks(retention, async () => {
    const found = await db
      .selectFrom('transfers')
      .select('id')
      .where('created_at', '<', retention.before)
      .where('ended_at', '<', retention.before)
      .where('status', 'in', ENDED)
      .where('origin_email', '<>', '')
      .limit(CHUNK)
      .execute();
    const ids = found.map(({ id }) => id);
    return transact(db, (tx) => forgetTransfers(tx, ids));
  });
}

/** What the panel was told, or could not be told, is of no more use at all. */
async function oldCallbacks(db: Db, retention: Retention): Promise<number> {
  let done = 0;
  for (const state of ['delivered', 'given_up'] as const) {
    done += await inChunks(retention, async () => {
      const oldest = await db
        .selectFrom('callbacks')
        .select(['seq', 'created_at'])
        .where('state', '=', state)
        .orderBy('seq')
        .limit(CHUNK)
        .execute();
      const seqs = oldest.filter((row) => row.created_at < retention.before).map(({ seq }) => seq);
      if (seqs.length === 0) return 0;
      const { numDeletedRows } = await db
        .deleteFrom('callbacks')
        .where('seq', 'in', seqs)
        .where('state', '=', state)
        .executeTakeFirst();
      return Number(numDeletedRows);
    });
  }
  return done;
}

/** Where a number is on WhatsApp: asked again if it is ever needed. */
async function oldNumbers(db: Db, retention: Retention): Promise<number> {
  return inChunks(retention, async () => {
    const { numDeletedRows } = await db
      .deleteFrom('known_numbers')
      .where('candidate', 'in', (eb) =>
        eb
          .selectFrom('known_numbers')
          .select('candidate')
          .where('asked_at', '<', retention.before)
          .limit(CHUNK),
      )
      .executeTakeFirst();
    return Number(numDeletedRows);
  });
}

/** Again and again until nothing is left to be done. */
async function inChunks({ giveWay, signal }: Retention, forget: () => Promise<number>): Promise<number> {
  let done = 0;
  while (!signal.aborted) {
    await giveWay();
    const now = await forget();
    if (now === 0) break;
    done += now;
  }
  return done;
}

import { randomBytes } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { Db, Tables } from '../database/schema.ts';

/** Something that the panel is told. `data` is kept as it is now, whatever becomes of the thing later. */
interface NewCallback {
  type:
    | `delivery.${'sent' | 'read' | 'refused' | 'dead'}`
    | `transfer.${'verified' | 'rejected' | 'expired' | 'cancelled'}`;
  /** Milliseconds since 1970. May be long ago, as where a receipt came late. */
  occurredAt: number;
  data: object;
}

/** Keeps a callback to be posted. To be called in the transaction that writes the fact: both are kept, or neither. */
export async function enqueueCallback(
  tx: Transaction<Tables>,
  { type, occurredAt, data }: NewCallback,
  now: number,
): Promise<void> {
  await tx
    .insertInto('callbacks')
    .values({
      id: `cbk_${randomBytes(12).toString('hex')}`,
      type,
      body: JSON.stringify({ type, occurredAt: new Date(occurredAt).toISOString(), data }),
      created_at: now,
      due_at: now,
      state: 'waiting',
    })
    .execute();
}

/** The callbacks as those who post them see them. Several processes may share them. */
export function createCallbackOutbox(db: Db) {
  return {
    async claim({ now, until, limit }: { now: number; until: number; limit: number }) {
      const due = await db
        .selectFrom('callbacks')
        .select('seq')
        .where('state', '=', 'waiting')
        .where('due_at', '<=', now)
        .orderBy('seq')
        .limit(limit)
        .execute();
      // Nothing is written in a round without work.
      if (due.length === 0) return [];
      const claimed = await db
        .updateTable('callbacks')
        .set((eb) => ({ due_at: until, attempts: eb('attempts', '+', 1) }))
        .where(
          'seq',
          'in',
          due.map(({ seq }) => seq),
        )
        .where('state', '=', 'waiting')
        // Whom another process was quicker to claim is not due any more.
        .where('due_at', '<=', now)
        .returning(['seq', 'id', 'type', 'body', 'created_at', 'attempts'])
        .execute();
      return claimed
        .toSorted((a, b) => a.seq - b.seq)
        .map(({ id, type, body, created_at: createdAt, attempts }) => ({
          id,
          type,
          body,
          createdAt,
          attempts,
        }));
    },

    async delivered(id: string, now: number) {
      await db
        .updateTable('callbacks')
        .set({ state: 'delivered', settled_at: now })
        .where('id', '=', id)
        .execute();
    },

    async failed(id: string, { dueAt, detail, now }: { dueAt?: number; detail: string; now: number }) {
      await db
        .updateTable('callbacks')
        .set({
          last_detail: detail,
          ...(dueAt === undefined ? { state: 'given_up', settled_at: now } : { due_at: dueAt }),
        })
        .where('id', '=', id)
        // A try that was thought lost may have been answered meanwhile.
        .where('state', '=', 'waiting')
        .execute();
    },

    async giveUp({ createdBefore, detail, now }: { createdBefore: number; detail: string; now: number }) {
      const { numUpdatedRows } = await db
        .updateTable('callbacks')
        .set({ state: 'given_up', settled_at: now, last_detail: detail })
        .where('state', '=', 'waiting')
        .where('created_at', '<=', createdBefore)
        // Not one that another process is posting.
        .where('due_at', '<=', now)
        .executeTakeFirst();
      return Number(numUpdatedRows);
    },
  };
}

/**
 * Has those given up that were written down since then posted again, for another day, under their ids: a panel that has
 * one after all knows it. Resolves to how many.
 */
export async function retryGivenUp(db: Db, { since, now }: { since: number; now: number }): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('callbacks')
    // The day that they are tried for is counted from when they were written down.
    .set({ state: 'waiting', attempts: 0, created_at: now, due_at: now, settled_at: null })
    .where('state', '=', 'given_up')
    .where('created_at', '>=', since)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** How many callbacks wait, since when the oldest of them does, and how many were given up. */
export async function callbackStatus(
  db: Db,
): Promise<{ waiting: number; givenUp: number; oldestWaitingAt?: number }> {
  const rows = await db
    .selectFrom('callbacks')
    .select(({ fn }) => ['state', fn.countAll<number>().as('count'), fn.min('created_at').as('oldest')])
    .where('state', 'in', ['waiting', 'given_up'])
    .groupBy('state')
    .execute();
  const waiting = rows.find(({ state }) => state === 'waiting');
  const givenUp = rows.find(({ state }) => state === 'given_up');
  return {
    waiting: waiting?.count ?? 0,
    givenUp: givenUp?.count ?? 0,
    ...(waiting && { oldestWaitingAt: waiting.oldest }),
  };
}

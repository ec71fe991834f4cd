import type { Selectable, Transaction } from 'kysely';
import {
  type Lease,
  LeaseLostError,
  type Leases,
  type SessionDetails,
  type SessionState,
  type Standing,
} from '../../delivery/ports.ts';
import { lock } from '../database/locks.ts';
import type { Db, Tables } from '../database/schema.ts';
import { transact } from '../database/transact.ts';

/** A process, as it signs a lease. */
export interface Holder {
  host: string;
  pid: number;
  /** Drawn anew at each start: tells a process from an earlier one with the same number. */
  start: string;
}

/** There is no account to log out of, or no way to. */
const CANNOT_LEAVE: readonly SessionState[] = ['scan_qr', 'logged_out', 'blocked'];

interface LeaseOptions {
  db: Db;
  holder: Holder;
  /** Whether that process is known not to run any more. When in doubt, no. */
  isDead: (holder: Holder) => boolean;
  ttlMs: number;
}

export function createLeases({ db, holder, isDead, ttlMs }: LeaseOptions): Leases {
  return {
    ttlMs,

    acquire: (number, now) =>
      transact(db, async (tx) => {
        // Two numbers that are new at the same moment get two epochs.
        await lock(tx, ['epochs']);
        const current = await tx
          .selectFrom('senders')
          .selectAll()
          .where('number', '=', number)
          .executeTakeFirst();
        if (current && current.expires_at > now && !isDead(JSON.parse(current.holder) as Holder))
          return undefined;
        const mine = {
          epoch: 1 + (await greatestEpoch(tx)),
          holder: JSON.stringify(holder),
          expires_at: now + ttlMs,
          session: 'starting',
          session_since: now,
          seen_at: now,
          ...sessionColumns({}),
        } as const;
        const taken = await tx
          .insertInto('senders')
          .values({ number, next_send_at: 0, first_at: now, ready_at: now, ...mine })
          .onConflict((conflict) =>
            conflict
              .column('number')
              .doUpdateSet(mine)
              // Since it was read, its holder may have renewed it after all.
              .where('senders.epoch', '=', current?.epoch ?? 0)
              .where('senders.expires_at', '=', current?.expires_at ?? 0),
          )
          .returningAll()
          .executeTakeFirst();
        return (
          taken && {
            lease: { number, epoch: taken.epoch },
            nextSendAt: taken.next_send_at,
            standing: standingOf(taken),
          }
        );
      }),

    renew: (lease, { session, details, nextSendAt }, now) =>
      transact(db, async (tx) => {
        await assertHeld(tx, lease);
        const before = await tx
          .selectFrom('senders')
          .select(['session', 'linked_number', 'paused'])
          .where('number', '=', lease.number)
          .executeTakeFirstOrThrow();
        const isNewlyLinked = details.number !== undefined && details.number !== before.linked_number;
        const renewed = await tx
          .updateTable('senders')
          .set({
            expires_at: now + ttlMs,
            session,
            next_send_at: nextSendAt,
            seen_at: now,
            // It could send until a moment ago, or can now.
            ...(before.paused === null && [session, before.session].includes('ready')
              ? { ready_at: now }
              : {}),
            ...(session === before.session ? {} : { session_since: now }),
            ...(isNewlyLinked ? { linked_number: details.number, linked_at: now } : {}),
            ...(CANNOT_LEAVE.includes(session) ? { wanted: null } : {}),
            ...sessionColumns(details),
          })
          .where('number', '=', lease.number)
          .returningAll()
          .executeTakeFirstOrThrow();
        return standingOf(renewed);
      }),

    pause: (lease, reason, now) =>
      transact(db, async (tx) => {
        await assertHeld(tx, lease);
        await tx
          .updateTable('senders')
          .set({ paused: reason, paused_at: now })
          .where('number', '=', lease.number)
          .execute();
      }),

    loggedOut: (lease) =>
      transact(db, async (tx) => {
        await assertHeld(tx, lease);
        await tx.updateTable('senders').set({ wanted: null }).where('number', '=', lease.number).execute();
      }),

    async release(lease) {
      await db
        .updateTable('senders')
        .set({ expires_at: 0, session: 'lost', ...sessionColumns({}) })
        .where('number', '=', lease.number)
        .where('epoch', '=', lease.epoch)
        .execute();
    },
  };
}

/**
 * Lets a paused number send again, or every one of them; whoever owns it learns of it with the next renewal. Resolves to
 * how many were paused.
 */
export async function resumeSender(db: Db, number: string | undefined): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('senders')
    .set({ paused: null, paused_at: null })
    .where('paused', 'is not', null)
    .$if(number !== undefined, (query) => query.where('number', '=', number ?? ''))
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/**
 * Has the number's account logged out, by whoever owns the number, as soon as it is connected and nothing is under way.
 * Resolves to whether that can be: not where no account is linked, or it is blocked.
 */
export async function wantLogOut(db: Db, number: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('senders')
    .set({ wanted: 'log_out' })
    .where('number', '=', number)
    .where('session', 'not in', CANNOT_LEAVE)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/**
 * Epochs grow over all numbers: the far side and the session's folder on disk compare them, also after another number
 * was configured.
 */
async function greatestEpoch(tx: Transaction<Tables>): Promise<number> {
  const row = await tx
    .selectFrom('senders')
    .select(({ fn }) => fn.max('epoch').as('epoch'))
    .executeTakeFirst();
  return row?.epoch ?? 0;
}

/** What is true of a session as long as it says so. */
function sessionColumns({ qr, detail }: SessionDetails) {
  return { qr: qr?.code ?? null, qr_at: qr?.at ?? null, detail: detail ?? null };
}

function standingOf({ linked_at, paused, wanted }: Selectable<Tables['senders']>): Standing {
  return { linkedAt: linked_at ?? undefined, paused: paused ?? undefined, wanted: wanted ?? undefined };
}

/**
 * Throws LeaseLostError unless `lease` is the newest of its number, and keeps it so until the transaction ends: the
 * update changes nothing, but locks the row.
 */
export async function assertHeld(tx: Transaction<Tables>, lease: Lease): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('senders')
    .set({ epoch: lease.epoch })
    .where('number', '=', lease.number)
    .where('epoch', '=', lease.epoch)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new LeaseLostError(lease);
}

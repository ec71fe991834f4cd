import { callbacksAbout } from './client-callbacks.ts';
import { findTrail, inParts, NUMBER_COLUMNS, orNone, type Trail, type Whose } from './client-trail.ts';
import { cancel } from '../staff/delivery-actions.ts';
import { emptyTheLog, forgetDeliveries, OPEN, withoutPerson } from './forget.ts';
import { ENDED, forgetInbound, forgetTransfers } from './forget-conversations.ts';
import type { Db } from '../database/schema.ts';
import { transact } from '../database/transact.ts';

/** So many are changed in one transaction: whoever else wants to write waits for no more than that. */
const CHUNK = 100;

/** How much is kept of somebody, and what keeps it from being erased. */
export interface Holdings {
  deliveries: number;
  /** Of these, those that would still be sent, or wait for a person. */
  open: number;
  inbound: number;
  transfers: number;
  /** Ids of transfers that are not decided: nothing is erased before they are. */
  openTransfers: string[];
  optOuts: number;
  shared: number;
}

const isOpen = (status: string) => OPEN.some((each) => each === status);

export async function holdingsOf(db: Db, whose: Whose): Promise<Holdings> {
  const trail = await findTrail(db, whose);
  let deliveries = 0;
  let open = 0;
  for (const part of inParts(trail.deliveries)) {
    const rows = await db
      .selectFrom('deliveries')
      .select('status')
      .where('seq', 'in', part)
      .where('recipient', '<>', '')
      .execute();
    deliveries += rows.length;
    open += rows.filter(({ status }) => isOpen(status)).length;
  }
  const { count: optOuts } = await db
    .selectFrom('opt_outs')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('address', 'in', orNone([...trail.addresses, ...trail.shared]))
    .executeTakeFirstOrThrow();
  return {
    deliveries,
    open: open + trail.events.length,
    inbound: trail.inbound.length,
    transfers: trail.transfers.length,
    openTransfers: await openAmong(db, trail.transfers),
    optOuts,
    shared: trail.shared.length,
  };
}

/** What could not be erased at this moment, and can be a little later. */
export interface Leftover {
  /** Deliveries that are just being sent. */
  sending: number;
  /** What the panel is still to be told: for a day at most. */
  callbacks: number;
}

/**
 * Erases somebody: what was to be sent to them is cancelled, and who they are and what was said is forgotten, as if it
 * were older than it may be. That they want no messages is kept: they must not be written to by mistake. Throws
 * OpenTransferError, with nothing changed, where a transfer of theirs is not decided. To be called again changes nothing
 * but what was left over.
 */
export async function eraseClient(db: Db, whose: Whose, now: number): Promise<Leftover> {
  const trail = await findTrail(db, whose);
  const [open] = await openAmong(db, trail.transfers);
  if (open !== undefined) throw new OpenTransferError(open);
  const about = await callbackSubjects(db, trail);
  // Their deliveries last: whoever was interrupted finds by them again what else is theirs.
  await dropWhatIsNotTakenIn(db, trail);
  await forgetWhatTheyWrote(db, trail, now);
  for (const part of inParts(trail.transfers, CHUNK)) await transact(db, (tx) => forgetTransfers(tx, part));
  const addresses = orNone(trail.addresses);
  await db
    .deleteFrom('known_numbers')
    .where((eb) => eb.or(NUMBER_COLUMNS.map((column) => eb(column, 'in', addresses))))
    .execute();
  const callbacks = await dropCallbacks(db, about);
  const sending = await forgetWhatTheyWereSent(db, trail, now);
  await emptyTheLog(db);
  return { sending, callbacks };
}

/** They have asked for a transfer, or been asked: what becomes of it concerns somebody else as well. */
export class OpenTransferError extends Error {
  override readonly name = 'OpenTransferError';
  readonly transferId: string;
  constructor(transferId: string) {
    super(`the transfer ${transferId} is not decided yet`);
    this.transferId = transferId;
  }
}

async function openAmong(db: Db, transfers: readonly string[]): Promise<string[]> {
  const open: string[] = [];
  for (const part of inParts(transfers)) {
    const rows = await db
      .selectFrom('transfers')
      .select('id')
      .where('id', 'in', part)
      .where('status', 'not in', ENDED)
      .execute();
    open.push(...rows.map(({ id }) => id));
  }
  return open;
}

async function callbackSubjects(db: Db, trail: Trail): Promise<ReadonlySet<string>> {
  const ids = [...trail.transfers];
  for (const part of inParts(trail.deliveries)) {
    const rows = await db.selectFrom('deliveries').select('id').where('seq', 'in', part).execute();
    ids.push(...rows.map(({ id }) => id));
  }
  return new Set(ids);
}

/** Events of which no delivery was made yet are known from now on, and nothing is sent of them. */
async function dropWhatIsNotTakenIn(db: Db, { events }: Trail): Promise<void> {
  for (const part of inParts(events, CHUNK)) {
    await transact(db, async (tx) => {
      const rows = await tx
        .updateTable('events')
        .set({ state: 'ingested', detail: null })
        .where('id', 'in', part)
        .where('state', 'in', ['inbox', 'unreadable'])
        .returning(['seq', 'id', 'type', 'client_id', 'accepted_at'])
        .execute();
      for (const { seq, ...event } of rows) {
        const body = withoutPerson(event);
        await tx.updateTable('events').set({ body }).where('seq', '=', seq).execute();
      }
    });
  }
}

async function forgetWhatTheyWrote(db: Db, { inbound }: Trail, now: number): Promise<void> {
  for (const part of inParts(inbound, CHUNK)) {
    await transact(db, async (tx) => {
      await tx
        .updateTable('inbound')
        .set({ handled_at: now, handled_as: 'person', closed_at: now })
        .where('seq', 'in', part)
        .where('handled_at', 'is', null)
        .execute();
      await tx
        .updateTable('inbound')
        .set({ closed_at: now })
        .where('seq', 'in', part)
        .where('handled_as', '=', 'person')
        .where('closed_at', 'is', null)
        .execute();
      await forgetInbound(tx, part);
    });
  }
}

/** Resolves to how many are still to be posted. */
async function dropCallbacks(db: Db, about: ReadonlySet<string>): Promise<number> {
  const callbacks = await callbacksAbout(db, about);
  const settled = callbacks.filter(({ state }) => state !== 'waiting').map(({ seq }) => seq);
  for (const part of inParts(settled, CHUNK))
    await db.deleteFrom('callbacks').where('seq', 'in', part).execute();
  return callbacks.length - settled.length;
}

/** Resolves to how many are just being sent. */
async function forgetWhatTheyWereSent(db: Db, { deliveries }: Trail, now: number): Promise<number> {
  let sending = 0;
  for (const part of inParts(deliveries, CHUNK)) {
    sending += await transact(db, async (tx) => {
      await cancel(tx, part, { now });
      await tx
        .updateTable('deliveries')
        .set({ status: 'cancelled', ended_at: now })
        .where('seq', 'in', part)
        .where('status', '=', 'in_doubt')
        .execute();
      await forgetDeliveries(tx, part);
      const left = await tx
        .selectFrom('deliveries')
        .select('seq')
        .where('seq', 'in', part)
        .where('recipient', '<>', '')
        .execute();
      return left.length;
    });
  }
  return sending;
}

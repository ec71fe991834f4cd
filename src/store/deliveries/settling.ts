import type { Selectable, Transaction } from 'kysely';
import type { OpenDelivery } from '../../delivery/delivery.ts';
import { isNotice } from '../../delivery/delivery.ts';
import type { Attempt, Change, FirstRead, Receipt, Settlement } from '../../delivery/ports.ts';
import type { Tell } from './delivery-callbacks.ts';
import type { Tables } from '../database/schema.ts';
import { letNextGo } from '../conversations/turns.ts';

interface Circumstances {
  now: number;
  /** Called once for each thing that becomes of a delivery, however often it is reported; undefined: nobody is told. */
  tell: Tell | undefined;
}

/**
 * Writes what becomes of an open delivery, unless a receipt or a person was quicker, and the attempt in any case. Its
 * client is to be locked.
 */
export async function settleOne(
  tx: Transaction<Tables>,
  { delivery, change, attempt }: Settlement,
  { now, tell }: Circumstances,
): Promise<void> {
  const isOpen = change.status === 'queued' || change.status === 'sending';
  const settled = await tx
    .updateTable('deliveries')
    .set({
      ...columnsOf(change),
      hold_reason: change.status === 'queued' ? (change.holdReason ?? null) : null,
      ...(isOpen ? {} : { turn: 'free' }),
      ...(isOpen || change.status === 'sent' ? {} : { ended_at: now }),
    })
    .set((eb) =>
      isTrouble(change) ? { stuck_at: eb.fn.coalesce('stuck_at', eb.val(now)) } : { stuck_at: null },
    )
    .where('seq', '=', delivery.seq)
    // A receipt or a member of staff may have been quicker: what they wrote stands.
    .where('status', 'in', ['queued', 'sending'])
    // What staff have queued anew is another message, of which this says nothing.
    .where('generation', '=', delivery.generation)
    .returning('client_id')
    .executeTakeFirst();
  if (attempt) await recordAttempt(tx, delivery, attempt);
  if (!settled || isOpen) return;
  await letNextGo(tx, settled.client_id);
  if (change.status === 'sent') await tell?.(tx, { delivery, what: 'sent', at: change.at }, now);
  else if (change.status === 'refused' || change.status === 'dead')
    await tell?.(tx, { delivery, what: change.status, at: now }, now);
}

/** The clients of whom these receipts are, each receipt’s being the same for ever. */
export async function clientsSentTo(
  tx: Transaction<Tables>,
  receipts: readonly Receipt[],
): Promise<string[]> {
  const keys = receipts.map(({ key }) => key);
  const rows = await tx
    .selectFrom('deliveries')
    .select('client_id')
    .where('message_key', 'in', keys)
    .unionAll(
      tx
        .selectFrom('former_keys as f')
        .innerJoin('deliveries as d', 'd.seq', 'f.delivery_seq')
        .select('d.client_id')
        .where('f.key', 'in', keys),
    )
    .execute();
  return rows.map(({ client_id }) => client_id);
}

/**
 * A receipt proves that the message was sent, whatever we thought of it; and `read` implies `delivered`. Its client is to
 * be locked. Resolves to a notice that is known to be read only now.
 */
export async function recordReceipt(
  tx: Transaction<Tables>,
  { key, kind, at }: Receipt,
  { now, tell }: Circumstances,
): Promise<FirstRead | undefined> {
  const known = (await sentUnder(tx, key)) ?? (await sentUnderFormer(tx, key));
  if (!known) return undefined;
  const isFirstRead = kind === 'read' && known.read_at === null;
  const isRead = kind === 'read' || known.read_at !== null;
  await tx
    .updateTable('deliveries')
    .set({
      status: isRead ? 'read' : 'delivered',
      turn: 'free',
      ended_at: null,
      sent_at: known.sent_at ?? at,
      delivered_at: known.delivered_at ?? at,
      ...(isFirstRead ? { read_at: at } : {}),
    })
    .where('seq', '=', known.seq)
    .execute();
  await letNextGo(tx, known.client_id);
  if (known.sent_at === null) await tell?.(tx, { delivery: known, what: 'sent', at }, now);
  if (!isFirstRead) return undefined;
  await tell?.(tx, { delivery: known, what: 'read', at }, now);
  const { role, priority, created_at: createdAt } = known;
  return isNotice(role) ? { priority, createdAt, readAt: at } : undefined;
}

const RECEIVED = [
  'seq',
  'id',
  'role',
  'client_id',
  'priority',
  'created_at',
  'sent_at',
  'delivered_at',
  'read_at',
] as const;

function sentUnder(tx: Transaction<Tables>, key: string) {
  return tx.selectFrom('deliveries').select(RECEIVED).where('message_key', '=', key).executeTakeFirst();
}

/** What was queued again although it had arrived: nothing more of it is sent, or no more than is on its way. */
function sentUnderFormer(tx: Transaction<Tables>, key: string) {
  return tx
    .selectFrom('deliveries')
    .select(RECEIVED)
    .where('seq', '=', (eb) =>
      eb.selectFrom('former_keys').select('delivery_seq').where('former_keys.key', '=', key),
    )
    .executeTakeFirst();
}

async function recordAttempt(
  tx: Transaction<Tables>,
  { seq, id }: OpenDelivery,
  { at, outcome, detail, whatsappMessageId }: Attempt,
): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set((eb) => ({
      attempts: eb('attempts', '+', 1),
      ...(whatsappMessageId === undefined ? {} : { whatsapp_message_id: whatsappMessageId }),
    }))
    .where('seq', '=', seq)
    .execute();
  await tx
    .insertInto('attempts')
    .values({ delivery_id: id, at, outcome, detail: detail ?? null })
    .execute();
}

/** Whether the delivery now waits because of trouble of its own, not of the session or the hour. */
function isTrouble(change: Change): boolean {
  return change.status === 'sending' || (change.status === 'queued' && change.holdReason === 'retry');
}

function columnsOf(change: Change): Partial<Selectable<Tables['deliveries']>> {
  switch (change.status) {
    case 'sent':
      return { status: 'sent', sent_at: change.at };
    case 'refused':
      return { status: 'refused', reason: change.reason };
    case 'queued':
      return {
        status: 'queued',
        due_at: change.dueAt,
        ...(change.generation === undefined ? {} : { generation: change.generation }),
      };
    case 'superseded':
    case 'expired':
    case 'dead':
    case 'in_doubt':
    case 'sending':
      return { status: change.status };
  }
}

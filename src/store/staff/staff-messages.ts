import { randomBytes } from 'node:crypto';
import type { Transaction } from 'kysely';
import { planStaffMessage, type StaffMessage } from '../../delivery/plan-reply.ts';
import { numberOfTalk } from '../numbers/chat-numbers.ts';
import { newRow } from '../deliveries/delivery-rows.ts';
import type { Db, Tables } from '../database/schema.ts';
import { transact } from '../database/transact.ts';

type Written = Omit<StaffMessage, 'key'> & {
  /** Which of our numbers it goes from; none: the one that they have a chat with, else whichever. */
  account?: string;
};

/**
 * Keeps a message that a member of staff has written, to be sent ahead of all that is ordinary, once; each call is another
 * message. A number is E.164 or however it was written: WhatsApp is asked where it is when its turn comes.
 */
export function sendByStaff(db: Db, message: Written, now: number): Promise<{ deliveryId: string }> {
  return transact(db, (tx) => keepStaffMessage(tx, message, now));
}

/** To be called in the transaction that writes what it answers. */
export async function keepStaffMessage(
  tx: Transaction<Tables>,
  { account: wanted, ...message }: Written,
  now: number,
): Promise<{ deliveryId: string }> {
  const planned = planStaffMessage({ ...message, key: randomBytes(12).toString('hex') }, now);
  const account = wanted ?? (await numberOfTalk(tx, planned)) ?? null;
  await tx
    .insertInto('deliveries')
    .values({ ...newRow(planned, 'free'), chat: planned.chat ?? null, text: planned.text, account })
    .execute();
  return { deliveryId: planned.id };
}

import type { Transaction } from 'kysely';
import { planReply } from '../../delivery/plan-reply.ts';
import type { Reply } from '../../transfer/ports.ts';
import { numberOfTalk } from '../numbers/chat-numbers.ts';
import { newRow } from '../deliveries/delivery-rows.ts';
import type { Tables } from '../database/schema.ts';

/**
 * Keeps answers of a conversation to be sent, ahead of all that is ordinary. To be called in the transaction that writes
 * what they answer. A key that was kept before changes nothing, whatever it says this time.
 */
export async function insertReplies(
  tx: Transaction<Tables>,
  replies: readonly Reply[],
  now: number,
): Promise<void> {
  if (replies.length === 0) return;
  const rows = [];
  for (const reply of replies) {
    const planned = planReply(reply, now);
    const { chat, text } = planned;
    const account = (await numberOfTalk(tx, planned)) ?? null;
    rows.push({ ...newRow(planned, 'free'), chat, text, account });
  }
  await tx
    .insertInto('deliveries')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

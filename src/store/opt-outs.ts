import type { Transaction } from 'kysely';
import type { Db, Tables } from './schema.ts';

/**
 * Keeps that nothing ordinary is to be sent to these numbers (E.164) and chats, since then and because of that message
 * of theirs. What was kept of one before stands.
 */
export async function optOut(
  tx: Transaction<Tables>,
  addresses: readonly string[],
  { at, messageId }: { at: number; messageId: string },
): Promise<void> {
  if (addresses.length === 0) return;
  await tx
    .insertInto('opt_outs')
    .values(addresses.map((address) => ({ address, opted_out_at: at, message_id: messageId })))
    .onConflict((conflict) => conflict.column('address').doNothing())
    .execute();
}

/** Lets these numbers and chats have everything again. */
export async function optIn(tx: Transaction<Tables>, addresses: readonly string[]): Promise<void> {
  if (addresses.length === 0) return;
  await tx.deleteFrom('opt_outs').where('address', 'in', addresses).execute();
}

/** Those of these numbers and chats that have opted out. */
export async function optedOutAmong(db: Db, addresses: readonly string[]): Promise<ReadonlySet<string>> {
  if (addresses.length === 0) return new Set();
  const rows = await db
    .selectFrom('opt_outs')
    .select('address')
    .where('address', 'in', [...new Set(addresses)])
    .execute();
  return new Set(rows.map(({ address }) => address));
}

/** Whether any of these numbers and chats has opted out. */
export async function isOptedOut(db: Db, addresses: readonly string[]): Promise<boolean> {
  return (await optedOutAmong(db, addresses)).size > 0;
}

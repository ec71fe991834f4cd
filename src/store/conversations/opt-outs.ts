import type { Transaction } from 'kysely';
import type { Db, Tables } from '../database/schema.ts';
import { transact } from '../database/transact.ts';

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

/** Somebody who wants nothing ordinary, under one of their addresses: the number, where it is known. */
export interface OptOut {
  address: string;
  at: number;
  messageId: string;
}

/** Who has opted out, newest first: `before` is the last one of the page before. */
export async function listOptOuts(
  db: Db,
  { before, limit }: { before?: Pick<OptOut, 'at' | 'messageId'> | undefined; limit: number },
): Promise<OptOut[]> {
  const messages = db
    .selectFrom('opt_outs')
    .select(({ fn }) => ['message_id', fn.max('opted_out_at').as('at')])
    .groupBy('message_id')
    .as('m');
  let query = db
    .selectFrom(messages)
    .select(['m.message_id', 'm.at'])
    .orderBy('m.at', 'desc')
    .orderBy('m.message_id', 'desc')
    .limit(limit);
  if (before) {
    query = query.where(({ eb, and, or }) =>
      or([
        eb('m.at', '<', before.at),
        and([eb('m.at', '=', before.at), eb('m.message_id', '<', before.messageId)]),
      ]),
    );
  }
  const page = await query.execute();
  if (page.length === 0) return [];
  const rows = await db
    .selectFrom('opt_outs')
    .select(['address', 'message_id'])
    .where(
      'message_id',
      'in',
      page.map(({ message_id }) => message_id),
    )
    .orderBy('address')
    .execute();
  return page.flatMap(({ message_id: messageId, at }) => {
    const addresses = rows.filter((row) => row.message_id === messageId).map(({ address }) => address);
    const shown = addresses.find((address) => address.startsWith('+')) ?? addresses[0];
    // Whoever opted in between the two looks is on no page.
    return shown === undefined ? [] : [{ address: shown, at, messageId }];
  });
}

/**
 * Lets whoever has opted out under this address have everything again, under all addresses that are known to be theirs.
 * Resolves to false where nobody has.
 */
export function removeOptOut(db: Db, address: string): Promise<boolean> {
  return transact(db, async (tx) => {
    const together = await tx
      .selectFrom('opt_outs as same')
      .innerJoin('opt_outs as named', 'named.message_id', 'same.message_id')
      .select('same.address')
      .where('named.address', '=', address)
      .execute();
    if (together.length === 0) return false;
    const known = together.map((row) => row.address);
    const numbers = await tx
      .selectFrom('known_numbers')
      .select(['candidate', 'chat', 'phone', 'lid'])
      .where(({ eb, or }) => or([eb('phone', 'in', known), eb('chat', 'in', known), eb('lid', 'in', known)]))
      .execute();
    const theirs = numbers.flatMap(({ candidate, chat, phone, lid }) => [candidate, chat, phone, lid]);
    await optIn(tx, [...new Set([...known, ...theirs.filter((each) => each !== null)])]);
    return true;
  });
}

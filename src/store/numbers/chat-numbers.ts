import type { Transaction } from 'kysely';
import type { Tables } from '../database/schema.ts';

interface Talk {
  /** Where to, if that is known. */
  chat?: string | undefined;
  /** The other's number, or what stands for it. */
  recipient: string;
  clientId: string;
}

/**
 * From which of our numbers somebody is written to, so that they read it in the chat that they know: where they wrote to
 * us last, else the client’s, else where we last wrote to them. Undefined where none is theirs, or it is ours no more.
 */
export async function numberOfTalk(
  tx: Transaction<Tables>,
  { chat, recipient, clientId }: Talk,
): Promise<string | undefined> {
  const written =
    chat === undefined
      ? undefined
      : await tx
          .selectFrom('inbound as i')
          .innerJoin('senders as s', 's.number', 'i.number')
          .select('i.number')
          .where('i.chat', '=', chat)
          .orderBy('i.seq', 'desc')
          .limit(1)
          .executeTakeFirst();
  if (written) return written.number;
  const client = await tx
    .selectFrom('client_numbers as c')
    .innerJoin('senders as s', 's.number', 'c.number')
    .select('c.number')
    .where('c.client_id', '=', clientId)
    .executeTakeFirst();
  if (client) return client.number;
  const sent = await tx
    .selectFrom('deliveries as d')
    .innerJoin('senders as s', 's.number', 'd.number')
    .select('s.number')
    .where('d.recipient', '=', recipient)
    .where('d.number', 'is not', null)
    .orderBy('d.seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return sent?.number;
}

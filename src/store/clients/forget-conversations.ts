import type { Transaction } from 'kysely';
import type { Tables } from '../database/schema.ts';

type Tx = Transaction<Tables>;

/** Where a transfer is done with. */
export const ENDED = ['rejected', 'executed', 'expired', 'cancelled'] as const;

/**
 * Takes from what customers wrote who they are and what they wrote. Not from what is not handled, or left to a person who
 * has not dealt with it. Resolves to how many.
 */
export async function forgetInbound(tx: Tx, seqs: readonly number[]): Promise<number> {
  if (seqs.length === 0) return 0;
  const { numUpdatedRows } = await tx
    .updateTable('inbound')
    .set({ chat: '', phone: null, text: '' })
    .where('seq', 'in', seqs)
    .where('chat', '<>', '')
    .where('handled_at', 'is not', null)
    .where((eb) => eb.or([eb('handled_as', '<>', 'person'), eb('closed_at', 'is not', null)]))
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/**
 * Takes from transfers that have ended, and from the messages that asked for them, addresses, names, numbers and words.
 * Whose they were by the panel's ids, when, and how they ended stays. Resolves to how many.
 */
export async function forgetTransfers(tx: Tx, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const ended = await tx
    .selectFrom('transfers')
    .select(['id', 'origin_email'])
    .where('id', 'in', ids)
    .where('status', 'in', ENDED)
    .where('origin_email', '<>', '')
    .execute();
  if (ended.length === 0) return 0;
  const these = ended.map(({ id }) => id);
  await tx
    .updateTable('transfers')
    .set({ origin_email: '', destination_email: '', service: '', text: null })
    .where('id', 'in', these)
    .execute();
  await tx
    .updateTable('claims')
    .set({
      chat: '',
      phone: null,
      text: '',
      key: '',
      service: '',
      origin_name: '',
      destination_name: '',
    })
    .where('transfer_id', 'in', these)
    .execute();
  // Whoever has read the version of one that is gone finds none, and decides anew.
  await tx
    .deleteFrom('transfer_versions as v')
    .where('v.origin_email', 'in', [...new Set(ended.map(({ origin_email }) => origin_email))])
    .where(({ not, exists, selectFrom, ref }) =>
      not(
        exists(
          selectFrom('transfers')
            .select('transfers.id')
            .where('transfers.origin_email', '=', ref('v.origin_email')),
        ),
      ),
    )
    .execute();
  return these.length;
}

import type { TransferRecord } from '../../transfer/transfer-view.ts';
import type { Db } from '../database/schema.ts';
import { getTransfer } from './transfers.ts';

/** One transfer with every message that was counted for it, or `undefined` where there is none with this id. */
export async function getTransferRecord(db: Db, id: string): Promise<TransferRecord | undefined> {
  const transfer = await getTransfer(db, id);
  if (!transfer) return undefined;
  const { text } = await db
    .selectFrom('transfers')
    .select('text')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const claims = await db
    .selectFrom('claims')
    .select(['party', 'text', 'key', 'at', 'phone', 'state'])
    .where('transfer_id', '=', id)
    .orderBy('at')
    .orderBy('message_id')
    .execute();
  const messages = claims.map(({ at, phone, ...claim }) => ({
    ...claim,
    at: new Date(at).toISOString(),
    ...(phone !== null && { phone }),
  }));
  return { transfer, text, messages };
}

import type { Transaction, Updateable } from 'kysely';
import type { Claim, NewTransfer, StatusChange, TransferChange } from '../../transfer/ports.ts';
import type { Tables } from '../database/schema.ts';

type Tx = Transaction<Tables>;

/** What was decided rests on what has changed since: to be decided anew. */
export class StaleError extends Error {
  override readonly name = 'StaleError';
  constructor() {
    super('somebody else was quicker');
  }
}

/** Writes one change. Throws StaleError, for the whole transaction, where what it changes is not as it was. */
export async function changeTransfer(tx: Tx, change: TransferChange, now: number): Promise<void> {
  switch (change.kind) {
    case 'open':
      return open(tx, change.transfer);
    case 'claim':
      return count(tx, change);
    case 'drop':
      return expectOne(
        await tx
          .updateTable('claims')
          .set({ state: change.as })
          .where('message_id', '=', change.messageId)
          .where('state', '=', 'stands')
          .executeTakeFirst(),
      );
    case 'move':
      return expectOne(
        await tx
          .updateTable('transfers')
          .set(columnsOf(change.to, now))
          .where('id', '=', change.transferId)
          .where('status', '=', change.from)
          .executeTakeFirst(),
      );
  }
}

async function open(tx: Tx, transfer: NewTransfer): Promise<void> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('transfers')
    .values({
      id: transfer.id,
      status: 'waiting',
      locale: transfer.locale,
      service: transfer.service,
      origin_email: transfer.originEmail,
      destination_email: transfer.destinationEmail,
      origin_client_id: transfer.clientIds.origin ?? null,
      destination_client_id: transfer.clientIds.destination ?? null,
      reasons: '[]',
      text: transfer.text ?? null,
      created_at: transfer.createdAt,
      expires_at: transfer.expiresAt,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) throw new StaleError();
}

async function count(
  tx: Tx,
  { transferId, claim, expiresAt }: { transferId: string; claim: Claim; expiresAt?: number },
): Promise<void> {
  await tx
    .updateTable('claims')
    .set({ state: 'replaced' })
    .where('transfer_id', '=', transferId)
    .where('party', '=', claim.party)
    .where('state', '=', 'stands')
    .execute();
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('claims')
    .values({
      message_id: claim.messageId,
      transfer_id: transferId,
      party: claim.party,
      client_id: claim.clientId,
      chat: claim.chat,
      phone: claim.phone ?? null,
      locale: claim.locale,
      text: claim.text,
      key: claim.key,
      service: claim.service,
      origin_name: claim.originName,
      destination_name: claim.destinationName,
      at: claim.at,
      state: 'stands',
    })
    .onConflict((conflict) => conflict.column('message_id').doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) throw new StaleError();
  if (expiresAt === undefined) return;
  await tx.updateTable('transfers').set({ expires_at: expiresAt }).where('id', '=', transferId).execute();
}

function columnsOf(to: StatusChange, now: number): Updateable<Tables['transfers']> {
  const { status } = to;
  switch (status) {
    case 'waiting':
      return { status, check_at: null, checks: 0 };
    case 'checking': {
      const { checkAt: check_at, checks, claim } = to;
      const stated = claim && { service: claim.service, locale: claim.locale, text: claim.text };
      return { status, check_at, checks, ...stated };
    }
    case 'verified':
      return {
        status,
        check_at: null,
        origin_client_id: to.clientIds.origin,
        destination_client_id: to.clientIds.destination,
        service_id: to.serviceId,
      };
    case 'rejected':
      return { status, check_at: null, reasons: JSON.stringify(to.reasons), ended_at: now };
    case 'executed':
    case 'expired':
    case 'cancelled':
      return { status, check_at: null, ended_at: now };
  }
}

function expectOne({ numUpdatedRows }: { numUpdatedRows: bigint }): void {
  if (numUpdatedRows !== 1n) throw new StaleError();
}

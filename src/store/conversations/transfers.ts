import { expressionBuilder, type Selectable } from 'kysely';
import type { RejectionReason } from '../../transfer/checklist.ts';
import type { Claim, OriginView, Transfer } from '../../transfer/ports.ts';
import type { TransferPlace, TransferQuery, TransferView } from '../../transfer/transfer-view.ts';
import type { Db, Tables } from '../database/schema.ts';

type TransferRow = Selectable<Tables['transfers']>;
type ClaimRow = Selectable<Tables['claims']>;

/** Answers one transfer, or `undefined` where there is none with this id. */
export async function getTransfer(db: Db, id: string): Promise<TransferView | undefined> {
  const row = await db.selectFrom('transfers').selectAll().where('id', '=', id).executeTakeFirst();
  const [view] = row ? await viewsOf(db, [row]) : [];
  return view;
}

/** Answers transfers, newest first. */
export async function listTransfers(
  db: Db,
  { status, before, limit }: TransferQuery,
): Promise<TransferView[]> {
  const rows = await db
    .selectFrom('transfers')
    .selectAll()
    .$if(status !== undefined, (query) => query.where('status', '=', status ?? 'waiting'))
    .$if(before !== undefined, (query) => query.where(isBefore(before!)))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return viewsOf(db, rows);
}

function isBefore({ createdAt, id }: TransferPlace) {
  const eb = expressionBuilder<Tables, 'transfers'>();
  return eb.and([
    eb('created_at', '<=', createdAt),
    eb.or([eb('created_at', '<', createdAt), eb('id', '<', id)]),
  ]);
}

/** The open transfers of an origin, with the claims that stand. */
export async function readOrigin(db: Db, originEmail: string): Promise<OriginView> {
  // The version before what it is the version of: a change in between makes it an old one.
  const read = await db
    .selectFrom('transfer_versions')
    .select('version')
    .where('origin_email', '=', originEmail)
    .executeTakeFirst();
  const rows = await db
    .selectFrom('transfers')
    .selectAll()
    .where('origin_email', '=', originEmail)
    // As the index has it.
    .where('status', 'in', ['waiting', 'checking', 'verified'])
    .orderBy('created_at')
    .execute();
  const claims = await claimsOf(db, rows);
  const transfers = rows.flatMap((row) =>
    openTransfer(
      row,
      claims.filter(({ transfer_id }) => transfer_id === row.id),
    ),
  );
  return { originEmail, version: read?.version ?? 0, transfers };
}

function openTransfer(row: TransferRow, claims: readonly ClaimRow[]): Transfer[] {
  const { id, status, locale, service, checks } = row;
  if (status !== 'waiting' && status !== 'checking' && status !== 'verified') return [];
  const transfer = {
    id,
    status,
    locale,
    service,
    checks,
    originEmail: row.origin_email,
    destinationEmail: row.destination_email,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    claims: claims.map((claim) => readClaim(claim, row)),
  };
  return [transfer];
}

function readClaim(row: ClaimRow, transfer: TransferRow): Claim {
  return {
    party: row.party,
    clientId: row.client_id,
    messageId: row.message_id,
    chat: row.chat,
    phone: row.phone ?? undefined,
    locale: row.locale,
    text: row.text,
    key: row.key,
    at: row.at,
    service: row.service,
    originName: row.origin_name,
    originEmail: transfer.origin_email,
    destinationName: row.destination_name,
    destinationEmail: transfer.destination_email,
  };
}

async function viewsOf(db: Db, rows: readonly TransferRow[]): Promise<TransferView[]> {
  const claims = await claimsOf(db, rows);
  return rows.map((row) => ({
    id: row.id,
    status: row.status,
    reasons: JSON.parse(row.reasons) as RejectionReason[],
    service: row.service,
    origin: { clientId: row.origin_client_id, email: row.origin_email },
    destination: { clientId: row.destination_client_id, email: row.destination_email },
    claims: claims
      .filter(({ transfer_id }) => transfer_id === row.id)
      .map(({ party, at, message_id }) => ({ party, at: isoTime(at), whatsappMessageId: message_id })),
    createdAt: isoTime(row.created_at),
    expiresAt: isoTime(row.expires_at),
  }));
}

async function claimsOf(db: Db, transfers: readonly TransferRow[]): Promise<ClaimRow[]> {
  if (transfers.length === 0) return [];
  return db
    .selectFrom('claims')
    .selectAll()
    .where('state', '=', 'stands')
    .where(
      'transfer_id',
      'in',
      transfers.map(({ id }) => id),
    )
    .orderBy('at')
    .orderBy('party', 'desc')
    .execute();
}

function isoTime(at: number): string {
  return new Date(at).toISOString();
}

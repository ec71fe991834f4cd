import type { Selectable } from 'kysely';
import type { Background, Fact, OriginView } from '../../transfer/ports.ts';
import { isOptedOut } from './opt-outs.ts';
import type { Db, Tables } from '../database/schema.ts';
import { readOrigin } from './transfers.ts';

const DAY_MS = 24 * 3_600_000;
const LATELY_MS = 30 * DAY_MS;

export function readFact(row: Selectable<Tables['inbound']>): Fact {
  const { id, kind, message_id: messageId, chat, phone, text, at, tries, try_at: tryAt } = row;
  return { id, kind, messageId, chat, phone: phone ?? undefined, text, at, tries, tryAt: tryAt ?? undefined };
}

/** What is known of who wrote something. */
export async function readBackground(
  db: Db,
  { fact, seq, now }: { fact: Fact; seq: number; now: number },
): Promise<Background> {
  const { chat, phone, messageId } = fact;
  const lastSent =
    phone === undefined
      ? undefined
      : await db
          .selectFrom('deliveries')
          .select('locale')
          .where('recipient', '=', phone)
          .where('type', '<>', 'conversation.reply')
          .where('status', 'in', ['sent', 'delivered', 'read'])
          .orderBy('seq', 'desc')
          .limit(1)
          .executeTakeFirst();
  const claims = await db
    .selectFrom('claims')
    .innerJoin('transfers', 'transfers.id', 'claims.transfer_id')
    .select(['claims.message_id', 'claims.chat', 'claims.phone', 'claims.state', 'claims.at'])
    .select(['transfers.origin_email', 'transfers.status'])
    .where((eb) =>
      eb.or([
        eb('claims.chat', '=', chat),
        eb('claims.message_id', '=', messageId),
        ...(phone === undefined ? [] : [eb('claims.phone', '=', phone)]),
      ]),
    )
    .execute();
  const isTheirs = (claim: { chat: string; phone: string | null }) =>
    claim.chat === chat || (phone !== undefined && claim.phone === phone);
  const emails = new Set(
    claims
      .filter(({ state, status }) => state === 'stands' && OPEN.has(status))
      .map(({ origin_email }) => origin_email),
  );
  const origins: OriginView[] = [];
  for (const email of emails) origins.push(await readOrigin(db, email));
  return {
    isKnown: lastSent !== undefined || claims.length > 0,
    wasParty: claims.some((claim) => isTheirs(claim) && claim.at > now - LATELY_MS),
    isOptedOut: await isOptedOut(db, phone === undefined ? [chat] : [phone, chat]),
    lastLocale: lastSent?.locale,
    isCounted: claims.some(({ message_id }) => message_id === messageId),
    pending: await earlierOf(db, { chat, seq }),
    origins,
    answers: await answersTo(db, chat, now - DAY_MS),
  };
}

const OPEN: ReadonlySet<string> = new Set(['waiting', 'checking', 'verified']);

async function earlierOf(db: Db, { chat, seq }: { chat: string; seq: number }): Promise<Fact[]> {
  const rows = await db
    .selectFrom('inbound')
    .selectAll()
    .where('chat', '=', chat)
    .where('handled_at', 'is', null)
    .where('seq', '<', seq)
    .orderBy('seq')
    .execute();
  return rows.map(readFact);
}

async function answersTo(db: Db, chat: string, since: number): Promise<Background['answers']> {
  const rows = await db
    .selectFrom('inbound')
    .select(({ fn }) => ['handled_as', fn.countAll<number | string>().as('count')])
    .where('chat', '=', chat)
    .where('answered', '=', 1)
    .where('handled_at', '>', since)
    .groupBy('handled_as')
    .execute();
  const answers = { stranger: 0, attempt: 0, other: 0 };
  for (const { handled_as: as, count } of rows) {
    // What parties are told is not limited.
    if (as === 'claim') continue;
    answers[as === 'stranger' || as === 'attempt' ? as : 'other'] += Number(count);
  }
  return answers;
}

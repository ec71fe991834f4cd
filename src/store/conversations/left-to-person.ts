import type { LeftToPerson } from '../../delivery/left-to-person.ts';
import { namesOfClients } from '../clients/client-names.ts';
import type { Db } from '../database/schema.ts';
import { keepStaffMessage } from '../staff/staff-messages.ts';
import { transact } from '../database/transact.ts';

/** What customers wrote that is left to a person and not dealt with, newest first. */
export async function leftToPerson(
  db: Db,
  { before, limit }: { before?: number; limit: number },
): Promise<{ messages: LeftToPerson[]; next?: number }> {
  const rows = await open(db)
    .select(['seq', 'phone', 'chat', 'text', 'at'])
    .$if(before !== undefined, (query) => query.where('seq', '<', before ?? 0))
    .orderBy('seq', 'desc')
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const clients = await clientsOf(
    db,
    page.flatMap(({ phone }) => (phone === null ? [] : [phone])),
  );
  const names = await namesOfClients(db, [...clients.values()]);
  return {
    messages: page.map(({ seq, phone, chat, text, at }) => {
      const clientId = phone === null ? undefined : clients.get(phone);
      const clientName = clientId === undefined ? undefined : names.get(clientId);
      return {
        seq,
        address: phone ?? chat,
        text,
        at,
        ...(clientId !== undefined && { clientId }),
        ...(clientName !== undefined && { clientName }),
      };
    }),
    ...(rows.length > limit && last ? { next: last.seq } : {}),
  };
}

/** How much is left to a person, and since when the oldest of it is. */
export async function countLeftToPerson(db: Db): Promise<{ count: number; since?: number }> {
  const { count, since } = await open(db)
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('kept_at').as('since')])
    .executeTakeFirstOrThrow();
  return { count, ...(since === null ? {} : { since }) };
}

/** A person has dealt with it. Resolves to false where somebody had before, or it was never left to one. */
export async function closeInbound(db: Db, seq: number, now: number): Promise<boolean> {
  const { numUpdatedRows } = await close(db, seq, now).executeTakeFirst();
  return numUpdatedRows === 1n;
}

interface Answer {
  seq: number;
  text: string;
  /** Who answers. */
  by: string;
  /** Where nobody knows in which language they were written to last. */
  defaultLocale: string;
}

/** Answers it in its chat and closes it, once: resolves to undefined where it is closed already. */
export function answerInbound(
  db: Db,
  { seq, text, by, defaultLocale }: Answer,
  now: number,
): Promise<{ deliveryId: string } | undefined> {
  return transact(db, async (tx) => {
    const closed = await close(tx, seq, now).returning(['chat', 'phone']).executeTakeFirst();
    if (!closed) return undefined;
    const { chat, phone } = closed;
    const last = await lastTo(tx, phone);
    return keepStaffMessage(
      tx,
      {
        to: { chat, ...(phone !== null && { phone }) },
        locale: last?.locale ?? defaultLocale,
        text,
        by,
        ...(last && { clientId: last.client_id }),
      },
      now,
    );
  });
}

function open(db: Db) {
  return db.selectFrom('inbound').where('handled_as', '=', 'person').where('closed_at', 'is', null);
}

function close(db: Db, seq: number, now: number) {
  return db
    .updateTable('inbound')
    .set({ closed_at: now })
    .where('seq', '=', seq)
    .where('handled_as', '=', 'person')
    .where('closed_at', 'is', null);
}

async function clientsOf(db: Db, phones: string[]): Promise<Map<string, string>> {
  const clients = new Map<string, string>();
  for (const phone of new Set(phones)) {
    const last = await lastTo(db, phone);
    if (last) clients.set(phone, last.client_id);
  }
  return clients;
}

/** The last message to that number of which it is known whose it is. */
async function lastTo(db: Db, phone: string | null) {
  if (phone === null) return undefined;
  return db
    .selectFrom('deliveries')
    .select(['client_id', 'locale'])
    .where('recipient', '=', phone)
    .where('client_id', '<>', '')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
}

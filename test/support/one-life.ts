import { sql } from 'kysely';
import type { Status } from '../../src/delivery/delivery.ts';
import type { Settlement } from '../../src/delivery/ports.ts';
import type { Db, Tables } from '../../src/store/database/schema.ts';
import { createSenderLedger } from '../../src/store/deliveries/sender-ledger.ts';
import { sendByStaff } from '../../src/store/staff/staff-messages.ts';
import { HOUR, invoice } from './events.ts';
import { acquire, leasesOf, ledgersOf, NUMBER, sending } from './ledgers.ts';
import { keepReplies } from './replies.ts';

/** Somebody of whom the store comes to know all that it can. */
export interface Person {
  id: string;
  /** Ten digits after the plus, which stand nowhere else. */
  phone: string;
  email: string;
  firstName: string;
}

export const marta: Person = {
  id: 'client-marta',
  phone: '+5493515550101',
  email: 'marta@example.com',
  firstName: 'Martarella',
};
export const nora: Person = {
  id: 'client-nora',
  phone: '+5493515550202',
  email: 'nora@example.com',
  firstName: 'Noralina',
};

/** What must not be found where a person was forgotten: what they are called, written to at, and what was said. */
export function tracesOf({ phone, email, firstName }: Person): string[] {
  return [phone.slice(1), email, firstName, `said to ${firstName}`, `written by ${firstName}`];
}

/**
 * Everything happens once to a person, and is done with: an event is sent and read, staff write, a question is answered,
 * a transfer is executed, the panel is told, and they opt out.
 */
export async function liveThrough(db: Db, person: Person, at: number): Promise<void> {
  const { id, phone, firstName } = person;
  await ingestFor(db, person, { id: `event-of-${id}`, at });
  await sendAll(db, person, at);
  await sendByStaff(
    db,
    { to: { phone }, clientId: id, locale: 'es', text: `said to ${firstName}`, by: 'ana' },
    at,
  );
  await keepReplies(
    db,
    [
      {
        key: `answer-to-${id}`,
        clientId: id,
        chat: chatOf(phone),
        phone,
        locale: 'es',
        text: `said to ${firstName}`,
      },
    ],
    at,
  );
  await db
    .updateTable('deliveries')
    .set({ status: 'delivered', sent_at: at, delivered_at: at })
    .where('client_id', '=', id)
    .where('status', '=', 'queued')
    .execute();
  await db.insertInto('inbound').values(inboundOf(person, at)).execute();
  await db.insertInto('transfers').values(transferOf(person, at)).execute();
  await db.insertInto('claims').values(claimOf(person, at)).execute();
  await db.insertInto('transfer_versions').values({ origin_email: person.email, version: 3 }).execute();
  await db
    .insertInto('known_numbers')
    .values({ candidate: phone, chat: chatOf(phone), phone, lid: null, asked_at: at })
    .execute();
  await db
    .updateTable('callbacks')
    .set({ state: 'delivered', settled_at: at })
    .where('state', '=', 'waiting')
    .execute();
  await db
    .insertInto('opt_outs')
    .values({ address: phone, opted_out_at: at, message_id: `stop-of-${id}` })
    .execute();
}

/** An event of theirs is taken in, and waits to be sent. */
export async function ingestFor(
  db: Db,
  { id: client, phone, email, firstName }: Person,
  { id, at }: { id: string; at: number },
): Promise<void> {
  const planned = invoice(id, { client, phone, at });
  Object.assign(planned.message.event.client, { firstName, email });
  await ledgersOf(db).events.ingest([planned]);
}

/** Whatever waits for them is sent, and the panel is told. */
async function sendAll(db: Db, { phone, firstName }: Person, at: number): Promise<void> {
  const ledger = createSenderLedger(db, { account: NUMBER, tellsPanel: true });
  const leases = leasesOf(db);
  const lease = await acquire(leases, at);
  const due = await ledgersOf(db).due(at);
  const marked = await ledger.markSending(
    lease,
    due.map((each) => ({ ...sending(each), text: `said to ${firstName}` })),
    at,
  );
  const settlements = marked.map(({ delivery }): Settlement => ({
    delivery,
    change: { status: 'sent', at },
    attempt: { at, outcome: 'sent', detail: `to ${phone}`, whatsappMessageId: `true_${chatOf(phone)}_3EB0` },
  }));
  await ledger.settle(lease, settlements, at);
  await leases.release(lease);
}

export function inboundOf(
  { id, phone, firstName }: Person,
  at: number,
): Pick<
  Tables['inbound'],
  'id' | 'kind' | 'message_id' | 'number' | 'chat' | 'phone' | 'text' | 'at' | 'kept_at'
> &
  Partial<Pick<Tables['inbound'], 'handled_at' | 'handled_as' | 'closed_at'>> {
  return {
    id: `inbound-of-${id}`,
    kind: 'message',
    message_id: `inbound-of-${id}`,
    number: NUMBER,
    chat: chatOf(phone),
    phone,
    text: `written by ${firstName}`,
    at,
    kept_at: at,
    handled_at: at,
    handled_as: 'person',
    closed_at: at,
  };
}

export function transferOf({ id, email }: Person, at: number) {
  return {
    id: `tr_${id}`,
    status: 'executed' as Tables['transfers']['status'],
    locale: 'es',
    service: `site of ${email}`,
    origin_email: email,
    destination_email: `other-${email}`,
    origin_client_id: id,
    destination_client_id: 'somebody-else',
    reasons: '[]',
    text: `the service of ${email}`,
    created_at: at,
    expires_at: at + HOUR,
    ended_at: at as number | null,
  };
}

function claimOf({ id, phone, email, firstName }: Person, at: number) {
  return {
    message_id: `claim-of-${id}`,
    transfer_id: `tr_${id}`,
    party: 'origin' as const,
    client_id: id,
    chat: chatOf(phone),
    phone,
    locale: 'es',
    text: `written by ${firstName}`,
    key: `written by ${firstName}`,
    service: `site of ${email}`,
    origin_name: firstName,
    destination_name: 'Somebody Else',
    at,
    state: 'stands' as const,
  };
}

export function chatOf(phone: string): string {
  return `${phone.slice(1)}@c.us`;
}

/** By table, the rows in which one of these stands, in any column. */
export async function rowsWith(db: Db, traces: readonly string[]): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const { schema, name } of await db.introspection.getTables()) {
    const table = schema === undefined ? sql.table(name) : sql.id(schema, name);
    const { rows } = await sql`select * from ${table}`.execute(db);
    const { length } = rows.filter((row) => {
      const text = JSON.stringify(row);
      return traces.some((trace) => text.includes(trace));
    });
    if (length > 0) found[name] = length;
  }
  return found;
}

/** Their deliveries’ statuses, by event. */
export async function statusesOf(db: Db, { id }: Person): Promise<Record<string, Status>> {
  const rows = await db
    .selectFrom('deliveries')
    .select(['event_id', 'status'])
    .where('client_id', '=', id)
    .orderBy('seq')
    .execute();
  return Object.fromEntries(rows.map(({ event_id, status }) => [event_id, status]));
}

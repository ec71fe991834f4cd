import { type Selectable, type Transaction, sql } from 'kysely';
import type { OpenDelivery } from '../delivery/delivery.ts';
import type { Attempt, Change, Ledger, Receipt, Sending, Settlement } from '../delivery/ports.ts';
import { catalog } from '../events/catalog.ts';
import type { EventMessage } from '../events/event-message.ts';
import { assertHeld } from './leases.ts';
import type { Db, Tables } from './schema.ts';

/** One in trouble holds back those behind it for so long, and no longer. */
const STUCK_MS = 120_000;

/** The ledger as the sender uses it. Each write is one transaction. */
export function createSenderLedger(db: Db): Ledger {
  return {
    async sending() {
      const rows = await db.selectFrom('deliveries').selectAll().where('status', '=', 'sending').execute();
      return rows.map(openDelivery);
    },

    async due(priority, now, limit, except) {
      if (limit < 1) return [];
      const rows = await db
        .selectFrom('deliveries as d')
        .innerJoin('events as e', 'e.id', 'd.event_id')
        .selectAll('d')
        .select(['e.body', isSuperseded.as('superseded')])
        .where('d.status', '=', 'queued')
        .where('d.turn', '<>', 'behind')
        .where('d.priority', '=', priority)
        .where('d.due_at', '<=', now)
        .where(isStillWanted)
        .$if(except.size > 0, (query) => query.where('d.id', 'not in', [...except]))
        .orderBy('d.due_at')
        .orderBy('d.seq')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        delivery: openDelivery(row),
        event: (JSON.parse(row.body) as EventMessage).event,
        superseded: Boolean(row.superseded),
      }));
    },

    markSending: (lease, sendings, now) =>
      db.transaction().execute(async (tx) => {
        await assertHeld(tx, lease);
        const marked: Sending[] = [];
        for (const sending of sendings) {
          const { delivery, messageKey, chat, recipient, profile, locale, text } = sending;
          const { numUpdatedRows } = await tx
            .updateTable('deliveries as d')
            .set({
              status: 'sending',
              message_key: messageKey,
              chat,
              recipient,
              profile,
              locale,
              text,
              sending_at: now,
              hold_reason: null,
            })
            .where('d.seq', '=', delivery.seq)
            .where('d.status', '=', 'queued')
            // Since it was picked, a later fact may have come in.
            .where(sql<boolean>`not ${isSuperseded}`)
            .where(isStillWanted)
            .executeTakeFirst();
          if (numUpdatedRows === 1n) marked.push(sending);
        }
        return marked;
      }),

    settle: (lease, settlements, now) =>
      db.transaction().execute(async (tx) => {
        await assertHeld(tx, lease);
        for (const settlement of settlements) await settleOne(tx, settlement, now);
      }),

    async passStuck(lease, now) {
      const stuckSince = now - STUCK_MS;
      const stuck = await db
        .selectFrom('deliveries')
        .select('seq')
        .where('turn', '=', 'first')
        .where('stuck_at', '<=', stuckSince)
        .limit(1)
        .executeTakeFirst();
      if (!stuck) return;
      await db.transaction().execute(async (tx) => {
        await assertHeld(tx, lease);
        const passed = await tx
          .updateTable('deliveries')
          .set({ turn: 'free' })
          .where('turn', '=', 'first')
          .where('stuck_at', '<=', stuckSince)
          .returning('client_id')
          .execute();
        for (const { client_id } of passed) await letNextGo(tx, client_id);
      });
    },

    async recordReceipts(receipts) {
      if (receipts.length === 0) return;
      await db.transaction().execute(async (tx) => {
        for (const receipt of receipts) await recordReceipt(tx, receipt);
      });
    },

    async knownNumber(candidate) {
      const row = await db
        .selectFrom('known_numbers')
        .selectAll()
        .where('candidate', '=', candidate)
        .executeTakeFirst();
      return row && { chat: row.chat, phone: row.phone, askedAt: row.asked_at };
    },

    async rememberNumber(candidate, { chat, phone, askedAt }) {
      const answer = { chat, phone, asked_at: askedAt };
      await db
        .insertInto('known_numbers')
        .values({ candidate, ...answer })
        .onConflict((conflict) => conflict.column('candidate').doUpdateSet(answer))
        .execute();
    },

    async forgetNumber(candidate) {
      await db.deleteFrom('known_numbers').where('candidate', '=', candidate).execute();
    },
  };
}

/** In SQL: `d` is of a type that an event of `later`'s type makes wrong, as the catalog declares. */
const supersedes = sql<boolean>`(${sql.join(
  [...catalog.values()].flatMap(({ type, supersedes: earlier }) =>
    earlier.map((wrong) => sql`(d.type = ${sql.lit(wrong)} and later.type = ${sql.lit(type)})`),
  ),
  sql` or `,
)})`;

/** Whether a later event of the same client and subject makes this one's message wrong. */
const isSuperseded = sql<number>`exists (
  select 1 from deliveries as later
  where later.client_id = d.client_id and later.subject = d.subject and later.seq > d.seq
    and later.event_id <> d.event_id and ${supersedes}
)`;

/** What has been accepted but not taken in yet may make a message wrong: for that moment, the message waits. */
const isStillWanted = sql<boolean>`not exists (
  select 1 from events as later
  where later.state = 'inbox' and later.client_id = d.client_id and ${supersedes}
)`;

async function settleOne(
  tx: Transaction<Tables>,
  { delivery, change, attempt }: Settlement,
  now: number,
): Promise<void> {
  const isOpen = change.status === 'queued' || change.status === 'sending';
  const settled = await tx
    .updateTable('deliveries')
    .set({
      ...columnsOf(change),
      hold_reason: change.status === 'queued' ? (change.holdReason ?? null) : null,
      ...(isOpen ? {} : { turn: 'free' }),
    })
    .set((eb) =>
      isTrouble(change) ? { stuck_at: eb.fn.coalesce('stuck_at', eb.val(now)) } : { stuck_at: null },
    )
    .where('seq', '=', delivery.seq)
    // A receipt or a member of staff may have been quicker: what they wrote stands.
    .where('status', 'in', ['queued', 'sending'])
    .returning('client_id')
    .executeTakeFirst();
  if (attempt) await recordAttempt(tx, delivery, attempt);
  if (settled && !isOpen) await letNextGo(tx, settled.client_id);
}

async function recordAttempt(
  tx: Transaction<Tables>,
  { seq, id }: OpenDelivery,
  { at, outcome, detail, whatsappMessageId }: Attempt,
): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set((eb) => ({
      attempts: eb('attempts', '+', 1),
      ...(whatsappMessageId === undefined ? {} : { whatsapp_message_id: whatsappMessageId }),
    }))
    .where('seq', '=', seq)
    .execute();
  await tx
    .insertInto('attempts')
    .values({ delivery_id: id, at, outcome, detail: detail ?? null })
    .execute();
}

/** Whether the delivery now waits because of trouble of its own, not of the session or the hour. */
function isTrouble(change: Change): boolean {
  return change.status === 'sending' || (change.status === 'queued' && change.holdReason === 'retry');
}

function columnsOf(change: Change): Partial<Selectable<Tables['deliveries']>> {
  switch (change.status) {
    case 'sent':
      return { status: 'sent', sent_at: change.at };
    case 'refused':
      return { status: 'refused', reason: change.reason };
    case 'queued':
      return {
        status: 'queued',
        due_at: change.dueAt,
        ...(change.generation === undefined ? {} : { generation: change.generation }),
      };
    case 'superseded':
    case 'expired':
    case 'dead':
    case 'in_doubt':
    case 'sending':
      return { status: change.status };
  }
}

/**
 * Gives the turn to the client's next, where none of them has it. Whoever makes a `first` free calls this, in the same
 * transaction.
 */
async function letNextGo(tx: Transaction<Tables>, clientId: string): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set({ turn: 'first' })
    .where('seq', '=', (eb) =>
      eb
        .selectFrom('deliveries')
        .select(({ fn }) => fn.min('seq').as('seq'))
        .where('client_id', '=', clientId)
        .where('turn', '=', 'behind'),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('deliveries')
            .select('seq')
            .where('client_id', '=', clientId)
            .where('turn', '=', 'first'),
        ),
      ),
    )
    .execute();
}

/** A receipt proves that the message was sent, whatever we thought of it; and `read` implies `delivered`. */
async function recordReceipt(tx: Transaction<Tables>, { key, kind, at }: Receipt): Promise<void> {
  const known = await tx
    .selectFrom('deliveries')
    .select(['seq', 'client_id', 'sent_at', 'delivered_at', 'read_at'])
    .where('message_key', '=', key)
    .executeTakeFirst();
  if (!known) return;
  const isRead = kind === 'read' || known.read_at !== null;
  await tx
    .updateTable('deliveries')
    .set({
      status: isRead ? 'read' : 'delivered',
      turn: 'free',
      sent_at: known.sent_at ?? at,
      delivered_at: known.delivered_at ?? at,
      ...(kind === 'read' && known.read_at === null ? { read_at: at } : {}),
    })
    .where('seq', '=', known.seq)
    .execute();
  await letNextGo(tx, known.client_id);
}

function openDelivery(row: Selectable<Tables['deliveries']>): OpenDelivery {
  return {
    seq: row.seq,
    id: row.id,
    eventId: row.event_id,
    type: row.type,
    clientId: row.client_id,
    role: row.role,
    recipient: row.recipient,
    locale: row.locale,
    subject: row.subject,
    priority: row.priority,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    status: row.status === 'sending' ? 'sending' : 'queued',
    attempts: row.attempts,
    generation: row.generation,
    chat: row.chat ?? undefined,
    messageKey: row.message_key ?? undefined,
    profile: row.profile ?? undefined,
    sendingSince: row.sending_at ?? undefined,
  };
}

import { sql, type Transaction } from 'kysely';
import { coalesce } from '../../delivery/coalesce.ts';
import { isNotice, PRIORITY, type OpenDelivery } from '../../delivery/delivery.ts';
import type { FirstRead, Ledger, Sending } from '../../delivery/ports.ts';
import { tellPanel } from './delivery-callbacks.ts';
import { inTrace, openDelivery, readBody } from './delivery-rows.ts';
import { dueNotices, dueReplies } from './due-deliveries.ts';
import { assertHeld } from '../numbers/leases.ts';
import { lockClients } from '../database/locks.ts';
import { optedOutAmong } from '../conversations/opt-outs.ts';
import type { Db, Tables } from '../database/schema.ts';
import { clientsSentTo, recordReceipt, settleOne } from './settling.ts';
import { isStillWanted, isSuperseded } from './superseded.ts';
import { transact } from '../database/transact.ts';
import { createTakeOver } from '../numbers/take-over.ts';
import { passStuck } from '../conversations/turns.ts';

interface SenderLedgerOptions {
  /** The number that it is the ledger of: nothing of another’s is seen or sent. */
  account: string;
  /** How long a number cannot send before its clients are handed over, in milliseconds; undefined: they wait. */
  handoverMs?: number | undefined;
  /** Whether there is a panel to be told of what becomes of deliveries. */
  tellsPanel?: boolean;
}

/** The ledger as the sender uses it. Each write is one transaction. */
export function createSenderLedger(
  db: Db,
  { account, handoverMs, tellsPanel = false }: SenderLedgerOptions,
): Ledger {
  const tell = tellsPanel ? tellPanel : undefined;
  /** Deliveries come up together, and are asked about together. */
  const optedOut = coalesce((asked: readonly string[][]) => optedOutAmong(db, asked.flat()));
  return {
    async sending() {
      const rows = await db
        .selectFrom('deliveries as d')
        .leftJoin('events as e', 'e.id', 'd.event_id')
        .selectAll('d')
        .select('e.body')
        .where('d.status', '=', 'sending')
        .where('d.account', '=', account)
        .execute();
      return rows.map((row) =>
        inTrace(openDelivery(row), row.body === null ? undefined : readBody(row.body)),
      );
    },

    async due(priority, now, limit, except) {
      if (limit < 1) return [];
      const wanted = { account, now, limit, except };
      return priority === PRIORITY.reply ? dueReplies(db, wanted) : dueNotices(db, priority, wanted);
    },

    markSending: (lease, sendings, now) =>
      transact(db, async (tx) => {
        await assertHeld(tx, lease);
        await lockClients(tx, clientsOf(sendings));
        // Since they were picked, a recipient may have opted out, or a later fact come in.
        const refusing = await optedOutAmong(
          tx,
          sendings.flatMap(({ addresses }) => addresses),
        );
        const marked: Sending[] = [];
        for (const sending of sendings) {
          const { delivery, messageKey, addresses, chat, recipient, profile, locale, text } = sending;
          const { messageKey: formerKey } = delivery;
          if (addresses.some((address) => refusing.has(address))) continue;
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
              template_version: sending.templateVersion ?? null,
              sending_at: now,
              hold_reason: null,
              number: lease.number,
            })
            .where('d.seq', '=', delivery.seq)
            .where('d.status', '=', 'queued')
            // Else another number has its client now.
            .where('d.account', '=', lease.number)
            // Else staff have cancelled it and queued it anew: it comes up again as it is now.
            .where('d.generation', '=', delivery.generation)
            .$if(isNotice(delivery.role), (query) =>
              query.where(sql<boolean>`not ${isSuperseded}`).where(isStillWanted),
            )
            .executeTakeFirst();
          if (numUpdatedRows !== 1n) continue;
          if (formerKey !== undefined && formerKey !== messageKey)
            await keepFormerKey(tx, delivery.seq, formerKey);
          marked.push(sending);
        }
        return marked;
      }),

    settle: (lease, settlements, now) =>
      transact(db, async (tx) => {
        await assertHeld(tx, lease);
        await lockClients(tx, clientsOf(settlements));
        for (const settlement of settlements) await settleOne(tx, settlement, { now, tell });
      }),

    takeOver: createTakeOver(db, handoverMs),

    passStuck: (lease, now) => passStuck(db, lease, now),

    async recordReceipts(receipts, now) {
      if (receipts.length === 0) return [];
      return transact(db, async (tx) => {
        await lockClients(tx, await clientsSentTo(tx, receipts));
        const read: FirstRead[] = [];
        for (const receipt of receipts) {
          const first = await recordReceipt(tx, receipt, { now, tell });
          if (first) read.push(first);
        }
        return read;
      });
    },

    async knownNumber(candidate) {
      const row = await db
        .selectFrom('known_numbers')
        .selectAll()
        .where('candidate', '=', candidate)
        .executeTakeFirst();
      if (!row) return undefined;
      const { chat, phone, lid, asked_at: askedAt } = row;
      return { chat, phone, ...(lid === null ? {} : { lid }), askedAt };
    },

    async rememberNumber(candidate, { chat, phone, lid = null, askedAt }) {
      const answer = { chat, phone, lid, asked_at: askedAt };
      await db
        .insertInto('known_numbers')
        .values({ candidate, ...answer })
        .onConflict((conflict) => conflict.column('candidate').doUpdateSet(answer))
        .execute();
    },

    async forgetNumber(candidate) {
      await db.deleteFrom('known_numbers').where('candidate', '=', candidate).execute();
    },

    async isOptedOut(addresses) {
      const found = await optedOut(addresses);
      return addresses.some((address) => found.has(address));
    },

    async sentSince(number, since) {
      const { count } = await db
        .selectFrom('deliveries')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('number', '=', number)
        .where('sending_at', '>=', since)
        .where('priority', '=', PRIORITY.ordinary)
        .executeTakeFirstOrThrow();
      return count;
    },
  };
}

function clientsOf(items: ReadonlyArray<{ delivery: OpenDelivery }>): string[] {
  return items.map(({ delivery }) => delivery.clientId);
}

/** A receipt for it may still come. */
async function keepFormerKey(tx: Transaction<Tables>, seq: number, key: string): Promise<void> {
  await tx
    .insertInto('former_keys')
    .values({ key, delivery_seq: seq })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
}

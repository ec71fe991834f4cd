import type { Transaction } from 'kysely';
import type { ConversationStore, Effects, Fact, OriginView, StatusChange } from '../../transfer/ports.ts';
import { enqueueCallback } from '../deliveries/callback-outbox.ts';
import { readBackground, readFact } from './conversation-background.ts';
import { optIn as writeOptIn, optOut as writeOptOut } from './opt-outs.ts';
import { phoneOf } from '../numbers/numbers.ts';
import { insertReplies } from './replies.ts';
import type { Db, Tables } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { changeTransfer, StaleError } from './transfer-changes.ts';
import { getTransfer, readOrigin } from './transfers.ts';

type Tx = Transaction<Tables>;

/** How long staff may take to move a service in the panel after they have recorded that they do. */
const MOVING_MS = 24 * 3_600_000;

interface StoreOptions {
  /** Whether callbacks are posted to a panel. */
  tellsPanel: boolean;
}

/** The store as the conversation sees it. */
export function createConversationStore(db: Db, options: StoreOptions): ConversationStore {
  return {
    async next(now, except) {
      const row = await db
        .selectFrom('inbound as i')
        .selectAll()
        .where('handled_at', 'is', null)
        .where((eb) => eb.or([eb('try_at', 'is', null), eb('try_at', '<=', now)]))
        .$if(except.size > 0, (query) => query.where('id', 'not in', [...except]))
        .where(({ not, exists, selectFrom, ref }) =>
          not(
            exists(
              selectFrom('inbound as earlier')
                .select('earlier.seq')
                .where('earlier.handled_at', 'is', null)
                .where('earlier.chat', '=', ref('i.chat'))
                .where('earlier.seq', '<', ref('i.seq'))
                .where((eb) => eb.or([eb('earlier.try_at', 'is', null), eb('earlier.try_at', '<=', now)])),
            ),
          ),
        )
        .orderBy('seq')
        .limit(1)
        .executeTakeFirst();
      if (!row) return undefined;
      const fact = readFact(row);
      const writtenTo = await db
        .selectFrom('senders')
        .select(['number', 'linked_number'])
        .where('number', '=', row.number)
        .executeTakeFirst();
      return {
        fact,
        background: await readBackground(db, { fact, seq: row.seq, now }),
        ourNumber: writtenTo && phoneOf(writtenTo),
      };
    },

    origin: (originEmail) => readOrigin(db, originEmail),

    async originOf(transferId) {
      const row = await db
        .selectFrom('transfers')
        .select('origin_email')
        .where('id', '=', transferId)
        .executeTakeFirst();
      const origin = row && (await readOrigin(db, row.origin_email));
      return origin?.transfers.some(({ id }) => id === transferId) ? origin : undefined;
    },

    async isPromised(serviceId, { except, now }) {
      const row = await db
        .selectFrom('transfers')
        .select('id')
        .where('service_id', '=', serviceId)
        .where('id', '<>', except)
        .where((eb) =>
          eb.or([
            eb('status', '=', 'verified'),
            eb.and([eb('status', '=', 'executed'), eb('ended_at', '>', now - MOVING_MS)]),
          ]),
        )
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },

    async toCheck(now, limit) {
      const rows = await db
        .selectFrom('transfers')
        .select('id')
        .where('status', '=', 'checking')
        .where('check_at', '<=', now)
        .orderBy('check_at')
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },

    async toExpire(now, limit) {
      const rows = await db
        .selectFrom('transfers as t')
        .select('id')
        .where('status', '=', 'waiting')
        .where('expires_at', '<=', now)
        .where(({ not, exists, selectFrom, ref }) =>
          not(
            exists(
              selectFrom('inbound')
                .select('seq')
                .where('handled_at', 'is', null)
                .where('at', '<', ref('t.expires_at')),
            ),
          ),
        )
        .orderBy('expires_at')
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },

    async apply(effects, now) {
      try {
        await transact(db, (tx) => applyIn(tx, effects, { now, ...options }));
        return true;
      } catch (error) {
        if (error instanceof StaleError) return false;
        throw error;
      }
    },

    async postpone({ id }: Fact, tryAt) {
      await db
        .updateTable('inbound')
        .set((eb) => ({ try_at: tryAt, tries: eb('tries', '+', 1) }))
        .where('id', '=', id)
        .where('handled_at', 'is', null)
        .execute();
    },
  };
}

async function applyIn(
  tx: Tx,
  { handled, origins, changes, replies, optOut, optIn }: Effects,
  { now, tellsPanel }: StoreOptions & { now: number },
): Promise<void> {
  // In one order, so that two who lock the same ones never wait for each other.
  for (const origin of origins.toSorted((a, b) => (a.originEmail < b.originEmail ? -1 : 1)))
    await lock(tx, origin);
  for (const { id, as, isAnswered } of handled) {
    const { numUpdatedRows } = await tx
      .updateTable('inbound')
      .set({ handled_at: now, handled_as: as, answered: isAnswered ? 1 : 0 })
      .where('id', '=', id)
      .where('handled_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) throw new StaleError();
  }
  for (const change of changes) {
    await changeTransfer(tx, change, now);
    if (tellsPanel && change.kind === 'move') await tell(tx, change, now);
  }
  await insertReplies(tx, replies, now);
  for (const { address, messageId } of optOut) await writeOptOut(tx, [address], { at: now, messageId });
  await writeOptIn(tx, optIn);
}

/** Tells the panel of a transfer as it stands now. */
async function tell(
  tx: Tx,
  { transferId, to }: { transferId: string; to: StatusChange },
  now: number,
): Promise<void> {
  const { status } = to;
  if (status === 'waiting' || status === 'checking' || status === 'executed') return;
  const data = await getTransfer(tx, transferId);
  if (data) await enqueueCallback(tx, { type: `transfer.${status}`, occurredAt: now, data }, now);
}

/** Of two at once the second waits here, and then finds another version. */
async function lock(
  tx: Tx,
  { originEmail, version }: Pick<OriginView, 'originEmail' | 'version'>,
): Promise<void> {
  if (version === 0) {
    await tx
      .insertInto('transfer_versions')
      .values({ origin_email: originEmail, version: 0 })
      .onConflict((conflict) => conflict.column('origin_email').doNothing())
      .execute();
  }
  const { numUpdatedRows } = await tx
    .updateTable('transfer_versions')
    .set({ version: version + 1 })
    .where('origin_email', '=', originEmail)
    .where('version', '=', version)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new StaleError();
}

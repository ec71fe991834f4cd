import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { deliveryId, messageKey } from '../../../src/delivery/delivery.ts';
import { sessionOf } from '../../../src/store/deliveries/delivery-views.ts';
import { createInbox } from '../../../src/store/conversations/inbox.ts';
import { ledger } from '../../../src/store/database/migrations/0001-ledger.ts';
import { openStore } from '../../../src/store/database/open-store.ts';
import { eventRow } from '../../../src/store/deliveries/embedded-queue.ts';
import type { Db, Tables } from '../../../src/store/database/schema.ts';
import { invoice, phoneOf, START } from '../../support/events.ts';
import { acquire, ledgersOf, leasesOf, NUMBER, somebody } from '../../support/ledgers.ts';
import { dialectAt } from '../../support/store-address.ts';
import { storePlace, type StorePlace } from '../../support/temp-store.ts';

const key = messageKey(deliveryId('sent', 'client'), 0);

/** A store as the first version left it: one message sent, one being sent, one that waits. */
async function storeOfTheFirstVersion(address: string): Promise<void> {
  const { kysely, rowNumber } = dialectAt(address);
  const db = new Kysely<Tables>({ dialect: kysely });
  const migrations = { '0001-ledger': ledger(rowNumber) };
  const { error } = await new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
  }).migrateToLatest();
  if (error !== undefined) throw error;
  for (const [n, [id, status]] of (
    [
      ['sent', 'sent'],
      ['under way', 'sending'],
      ['waits', 'queued'],
    ] as const
  ).entries()) {
    const { message, deliveries } = invoice(id);
    await db
      .insertInto('events')
      .values({ ...eventRow(message), state: 'ingested' })
      .execute();
    const { eventId, clientId, createdAt, expiresAt, ...delivery } = deliveries[0]!;
    await db
      .insertInto('deliveries')
      .values({
        ...delivery,
        event_id: eventId,
        client_id: clientId,
        turn: (['free', 'first', 'behind'] as const)[n]!,
        status,
        due_at: createdAt,
        created_at: createdAt,
        expires_at: expiresAt,
        message_key: status === 'queued' ? null : messageKey(delivery.id, 0),
        sending_at: status === 'queued' ? null : START,
      })
      .execute();
  }
  await db
    .insertInto('senders')
    .values({
      number: NUMBER,
      epoch: 41,
      holder: JSON.stringify(somebody),
      expires_at: START + 5000,
      session: 'ready',
      session_since: START - 1000,
      next_send_at: 0,
    })
    .execute();
  await db
    .insertInto('known_numbers')
    .values({ candidate: '+541', chat: '5491@c.us', phone: '+5491', asked_at: START })
    .execute();
  await db.destroy();
}

describe('A store of the first version', () => {
  let place: StorePlace;
  let db: Db;
  beforeEach(async () => {
    place = await storePlace();
    await storeOfTheFirstVersion(place.address);
    db = await openStore(dialectAt(place.address));
  });
  afterEach(async () => {
    await db.destroy();
    await place.remove();
  });

  it('keeps its deliveries, of which nobody knows from which number they went out', async () => {
    const { sender, statuses } = ledgersOf(db);
    expect(await statuses()).toEqual({ sent: 'sent', 'under way': 'sending', waits: 'queued' });
    expect(await sender.sentSince(NUMBER, 0)).toBe(0);
    await sender.recordReceipts([{ key, kind: 'read', at: START }], START);
    expect((await statuses())['sent']).toBe('read');
  });

  it('keeps the session as it was said to be, and the lease with its epoch', async () => {
    expect(await sessionOf(db, NUMBER, START)).toEqual({ session: 'ready', since: START - 1000 });
    expect(await leasesOf(db).acquire(NUMBER, START)).toBeUndefined();
    expect(await leasesOf(db).acquire(NUMBER, START + 5000)).toEqual({
      lease: { number: NUMBER, epoch: 42 },
      nextSendAt: 0,
      standing: { linkedAt: undefined, paused: undefined },
    });
  });

  it('goes on with all that is new', async () => {
    const ledgers = ledgersOf(db);
    const lease = await acquire(leasesOf(db), START + 5000);
    const details = { number: '+5491100000001' };
    const standing = await leasesOf(db).renew(lease, { session: 'ready', details, nextSendAt: 0 }, START);
    expect(standing).toEqual({ linkedAt: START, paused: undefined });
    await ledgers.sender.settle(
      lease,
      (await ledgers.sender.sending()).map((delivery) => ({ delivery, change: { status: 'dead' } })),
      START,
    );
    await ledgers.markSending(lease, ['waits']);
    expect(await ledgers.sender.sentSince(NUMBER, START)).toBe(1);
    const inbox = createInbox(db);
    expect(await inbox.phoneOfChat('5491@c.us')).toBe('+5491');
    const message = { id: 'i', kind: 'message', messageId: 'm', chat: 'c', text: 'Hola', at: START } as const;
    await inbox.keep(NUMBER, [{ ...message, phone: phoneOf('juan') }], START);
    expect(await db.selectFrom('inbound').select('id').execute()).toEqual([{ id: 'i' }]);
  });
});

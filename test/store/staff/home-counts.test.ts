import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deliveryId } from '../../../src/delivery/delivery.ts';
import type { Change, Lease } from '../../../src/delivery/ports.ts';
import { receivedByType, unreachableClients, unwritten } from '../../../src/store/staff/coverage.ts';
import { countLeft, countOpen, countSince } from '../../../src/store/staff/home-counts.ts';
import { alert, HOUR, invoice, phoneOf, START } from '../../support/events.ts';
import { acquire, leasesOf, ledgersOf, type Ledgers } from '../../support/ledgers.ts';
import { tempStore, type TempStore } from '../../support/temp-store.ts';

let store: TempStore;
let ledgers: Ledgers;
let lease: Lease;
beforeEach(async () => {
  store = await tempStore();
  ledgers = ledgersOf(store.db);
  lease = await acquire(leasesOf(store.db));
});
afterEach(() => store.close());

const settle = (id: string, change: Change, now = START) => ledgers.sendAndSettle(lease, id, change, now);
const refused = (reason: 'opted_out' | 'not_on_whatsapp' | 'template_error'): Change => ({
  status: 'refused',
  reason,
});

describe('The counts of a day', () => {
  it('are of what came and went on it, whenever it was accepted', async () => {
    const yesterday = START - 20 * HOUR;
    for (const id of ['a', 'b', 'c', 'd', 'e'])
      await ledgers.events.ingest([invoice(id, { client: id, at: yesterday })]);
    await ledgers.events.ingest([alert('today', { client: 'x' })]);
    await settle('a', { status: 'sent', at: yesterday }, yesterday);
    await settle('b', { status: 'sent', at: START });
    const [{ message_key: key }] = (await store.db
      .selectFrom('deliveries')
      .select('message_key')
      .where('event_id', '=', 'a')
      .execute()) as [{ message_key: string }];
    await ledgers.sender.recordReceipts([{ key, kind: 'read', at: START }], START);
    await settle('c', refused('not_on_whatsapp'));
    await settle('d', refused('opted_out'));
    await settle('e', { status: 'dead' }, yesterday);
    expect(await countSince(store.db, START - HOUR)).toEqual({
      received: 1,
      sent: 1,
      read: 1,
      unreached: 1,
    });
  });

  it('are nothing where there is nothing', async () => {
    expect(await countSince(store.db, START)).toEqual({
      received: 0,
      sent: 0,
      read: 0,
      unreached: 0,
    });
    expect(await countOpen(store.db)).toEqual({ waiting: 0, inDoubt: { count: 0 } });
    expect(await countLeft(store.db, START)).toEqual({
      callbacksGivenUp: { count: 0 },
      transfersVerified: { count: 0 },
      leftToPerson: { count: 0 },
    });
  });
});

describe('What is open', () => {
  it('is what waits or is being sent, the oldest of it, and what is in doubt since when', async () => {
    await ledgers.events.ingest([
      invoice('a', { client: 'a' }),
      invoice('b', { client: 'b' }),
      invoice('c', { client: 'c' }),
    ]);
    await settle('a', { status: 'in_doubt' }, START + 7);
    await ledgers.markSending(lease, ['c']);
    expect(await countOpen(store.db)).toEqual({
      waiting: 2,
      oldestWaiting: { id: deliveryId('b', 'client'), at: START },
      inDoubt: { count: 1, since: START + 7 },
    });
  });

  it('are also callbacks that nobody took, since a while', async () => {
    const callback = {
      type: 'delivery.sent',
      body: '{}',
      due_at: 0,
      settled_at: START,
      last_detail: 'answered 500',
    };
    await store.db
      .insertInto('callbacks')
      .values([
        { ...callback, id: '1', state: 'given_up', created_at: START - 10 },
        { ...callback, id: '2', state: 'given_up', created_at: START },
        { ...callback, id: '3', state: 'waiting', created_at: START },
      ])
      .execute();
    expect((await countLeft(store.db, START - 5)).callbacksGivenUp).toEqual({
      count: 1,
      since: START,
      newest: [{ type: 'delivery.sent', at: START, detail: 'answered 500' }],
    });
  });
});

describe('Coverage', () => {
  it('counts what came of each type, and when last', async () => {
    await ledgers.events.ingest([
      invoice('old', { at: START - HOUR }),
      invoice('a'),
      invoice('b', { at: START + 5 }),
      alert('c'),
    ]);
    expect(await receivedByType(store.db, START)).toEqual([
      { type: 'client.password_changed', received: 1, lastAt: START },
      { type: 'invoice.generated', received: 2, lastAt: START + 5 },
    ]);
  });

  it('knows what could not be written, once for each type and language', async () => {
    await ledgers.events.ingest(['a', 'b', 'c'].map((id) => invoice(id, { client: id })));
    await settle('a', refused('template_error'));
    await settle('b', refused('template_error'));
    await settle('c', refused('opted_out'));
    expect(await unwritten(store.db, START)).toEqual([{ type: 'invoice.generated', locale: 'es' }]);
  });

  it('knows whose last message did not reach them because of them', async () => {
    const client = (id: string) => ({ client: id });
    await ledgers.events.ingest([
      invoice('a', client('ana')),
      invoice('b', client('berta')),
      invoice('c', client('carla')),
      invoice('d', client('dora')),
      invoice('d2', client('dora')),
    ]);
    for (const id of ['a', 'b', 'd']) await settle(id, refused('not_on_whatsapp'));
    await settle('c', refused('template_error'));
    await ledgers.events.ingest([invoice('b2', client('berta')), invoice('a2', client('ana'))]);
    await settle('b2', { status: 'sent', at: START });
    const found = await unreachableClients(store.db, { since: START, limit: 10 });
    expect(found).toEqual([
      {
        clientId: 'dora',
        clientName: 'Juan Pérez',
        recipient: phoneOf('dora'),
        reason: 'not_on_whatsapp',
        at: START,
        deliveryId: deliveryId('d', 'client'),
      },
      {
        clientId: 'ana',
        clientName: 'Juan Pérez',
        recipient: phoneOf('ana'),
        reason: 'not_on_whatsapp',
        at: START,
        deliveryId: deliveryId('a', 'client'),
      },
    ]);
    expect(await unreachableClients(store.db, { since: START, limit: 1 })).toHaveLength(1);
  });
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deliveryId } from '../../../src/delivery/delivery.ts';
import { eventMessage } from '../../../src/events/event-message.ts';
import { enqueue } from '../../../src/store/deliveries/embedded-queue.ts';
import { alert, HOUR, invoice, phoneOf, planned, START } from '../../support/events.ts';
import { ledgersOf, type Ledgers } from '../../support/ledgers.ts';
import { tempStore, type TempStore } from '../../support/temp-store.ts';

describe('Ingest', () => {
  let store: TempStore;
  let ledgers: Ledgers;
  beforeEach(async () => {
    store = await tempStore();
    ledgers = ledgersOf(store.db);
  });
  afterEach(() => store.close());

  const ingest = (...events: Parameters<Ledgers['events']['ingest']>[0]) => ledgers.events.ingest(events);
  const rows = () => store.db.selectFrom('deliveries').selectAll().orderBy('seq').execute();

  it('keeps an event and its delivery, ready to go', async () => {
    await ingest(invoice('a', { client: 'ana', at: START }));
    expect(await rows()).toEqual([
      expect.objectContaining({
        id: deliveryId('a', 'client'),
        event_id: 'a',
        type: 'invoice.generated',
        client_id: 'ana',
        role: 'client',
        recipient: phoneOf('ana'),
        locale: 'es',
        subject: 'invoice:of-a',
        priority: 2,
        status: 'queued',
        turn: 'first',
        due_at: START,
        created_at: START,
        expires_at: START + 72 * HOUR,
        attempts: 0,
        generation: 0,
        text: null,
        message_key: null,
      }),
    ]);
    expect(await ledgers.dueIds()).toEqual(['a']);
  });

  it('of no events is nothing', async () => {
    await ingest();
    expect(await rows()).toEqual([]);
  });

  it('of the same batch again changes nothing', async () => {
    const batch = [invoice('a'), alert('b'), invoice('c')];
    await ingest(...batch);
    const before = await rows();
    await ingest(...batch);
    await ingest(...batch.toReversed());
    expect(await rows()).toEqual(before);
  });

  it('takes an id that is twice in a batch for one event, the first', async () => {
    await ingest(
      invoice('a', { client: 'ana' }),
      invoice('a', { client: 'berta' }),
      invoice('b', { client: 'ana' }),
    );
    expect((await rows()).map(({ event_id, client_id }) => [event_id, client_id])).toEqual([
      ['a', 'ana'],
      ['b', 'ana'],
    ]);
    expect(await ledgers.due()).toMatchObject([{ event: { client: { id: 'ana' } } }]);
  });

  it('takes an id that comes again with another content for the event that it was', async () => {
    await ingest(invoice('a', { client: 'ana' }));
    await ingest(alert('a', { client: 'berta' }), invoice('b', { client: 'berta' }));
    expect(await ledgers.due()).toMatchObject([
      { delivery: { eventId: 'a', clientId: 'ana' }, event: { type: 'invoice.generated' } },
      { delivery: { eventId: 'b', clientId: 'berta' } },
    ]);
  });

  it('takes an id for one event also after its message was sent', async () => {
    await ingest(invoice('a'));
    await store.db.updateTable('deliveries').set({ status: 'sent' }).execute();
    await ingest(invoice('a'));
    expect(await rows()).toHaveLength(1);
  });

  it('of the same event fifty times at once keeps it once', async () => {
    await Promise.all(Array.from({ length: 50 }, () => ingest(invoice('a'))));
    expect(await rows()).toHaveLength(1);
  });

  it('keeps all of a batch or nothing', async () => {
    const broken = invoice('c');
    // As if two events were planned to be one delivery: what the database itself forbids.
    const impossible = { ...broken, deliveries: [...broken.deliveries, ...broken.deliveries] };
    await expect(ingest(invoice('a'), invoice('b'), impossible)).rejects.toThrow();
    expect(await rows()).toEqual([]);
    expect(await store.db.selectFrom('events').selectAll().execute()).toEqual([]);
    await ingest(invoice('a'), invoice('b'), broken);
    expect(await rows()).toHaveLength(3);
  });

  it('makes one delivery of each event for each that is told', async () => {
    await ingest(planned('client.details_changed', 'a', { data: { previousPhone: '+541144445555' } }));
    expect((await rows()).map(({ id, role, recipient }) => ({ id, role, recipient }))).toEqual([
      { id: deliveryId('a', 'client'), role: 'client', recipient: phoneOf('juan') },
      { id: deliveryId('a', 'previous_phone'), role: 'previous_phone', recipient: '+541144445555' },
    ]);
  });

  it('takes up what the embedded queue already holds, once', async () => {
    const event = invoice('a');
    await enqueue(store.db, [event.message]);
    await ingest(event);
    await ingest(event);
    expect(await rows()).toHaveLength(1);
    expect(await store.db.selectFrom('events').select('state').execute()).toEqual([{ state: 'ingested' }]);
  });

  it('keeps text of every kind as it was', async () => {
    const firstName = 'Ñandú "O\'Hara" \\ 👩‍👩‍👧 ‮ ; drop table deliveries; --';
    const { message, deliveries } = invoice('"quoted"; --', { client: `c'1"` });
    const event = { ...message.event, client: { ...message.event.client, firstName } };
    await ingest({ message: eventMessage(event, new Date(START)), deliveries });
    expect(await ledgers.due()).toMatchObject([{ event }]);
  });

  it('keeps a batch of a thousand', async () => {
    await ingest(...Array.from({ length: 1000 }, (_, n) => invoice(`e${n}`, { client: `c${n % 10}` })));
    expect(await rows()).toHaveLength(1000);
    expect(await ledgers.dueIds()).toHaveLength(10);
  });
});

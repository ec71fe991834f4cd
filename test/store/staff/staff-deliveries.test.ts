import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DeliveryFilter } from '../../../src/delivery/delivery-filter.ts';
import { deliveryId, type Status } from '../../../src/delivery/delivery.ts';
import type { Lease } from '../../../src/delivery/ports.ts';
import { withoutPerson } from '../../../src/store/clients/forget.ts';
import { deliveryStory, listForStaff } from '../../../src/store/staff/staff-deliveries.ts';
import { sendByStaff } from '../../../src/store/staff/staff-messages.ts';
import { alert, HOUR, invoice, MINUTE, phoneOf, planned, START } from '../../support/events.ts';
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

const idOf = (eventId: string) => deliveryId(eventId, 'client');
const page = (filter: DeliveryFilter = {}, more: { before?: number; limit?: number } = {}) =>
  listForStaff(store.db, { filter, limit: 50, ...more }, START);
const found = async (filter: DeliveryFilter) => (await page(filter)).deliveries.map(({ eventId }) => eventId);
const change = (eventId: string, changed: { status?: Status; text?: string; locale?: string }) =>
  store.db.updateTable('deliveries').set(changed).where('event_id', '=', eventId).execute();
const search = (typed: string): DeliveryFilter => ({ search: { id: typed, words: typed.split(' ') } });

describe('The list of deliveries', () => {
  it('is by page, newest first, each once, while new ones come in', async () => {
    await ledgers.events.ingest(['a', 'b', 'c', 'd', 'e'].map((id) => invoice(id)));
    const first = await page({}, { limit: 2 });
    await ledgers.events.ingest([invoice('f')]);
    const second = await page({}, { limit: 2, before: first.next! });
    const third = await page({}, { limit: 2, before: second.next! });
    const ids = [first, second, third].map(({ deliveries }) => deliveries.map(({ eventId }) => eventId));
    expect(ids).toEqual([['e', 'd'], ['c', 'b'], ['a']]);
    expect(third).not.toHaveProperty('next');
  });

  it('has what each filter lets through, and together what all of them do', async () => {
    await ledgers.events.ingest([
      invoice('a', { client: 'ana' }),
      invoice('b', { client: 'berta', at: START + HOUR }),
      alert('c', { client: 'ana', at: START + HOUR }),
    ]);
    await ledgers.sendAndSettle(lease, 'b', { status: 'refused', reason: 'rejected' }, START + HOUR);
    await change('c', { locale: 'pt' });
    expect(await found({ client: 'ana' })).toEqual(['c', 'a']);
    expect(await found({ type: 'invoice.generated' })).toEqual(['b', 'a']);
    expect(await found({ locale: 'pt' })).toEqual(['c']);
    expect(await found({ statuses: ['refused', 'dead'] })).toEqual(['b']);
    expect(await found({ statuses: ['queued'] })).toEqual(['c', 'a']);
    expect(await found({ reason: 'rejected' })).toEqual(['b']);
    expect(await found({ since: START + HOUR })).toEqual(['c', 'b']);
    expect(await found({ until: START + HOUR })).toEqual(['a']);
    expect(await found({ client: 'ana', statuses: ['queued'], since: START + 1, locale: 'pt' })).toEqual([
      'c',
    ]);
    expect(await found({ client: 'berta', statuses: ['queued'] })).toEqual([]);
  });

  it('has what its clients are called, of what staff wrote to them too', async () => {
    await ledgers.events.ingest([invoice('a', { client: 'ana' })]);
    const to = { phone: phoneOf('ana') };
    for (const clientId of ['ana', 'nobody', '']) {
      await sendByStaff(store.db, { to, clientId, locale: 'es', text: 'Hola', by: 'bea' }, START);
    }
    const [told, written, other, stranger] = [...(await page()).deliveries].toReversed();
    const { names } = await page();
    expect(names).toEqual(new Map([told, written].map((view) => [view!.id, 'Juan Pérez'])));
    expect((await page({ search: { id: written!.id, words: [] } })).names.get(written!.id)).toBe(
      'Juan Pérez',
    );
    expect((await deliveryStory(store.db, told!.id, START))?.clientName).toBe('Juan Pérez');
    expect([other!.clientId, stranger!.clientId]).toEqual(['nobody', '']);
  });

  it('has no name of those that were forgotten', async () => {
    await ledgers.events.ingest([invoice('a')]);
    const event = await store.db.selectFrom('events').selectAll().executeTakeFirstOrThrow();
    await store.db
      .updateTable('events')
      .set({ body: withoutPerson(event) })
      .execute();
    expect((await page()).names).toEqual(new Map());
    expect(await deliveryStory(store.db, idOf('a'), START)).not.toHaveProperty('clientName');
  });

  it('finds a number in any writing, and by a few of its digits', async () => {
    await ledgers.events.ingest([invoice('a', { phone: '+5491123456789' }), invoice('b')]);
    expect(
      await found({ number: { candidates: ['+5491123456789', '+541123456789'], digits: '1523456789' } }),
    ).toEqual(['a']);
    expect(await found({ number: { candidates: [], digits: '456789' } })).toEqual(['a']);
    expect(await found({ number: { candidates: ['+34600000000'], digits: '1123456' } })).toEqual(['a']);
    expect(await found({ number: { candidates: [], digits: '000000000' } })).toEqual([]);
  });
});

describe('A search', () => {
  it('finds ids of deliveries, events and clients before anything else', async () => {
    await ledgers.events.ingest([invoice('a', { client: '1042' }), invoice('b', { client: 'ana' })]);
    await change('b', { text: 'about a and 1042' });
    expect(await found(search(idOf('b')))).toEqual(['b']);
    expect(await found(search('a'))).toEqual(['a']);
    expect(await found(search('1042'))).toEqual(['a']);
  });

  it('finds a number where it is no id', async () => {
    await ledgers.events.ingest([invoice('a', { phone: '+5491123456789' })]);
    const number = { candidates: [], digits: '23456789' };
    expect(await found({ search: { id: '23456789', words: ['23456789'], number } })).toEqual(['a']);
  });

  it('finds all of its words, in any order and case, accents too', async () => {
    await ledgers.events.ingest([invoice('a'), invoice('b'), invoice('c')]);
    await change('a', { text: 'Hola MUÑOZ:\nla factura de José Pérez' });
    await change('b', { text: 'Hola:\nla FACTURA de otra' });
    expect(await found(search('factura'))).toEqual(['b', 'a']);
    expect(await found(search('pérez FACTURA'))).toEqual(['a']);
    expect(await found(search('JOSÉ muñoz'))).toEqual(['a']);
    expect(await found(search('factura nirvana'))).toEqual([]);
    expect((await page(search('factura'))).readsTexts).toBe(true);
  });

  it('takes what it is given as it is', async () => {
    await ledgers.events.ingest([invoice('a'), invoice('b')]);
    await change('a', { text: '100% de descuento_especial!' });
    await change('b', { text: '100 de descuento especial' });
    expect(await found(search('100%'))).toEqual(['a']);
    expect(await found(search('descuento_especial!'))).toEqual(['a']);
    expect(await found(search('%'))).toEqual(['a']);
    expect(await found(search("' or 1=1 --"))).toEqual([]);
  });
});

describe('The story of a delivery', () => {
  it('tells of its event, what staff did, and why it waits until when', async () => {
    await ledgers.events.ingest([
      planned('client.details_changed', 'a', { data: { previousPhone: '+541144445555' } }),
    ]);
    await leasesOf(store.db).renew(lease, { session: 'ready', details: {}, nextSendAt: 0 }, START);
    await ledgers.sendAndSettle(lease, 'a', { status: 'queued', dueAt: START + MINUTE, holdReason: 'retry' });
    await store.db
      .insertInto('audit')
      .values({
        at: START,
        who: 'ana',
        action: 'deliveries.resend',
        subject: idOf('a'),
        detail: 'it was dead',
      })
      .execute();
    const story = await deliveryStory(store.db, idOf('a'), START);
    expect(story).toMatchObject({
      view: { id: idOf('a'), holdReason: 'retry' },
      hold: { reason: 'retry', until: START + MINUTE },
      templateVersion: 'v1',
      number: lease.number,
      event: {
        acceptedAt: START,
        body: { client: { phone: phoneOf('juan') }, data: { previousPhone: '+541144445555' } },
      },
      deeds: [{ at: START, who: 'ana', action: 'deliveries.resend', detail: 'it was dead' }],
    });
    expect(Object.keys(story?.event?.body ?? {})).toEqual(['occurredAt', 'client', 'data']);
  });

  it('tells when it came to an end, until it is queued again or turns out to have arrived', async () => {
    await ledgers.events.ingest([invoice('a')]);
    const [marked] = await ledgers.markSending(lease, ['a']);
    await ledgers.sender.settle(
      lease,
      [{ delivery: marked!.delivery, change: { status: 'in_doubt' } }],
      START + 5,
    );
    expect((await deliveryStory(store.db, idOf('a'), START))?.endedAt).toBe(START + 5);
    await ledgers.sender.recordReceipts([{ key: marked!.messageKey, kind: 'delivered', at: START }], START);
    expect(await deliveryStory(store.db, idOf('a'), START)).not.toHaveProperty('endedAt');
  });

  it('tells who wrote a message of staff’s, which has no event', async () => {
    const { deliveryId: id } = await sendByStaff(
      store.db,
      { to: { phone: '+5491123456789' }, locale: 'es', text: 'Hola', by: 'ana' },
      START,
    );
    const story = await deliveryStory(store.db, id, START);
    expect(story).toMatchObject({
      role: 'staff',
      deeds: [{ at: START, who: 'ana', action: 'messages.send' }],
    });
    expect(story).not.toHaveProperty('event');
  });

  it('is none where there is no such delivery', async () => {
    expect(await deliveryStory(store.db, 'dlv_0', START)).toBeUndefined();
  });
});

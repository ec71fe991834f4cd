import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { switchedOffTypes, switchType } from '../../../src/store/staff/switches.ts';
import { findEvent, recentEvents } from '../../../src/store/staff/text-samples.ts';
import { invoice, START } from '../../support/events.ts';
import { ledgersOf } from '../../support/ledgers.ts';
import { tempStore, type TempStore } from '../../support/temp-store.ts';

let store: TempStore;
beforeEach(async () => {
  store = await tempStore();
});
afterEach(() => store.close());

describe('A type', () => {
  it('is on until it is switched off, in every process, and on again', async () => {
    expect(await switchedOffTypes(store.db)).toEqual([]);
    await switchType(store.db, { type: 'invoice.paid', on: false, author: 'ana' }, START);
    expect(await switchedOffTypes(await store.open())).toEqual(['invoice.paid']);
    await switchType(store.db, { type: 'invoice.paid', on: true, author: 'ana' }, START);
    expect(await switchedOffTypes(store.db)).toEqual([]);
  });

  it('is switched twice as well as once', async () => {
    for (const author of ['ana', 'bea']) {
      await switchType(store.db, { type: 'invoice.paid', on: false, author }, START);
    }
    expect(await switchedOffTypes(store.db)).toEqual(['invoice.paid']);
    await switchType(store.db, { type: 'invoice.paid', on: true, author: 'ana' }, START);
    await switchType(store.db, { type: 'invoice.paid', on: true, author: 'ana' }, START);
    expect(await switchedOffTypes(store.db)).toEqual([]);
  });
});

describe('The real events to try a text with', () => {
  it('are the last ones of its type, the newest first', async () => {
    const accepted = ['e1', 'e2', 'e3'].map((id) => invoice(id));
    for (const one of accepted) await ledgersOf(store.db).events.ingest([one]);
    const { type } = accepted[0]!.message.event;
    const recent = await recentEvents(store.db, type, 2);
    expect(recent.map(({ event }) => event.id)).toEqual(['e3', 'e2']);
    expect(recent[0]?.event).toEqual(accepted[2]!.message.event);
    expect(await recentEvents(store.db, 'quote.available', 2)).toEqual([]);
  });

  it('are found by their id', async () => {
    await ledgersOf(store.db).events.ingest([invoice('e1')]);
    expect((await findEvent(store.db, 'e1'))?.event.id).toBe('e1');
    expect(await findEvent(store.db, 'e2')).toBeUndefined();
  });

  it('are passed over where they cannot be read any more', async () => {
    await ledgersOf(store.db).events.ingest([invoice('e1'), invoice('e2')]);
    await store.db.updateTable('events').set({ body: '{"version":0}' }).where('id', '=', 'e2').execute();
    const { type } = invoice('e1').message.event;
    expect((await recentEvents(store.db, type, 9)).map(({ event }) => event.id)).toEqual(['e1']);
    expect(await findEvent(store.db, 'e2')).toBeUndefined();
  });
});

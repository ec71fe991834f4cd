import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Status } from '../../../src/delivery/delivery.ts';
import { eventMessage } from '../../../src/events/event-message.ts';
import { sampleEvent } from '../../../src/events/sample-event.ts';
import { eraseClient, holdingsOf, OpenTransferError } from '../../../src/store/clients/client-erasure.ts';
import { exportClient } from '../../../src/store/clients/client-export.ts';
import type { Whose } from '../../../src/store/clients/client-trail.ts';
import { createConversationStore } from '../../../src/store/conversations/conversation-store.ts';
import { enqueue } from '../../../src/store/deliveries/embedded-queue.ts';
import { createSenderLedger } from '../../../src/store/deliveries/sender-ledger.ts';
import { HOUR, planned, START } from '../../support/events.ts';
import { ledgersOf, NUMBER } from '../../support/ledgers.ts';
import {
  chatOf,
  inboundOf,
  ingestFor,
  liveThrough,
  marta,
  nora,
  rowsWith,
  statusesOf,
  tracesOf,
} from '../../support/one-life.ts';
import { tempStore, type TempStore } from '../../support/temp-store.ts';

const NOW = START + HOUR;

let store: TempStore;
beforeEach(async () => {
  store = await tempStore();
  await liveThrough(store.db, marta, START);
  await liveThrough(store.db, nora, START);
});
afterEach(() => store.close());

const byId: Whose = { clientId: marta.id };
const byPhone: Whose = { numbers: [marta.phone] };
const erase = (whose: Whose = byId) => eraseClient(store.db, whose, NOW);
const stand = (status: Status) =>
  store.db
    .updateTable('deliveries')
    .set({ status })
    .where('client_id', '=', marta.id)
    .where('role', '=', 'client')
    .execute();

describe.each([
  ['by the panel’s id', byId],
  ['by number', byPhone],
])('What is exported of a client, %s,', (_how, whose) => {
  it('is all that the store holds of them', async () => {
    const exported = JSON.stringify(await exportClient(store.db, whose, NOW));
    for (const trace of tracesOf(marta)) expect(exported).toContain(trace);
    expect(JSON.parse(exported)).toMatchObject({
      exportedAt: new Date(NOW).toISOString(),
      events: [{ id: `event-of-${marta.id}`, posted: { event: { client: { firstName: marta.firstName } } } }],
      deliveries: [
        { role: 'client', attempts: [{ outcome: 'sent', detail: `to ${marta.phone}` }] },
        { role: 'staff' },
        { role: 'reply' },
      ],
      inbound: [{ text: `written by ${marta.firstName}` }],
      transfers: [{ id: `tr_${marta.id}`, origin: { email: marta.email }, claims: [{ party: 'origin' }] }],
      optOuts: [{ address: marta.phone }],
      callbacks: [{ type: 'delivery.sent', data: { recipient: marta.phone } }],
    });
  });

  it('is nothing of anybody else’s', async () => {
    const exported = JSON.stringify(await exportClient(store.db, whose, NOW));
    for (const trace of tracesOf(nora)) expect(exported).not.toContain(trace);
  });
});

describe('An export', () => {
  it('holds what was accepted and not taken in yet, or cannot be read', async () => {
    const event = sampleEvent('domain.deleted', { id: 'new', client: { id: marta.id, phone: marta.phone } });
    await enqueue(store.db, [eventMessage(event, new Date(NOW))]);
    await store.db
      .insertInto('events')
      .values({ id: 'bad', type: 'x', client_id: marta.id, accepted_at: NOW, body: '{', state: 'unreadable' })
      .execute();
    const { events } = (await exportClient(store.db, byId, NOW)) as { events: object[] };
    expect(events.slice(1)).toMatchObject([
      { id: 'new', state: 'inbox' },
      { id: 'bad', posted: '{' },
    ]);
  });

  it('is undefined of somebody of whom nothing is kept', async () => {
    expect(await exportClient(store.db, { clientId: 'nobody' }, NOW)).toBeUndefined();
    expect(await exportClient(store.db, { numbers: ['+5491100000001'] }, NOW)).toBeUndefined();
  });

  it('holds what staff did about them, not who of the staff', async () => {
    const { id } = await store.db
      .selectFrom('deliveries')
      .select('id')
      .where('event_id', '=', `event-of-${marta.id}`)
      .executeTakeFirstOrThrow();
    const deed = { at: NOW, who: 'supervisora', action: 'deliveries.resend', subject: id };
    await store.db.insertInto('audit').values(deed).execute();
    const exported = await exportClient(store.db, byId, NOW);
    expect(exported).toMatchObject({ audit: [{ action: 'deliveries.resend', subject: id }] });
    expect(JSON.stringify(exported)).not.toContain('supervisora');
  });
});

describe.each([
  ['by the panel’s id', byId],
  ['by number', byPhone],
])('A client who is erased, %s,', (_how, whose) => {
  it('is found nowhere in the store any more, but for the wish to be left alone', async () => {
    expect(await erase(whose)).toEqual({ sending: 0, callbacks: 0 });
    expect(await rowsWith(store.db, tracesOf(marta))).toEqual({ opt_outs: 1 });
  });

  it('takes nobody else along', async () => {
    const before = await rowsWith(store.db, tracesOf(nora));
    await erase(whose);
    expect(await rowsWith(store.db, tracesOf(nora))).toEqual(before);
  });

  it('is sent nothing of what waited, and holds nobody up', async () => {
    for (const id of ['e1', 'e2']) await ingestFor(store.db, marta, { id, at: START });
    await erase(whose);
    expect(await statusesOf(store.db, marta)).toMatchObject({ e1: 'cancelled', e2: 'cancelled' });
    expect(await ledgersOf(store.db).dueIds(NOW)).toEqual([]);
    expect(await rowsWith(store.db, tracesOf(marta))).toEqual({ opt_outs: 1 });
  });
});

describe('A client who is erased', () => {
  it('is not written to by mistake: who wanted no messages wants none of a later event either', async () => {
    await erase();
    await ingestFor(store.db, marta, { id: 'later', at: NOW });
    const ledger = createSenderLedger(store.db, { account: NUMBER });
    expect(await ledger.isOptedOut([marta.phone])).toBe(true);
  });

  it('is not sent what was accepted and not taken in yet, nor what could not be read', async () => {
    const client = { id: marta.id, phone: marta.phone };
    const message = eventMessage(sampleEvent('domain.deleted', { id: 'new', client }), new Date(NOW));
    await enqueue(store.db, [message]);
    const bad = { id: 'bad', type: 'x', client_id: marta.id, accepted_at: NOW, state: 'unreadable' as const };
    await store.db
      .insertInto('events')
      .values({ ...bad, body: `{ ${marta.phone}` })
      .execute();
    await erase();
    // A consumer that has read it before hands it on all the same.
    await ledgersOf(store.db).events.ingest([
      { message, deliveries: planned('domain.deleted', 'new').deliveries },
    ]);
    expect(await statusesOf(store.db, marta)).not.toHaveProperty('new');
    expect(await rowsWith(store.db, tracesOf(marta))).toEqual({ opt_outs: 1 });
  });

  it('leaves nothing in doubt for a person to decide', async () => {
    await stand('in_doubt');
    await erase();
    expect(await statusesOf(store.db, marta)).toMatchObject({ [`event-of-${marta.id}`]: 'cancelled' });
  });

  it('leaves nothing of what they wrote for the conversation or a person', async () => {
    const row = { ...inboundOf(marta, START), closed_at: null };
    await store.db
      .insertInto('inbound')
      .values([
        { ...row, id: 'open' },
        { ...row, id: 'new', handled_at: null, handled_as: null },
      ])
      .execute();
    await erase();
    const conversations = createConversationStore(store.db, { tellsPanel: false });
    expect(await conversations.next(NOW, new Set())).toBeUndefined();
    expect(await rowsWith(store.db, tracesOf(marta))).toEqual({ opt_outs: 1 });
  });

  it('is erased the rest of the way by a second call, where a message was just being sent', async () => {
    await stand('sending');
    expect(await erase()).toEqual({ sending: 1, callbacks: 0 });
    expect(await rowsWith(store.db, tracesOf(marta))).toEqual({
      deliveries: 1,
      events: 1,
      opt_outs: 1,
      attempts: 1,
    });
    await stand('sent');
    expect(await erase()).toEqual({ sending: 0, callbacks: 0 });
    expect(await rowsWith(store.db, tracesOf(marta))).toEqual({ opt_outs: 1 });
  });

  it('is erased the rest of the way later, where the panel is still to be told', async () => {
    await store.db.updateTable('callbacks').set({ state: 'waiting' }).execute();
    expect(await erase()).toEqual({ sending: 0, callbacks: 1 });
    await store.db.updateTable('callbacks').set({ state: 'given_up' }).execute();
    expect(await erase()).toEqual({ sending: 0, callbacks: 0 });
    expect(await rowsWith(store.db, tracesOf(marta))).toEqual({ opt_outs: 1 });
  });

  it('is not erased while a transfer of theirs is not decided', async () => {
    await store.db.updateTable('transfers').set({ status: 'verified', ended_at: null }).execute();
    const before = await rowsWith(store.db, tracesOf(marta));
    await expect(erase()).rejects.toThrow(OpenTransferError);
    expect(await rowsWith(store.db, tracesOf(marta))).toEqual(before);
  });

  it('leaves what was written from a number that is another client’s as well', async () => {
    await ingestFor(store.db, { ...nora, phone: marta.phone }, { id: 'shared', at: START });
    expect(await holdingsOf(store.db, byId)).toMatchObject({ inbound: 0, shared: 1 });
    await erase();
    const left = await rowsWith(store.db, [marta.phone.slice(1), chatOf(marta.phone)]);
    expect(left).toMatchObject({ inbound: 1, known_numbers: 1, deliveries: 1 });
    expect(await statusesOf(store.db, nora)).toMatchObject({ shared: 'queued' });
  });
});

describe('What is held of a client', () => {
  it('is counted before anything is erased, and is nothing afterwards but the wish to be left alone', async () => {
    await ingestFor(store.db, marta, { id: 'waits', at: START });
    expect(await holdingsOf(store.db, byId)).toEqual({
      deliveries: 4,
      open: 1,
      inbound: 1,
      transfers: 1,
      openTransfers: [],
      optOuts: 1,
      shared: 0,
    });
    await erase();
    expect(await holdingsOf(store.db, byPhone)).toMatchObject({
      deliveries: 0,
      open: 0,
      inbound: 0,
      optOuts: 1,
    });
  });
});

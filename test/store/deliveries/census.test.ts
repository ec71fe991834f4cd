import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PRIORITY } from '../../../src/delivery/delivery.ts';
import type { Lease, SenderState } from '../../../src/delivery/ports.ts';
import {
  oldestInInbox,
  openDeliveries,
  openInbound,
  transfersByStatus,
} from '../../../src/store/deliveries/census.ts';
import { enqueue } from '../../../src/store/deliveries/embedded-queue.ts';
import { createInbox } from '../../../src/store/conversations/inbox.ts';
import { alert, HOUR, invoice, START } from '../../support/events.ts';
import { acquire, leasesOf, ledgersOf, NUMBER, type Ledgers } from '../../support/ledgers.ts';
import { keepReplies, reply } from '../../support/replies.ts';
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

/** What the owner of the number says of itself. */
async function say(state: Partial<SenderState>): Promise<void> {
  const all: SenderState = { session: 'ready', details: {}, nextSendAt: 0, ...state };
  await leasesOf(store.db).renew(lease, all, START);
}

const nothing = { session_down: 0, paced: 0, quiet_hours: 0, retry: 0, behind: 0, none: 0 };

describe('What is open', () => {
  beforeEach(async () => {
    const [first, behind] = [invoice('a', { client: 'juan' }), invoice('b', { client: 'juan' })];
    await ledgers.events.ingest([first, behind, alert('c', { client: 'ana', at: START - 5 })]);
    const others = ['d', 'e', 'f', 'g'].map((id) => invoice(id, { client: id, at: START - 9 }));
    await ledgers.events.ingest(others);
    await keepReplies(store.db, [reply('r')]);
    await ledgers.sendAndSettle(lease, 'd', { status: 'queued', dueAt: START + HOUR, holdReason: 'retry' });
    await ledgers.sendAndSettle(lease, 'e', {
      status: 'queued',
      dueAt: START + HOUR,
      holdReason: 'quiet_hours',
    });
    await ledgers.sendAndSettle(lease, 'f', { status: 'in_doubt' });
    await ledgers.sendAndSettle(lease, 'g', { status: 'sent', at: START });
  });

  it('is counted by status, and the oldest that waits is known by priority', async () => {
    await ledgers.markSending(lease, ['a']);
    expect(await openDeliveries(store.db, START)).toMatchObject({
      counts: { queued: 5, sending: 1, in_doubt: 1 },
      oldestQueuedAt: { urgent: START - 5, reply: START, ordinary: START },
    });
  });

  it.each<[string, Partial<SenderState>, object]>([
    ['each for its own reason', {}, { behind: 1, retry: 1, quiet_hours: 1, none: 3 }],
    [
      'for the pace, if ordinary',
      { nextSendAt: START + 1 },
      { behind: 1, retry: 1, quiet_hours: 1, paced: 1, none: 2 },
    ],
    ['for the session, if that is down', { session: 'lost' }, { session_down: 6 }],
  ])('waits %s', async (_what, state, expected) => {
    await say(state);
    expect((await openDeliveries(store.db, START)).held).toEqual({ ...nothing, ...expected });
  });

  it('waits for a person while the number is paused', async () => {
    await say({});
    await leasesOf(store.db).pause(lease, 'rejected', START);
    expect((await openDeliveries(store.db, START)).held).toEqual({ ...nothing, paced: 6 });
  });

  it('waits for no time that has come', async () => {
    await say({});
    const { held } = await openDeliveries(store.db, START + HOUR - 1);
    expect(held.session_down).toBe(6);
    await leasesOf(store.db).renew(lease, { session: 'ready', details: {}, nextSendAt: 0 }, START + HOUR);
    expect((await openDeliveries(store.db, START + HOUR)).held).toEqual({ ...nothing, behind: 1, none: 5 });
  });

  it('waits for its number where that is known to nobody', async () => {
    await say({});
    await store.db
      .updateTable('deliveries')
      .set({ account: '+5491199999999' })
      .where('priority', '=', PRIORITY.urgent)
      .execute();
    expect((await openDeliveries(store.db, START)).held).toMatchObject({ session_down: 1, none: 2 });
  });
});

describe('In an empty store', () => {
  it('nothing is open, and nothing waits', async () => {
    expect(await openDeliveries(store.db, START)).toEqual({
      counts: { queued: 0, sending: 0, in_doubt: 0 },
      held: nothing,
      oldestQueuedAt: {},
    });
    expect(await oldestInInbox(store.db)).toBeUndefined();
    expect(await openInbound(store.db)).toEqual({ unhandled: 0, leftToPerson: 0 });
    expect(Object.values(await transfersByStatus(store.db))).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });
});

describe('The oldest event in the inbox', () => {
  it('is the one that was queued first and is not taken in', async () => {
    const [first, second] = [invoice('a', { at: START - 2 }), invoice('b', { at: START - 1 })];
    await enqueue(store.db, [first.message, second.message]);
    expect(await oldestInInbox(store.db)).toBe(START - 2);
    await ledgers.events.ingest([first]);
    expect(await oldestInInbox(store.db)).toBe(START - 1);
  });
});

describe('What customers wrote', () => {
  it('is counted while nobody has dealt with it, and while it is left to a person', async () => {
    const inbox = createInbox(store.db);
    const said = (id: string) => ({
      id,
      kind: 'message' as const,
      messageId: id,
      chat: '1@c.us',
      text: '',
      at: START,
    });
    expect(await inbox.keep(NUMBER, [said('a'), said('b')], START)).toBe(2);
    expect(await inbox.keep(NUMBER, [said('b'), said('c')], START)).toBe(1);
    await store.db
      .updateTable('inbound')
      .set({ handled_at: START, handled_as: 'person' })
      .where('id', '=', 'a')
      .execute();
    expect(await openInbound(store.db)).toEqual({ unhandled: 2, leftToPerson: 1 });
  });
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { catalog, eventTypes, type EventType } from '../../../src/events/catalog.ts';
import type { DueNotice, PlannedEvent } from '../../../src/delivery/ports.ts';
import { enqueue } from '../../../src/store/deliveries/embedded-queue.ts';
import { planned, START } from '../../support/events.ts';
import { acquire, leasesOf, ledgersOf, sending, type Ledgers } from '../../support/ledgers.ts';
import { tempStore, type TempStore } from '../../support/temp-store.ts';

let store: TempStore;
let ledgers: Ledgers;
beforeEach(async () => {
  store = await tempStore();
  ledgers = ledgersOf(store.db);
});
afterEach(() => store.close());

const pairs = [...catalog.values()].flatMap(({ type, supersedes }) =>
  supersedes.map((earlier) => [earlier, type] as [EventType, EventType]),
);
const others = eventTypes.flatMap((earlier) =>
  eventTypes
    .filter((later) => !catalog.get(later)?.supersedes.includes(earlier))
    .map((later) => [earlier, later] as const),
);

/** An event about the thing of this id: an invoice, a service, a quote, or the client’s plan or account. */
function about(type: EventType, thing: string, client = 'juan'): PlannedEvent {
  const [kind = ''] = type.split('.');
  const subject = kind === 'cancellation' ? 'service' : kind;
  const sample = planned(type, 'sample').message.event.data[subject];
  const data = typeof sample === 'object' ? { [subject]: { ...sample, id: thing } } : {};
  return planned(type, `${type} about ${thing} of ${client}, no. ${(count += 1)}`, { client, data });
}
let count = 0;

async function dueNotices(): Promise<DueNotice[]> {
  return (await ledgers.due()).filter((due) => due.kind === 'notice');
}

async function isSuperseded(...events: PlannedEvent[]): Promise<boolean | undefined> {
  await ledgers.events.ingest(events);
  return (await dueNotices()).find(({ event }) => event.id === events[0]!.message.event.id)?.superseded;
}

describe('An unsent message', () => {
  it.each(pairs)('of %s is made wrong by a later %s about the same', async (earlier, later) => {
    expect(await isSuperseded(about(earlier, '1'), about(later, '1'))).toBe(true);
  });

  it.each(pairs)(
    'of %s waits as long as a %s of the client is accepted, but not taken in',
    async (earlier, later) => {
      await ledgers.events.ingest([about(earlier, '1')]);
      const accepted = about(later, '1');
      await enqueue(store.db, [accepted.message, about(earlier, '2', 'berta').message]);
      expect(await ledgers.due()).toEqual([]);
      await ledgers.events.ingest([accepted]);
      expect(await ledgers.due()).toMatchObject([{ superseded: true }]);
    },
  );

  it.each(pairs)('of %s is not sent when a %s came in after it was picked', async (earlier, later) => {
    const lease = await acquire(leasesOf(store.db));
    const first = about(earlier, '1');
    await ledgers.events.ingest([first]);
    const [picked] = await ledgers.due();
    const fact = about(later, '1');
    await enqueue(store.db, [fact.message]);
    const mark = () => ledgers.sender.markSending(lease, [sending(picked!)], START);
    expect(await mark()).toEqual([]);
    await ledgers.events.ingest([fact]);
    expect(await mark()).toEqual([]);
  });

  it.each(pairs)('of %s is not made wrong by an earlier %s', async (earlier, later) => {
    await ledgers.events.ingest([about(later, '1')]);
    const lease = await acquire(leasesOf(store.db));
    const [first] = await ledgers.due();
    await ledgers.sender.settle(lease, [{ delivery: first!.delivery, change: { status: 'expired' } }], 1);
    expect(await isSuperseded(about(earlier, '1'))).toBe(false);
  });

  it.each(pairs)('of %s is not made wrong by a %s of another client', async (earlier, later) => {
    expect(await isSuperseded(about(earlier, '1'), about(later, '1', 'berta'))).toBe(false);
  });

  it.each(pairs.filter(([earlier]) => !earlier.startsWith('plan.')))(
    'of %s is not made wrong by a %s about another thing',
    async (earlier, later) => {
      expect(await isSuperseded(about(earlier, '1'), about(later, '2'))).toBe(false);
    },
  );

  it('is made wrong by nothing else that the catalog has', async () => {
    const events = others.flatMap(([earlier, later], n) => [
      about(earlier, '1', `c${n}`),
      about(later, '1', `c${n}`),
    ]);
    await ledgers.events.ingest(events);
    const due = await dueNotices();
    expect(due.length).toBeGreaterThanOrEqual(others.length);
    expect(due.filter(({ superseded }) => superseded)).toEqual([]);
  });

  it('is made wrong also by a fact whose own message was refused', async () => {
    const [generated, paid] = [about('invoice.generated', '1'), about('invoice.paid', '1')];
    await ledgers.events.ingest([generated, paid]);
    await store.db
      .updateTable('deliveries')
      .set({ status: 'refused' })
      .where('event_id', '=', paid.message.event.id)
      .execute();
    expect(await ledgers.due()).toMatchObject([{ superseded: true }]);
  });
});

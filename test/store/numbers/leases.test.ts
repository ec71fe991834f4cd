import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LeaseLostError, type Lease, type SessionState } from '../../../src/delivery/ports.ts';
import { sessionOf } from '../../../src/store/deliveries/delivery-views.ts';
import { resumeSender, wantLogOut } from '../../../src/store/numbers/leases.ts';
import { invoice, MINUTE, START } from '../../support/events.ts';
import {
  acquire,
  leasesOf,
  ledgersOf,
  NUMBER,
  sending,
  somebody,
  somebodyElse,
} from '../../support/ledgers.ts';
import { tempStore, type TempStore } from '../../support/temp-store.ts';

const TTL = 15_000;
const OTHER = '+5491100000001';
const ready = { session: 'ready', details: {}, nextSendAt: START + 77 } as const;

let store: TempStore;
beforeEach(async () => {
  store = await tempStore();
});
afterEach(() => store.close());

const mine = () => leasesOf(store.db);
const theirs = (isDead = false) => leasesOf(store.db, { holder: somebodyElse, isDead: () => isDead });

describe('A lease', () => {
  it('is the first comer’s, and the second is refused while it lasts', async () => {
    expect(await mine().acquire(NUMBER, START)).toEqual({
      lease: { number: NUMBER, epoch: 1 },
      nextSendAt: 0,
      standing: { linkedAt: undefined, paused: undefined },
    });
    expect(await theirs().acquire(NUMBER, START)).toBeUndefined();
    expect(await theirs().acquire(NUMBER, START + TTL - 1)).toBeUndefined();
  });

  it('is not given twice to the same process', async () => {
    await acquire(mine());
    expect(await mine().acquire(NUMBER, START)).toBeUndefined();
  });

  it('of one number is no matter to another', async () => {
    await acquire(mine());
    expect(await theirs().acquire(OTHER, START)).toMatchObject({ lease: { number: OTHER } });
  });

  it('has an epoch above those of all numbers: they may share the session’s folder', async () => {
    await acquire(mine());
    await mine().release(await acquire(theirs(true)));
    expect(await theirs().acquire(OTHER, START)).toMatchObject({ lease: { number: OTHER, epoch: 3 } });
    expect(await theirs(true).acquire(NUMBER, START)).toMatchObject({ lease: { epoch: 4 } });
  });

  it('that has run out is taken over with a higher epoch, and with the pace of the one before', async () => {
    const lease = await acquire(mine());
    await mine().renew(lease, ready, START);
    expect(await theirs().acquire(NUMBER, START + TTL)).toEqual({
      lease: { number: NUMBER, epoch: 2 },
      nextSendAt: START + 77,
      standing: { linkedAt: undefined, paused: undefined },
    });
  });

  it('lasts as long as it is renewed', async () => {
    const lease = await acquire(mine());
    await mine().renew(lease, ready, START + TTL - 1);
    expect(await theirs().acquire(NUMBER, START + 2 * TTL - 2)).toBeUndefined();
    expect(await theirs().acquire(NUMBER, START + 2 * TTL - 1)).toBeDefined();
  });

  it('of a holder that is dead is taken over at once; who it was is what is asked', async () => {
    await acquire(mine());
    const asked: unknown[] = [];
    const isDead = (holder: unknown) => asked.push(holder) > 0;
    expect(await leasesOf(store.db, { holder: somebodyElse, isDead }).acquire(NUMBER, START)).toMatchObject({
      lease: { epoch: 2 },
    });
    expect(asked).toEqual([somebody]);
  });

  it('that is released can be had at once, with a higher epoch', async () => {
    await mine().release(await acquire(mine()));
    expect(await theirs().acquire(NUMBER, START)).toMatchObject({ lease: { epoch: 2 } });
  });

  it('that was taken over cannot be renewed, and its release takes nothing away', async () => {
    const old = await acquire(mine());
    await acquire(theirs(true));
    await expect(mine().renew(old, ready, START)).rejects.toThrow(LeaseLostError);
    await mine().release(old);
    expect(await mine().acquire(NUMBER, START)).toBeUndefined();
  });

  it('that has run out but was not taken over can be renewed', async () => {
    const lease = await acquire(mine());
    await mine().renew(lease, ready, START + 10 * TTL);
    expect(await theirs().acquire(NUMBER, START + 10 * TTL)).toBeUndefined();
  });
});

describe('Every write with an old epoch', () => {
  let old: Lease;
  beforeEach(async () => {
    await ledgersOf(store.db).events.ingest([invoice('a'), invoice('b'), invoice('c', { client: 'c' })]);
    old = await acquire(mine());
  });

  const all = async () => [
    await store.db.selectFrom('deliveries').selectAll().execute(),
    await store.db.selectFrom('attempts').selectAll().execute(),
    await store.db.selectFrom('senders').selectAll().execute(),
  ];

  it.each<[string, (ledgers: ReturnType<typeof ledgersOf>) => Promise<unknown>]>([
    ['markSending', async ({ sender, due }) => sender.markSending(old, (await due()).map(sending), START)],
    [
      'settle',
      async ({ sender, due }) =>
        sender.settle(
          old,
          (await due()).map(({ delivery }) => ({
            delivery,
            change: { status: 'dead' },
            attempt: { at: START, outcome: 'unavailable' },
          })),
          START,
        ),
    ],
    ['settle of nothing', ({ sender }) => sender.settle(old, [], START)],
    ['passStuck', ({ sender }) => sender.passStuck(old, START + 5 * MINUTE)],
    ['renew', () => mine().renew(old, ready, START)],
    ['pause', () => mine().pause(old, 'rejected', START)],
    ['loggedOut', () => mine().loggedOut(old)],
  ])('throws LeaseLostError and changes nothing: %s', async (_name, write) => {
    const ledgers = ledgersOf(store.db);
    await ledgers.sendAndSettle(old, 'a', { status: 'queued', dueAt: START, holdReason: 'retry' });
    await acquire(theirs(true));
    const before = await all();
    await expect(write(ledgers)).rejects.toThrow(LeaseLostError);
    expect(await all()).toEqual(before);
  });

  it('is told which epoch it was, and no number', async () => {
    await acquire(theirs(true));
    await expect(mine().renew(old, ready, START)).rejects.toThrow(/^\D*epoch was 1\)$/);
  });
});

describe('Since when an account has been linked', () => {
  const linked = (lease: Lease, number: string | undefined, now: number) =>
    mine().renew(lease, { ...ready, details: number === undefined ? {} : { number } }, now);

  it('is not known before it is, and then since the first that was heard of it', async () => {
    const lease = await acquire(mine());
    expect((await linked(lease, undefined, START)).linkedAt).toBeUndefined();
    expect((await linked(lease, OTHER, START + 1)).linkedAt).toBe(START + 1);
    expect((await linked(lease, OTHER, START + 2)).linkedAt).toBe(START + 1);
  });

  it('stays where the same one is linked again, also by another process', async () => {
    const lease = await acquire(mine());
    await linked(lease, OTHER, START + 1);
    await linked(lease, undefined, START + 2);
    expect((await linked(lease, OTHER, START + 3)).linkedAt).toBe(START + 1);
    await mine().release(lease);
    const held = await theirs().acquire(NUMBER, START + 4);
    expect(held?.standing.linkedAt).toBe(START + 1);
    expect((await linked(held!.lease, OTHER, START + 5)).linkedAt).toBe(START + 1);
  });

  it('is another moment for another account', async () => {
    const lease = await acquire(mine());
    await linked(lease, OTHER, START + 1);
    expect((await linked(lease, '+5491100000002', START + 2)).linkedAt).toBe(START + 2);
    expect((await linked(lease, '+5491100000002', START + 3)).linkedAt).toBe(START + 2);
  });
});

describe('A number that is paused', () => {
  const standing = async (lease: Lease) => (await mine().renew(lease, ready, START)).paused;

  it('stays so, whoever owns it, until a person lets it go on', async () => {
    const lease = await acquire(mine());
    await mine().pause(lease, 'unconfirmed', START);
    expect(await standing(lease)).toBe('unconfirmed');
    await mine().release(lease);
    const held = await theirs().acquire(NUMBER, START);
    expect(held?.standing.paused).toBe('unconfirmed');
    expect(await resumeSender(store.db, NUMBER)).toBe(1);
    expect(await standing(held!.lease)).toBeUndefined();
    expect(await resumeSender(store.db, NUMBER)).toBe(0);
  });

  it('is let go on alone, or with all others', async () => {
    const other = (await mine().acquire(OTHER, START))!.lease;
    await mine().pause(other, 'blocked', START);
    await mine().pause(await acquire(mine()), 'rejected', START);
    expect(await resumeSender(store.db, '+1')).toBe(0);
    expect(await resumeSender(store.db, NUMBER)).toBe(1);
    expect(await standing(other)).toBe('blocked');
    await mine().pause(other, 'rejected', START + 1);
    expect(await sessionOf(store.db, OTHER, START)).toMatchObject({
      paused: { reason: 'rejected', since: START + 1 },
    });
    expect(await resumeSender(store.db, undefined)).toBe(1);
    expect(await sessionOf(store.db, OTHER, START)).not.toHaveProperty('paused');
  });
});

describe('A wish to log out', () => {
  const renewed = async (lease: Lease, session: SessionState = 'ready') =>
    (await mine().renew(lease, { ...ready, session }, START)).wanted;
  const isLeaving = async () => (await sessionOf(store.db, NUMBER, START)).isLeaving === true;

  it('is told to the owner of that number with each renewal, and is shown, until it is fulfilled', async () => {
    const [lease, other] = [await acquire(mine()), (await mine().acquire(OTHER, START))!.lease];
    expect(await renewed(lease)).toBeUndefined();
    expect(await wantLogOut(store.db, NUMBER)).toBe(true);
    expect([await renewed(lease), await renewed(lease), await renewed(other)]).toEqual([
      'log_out',
      'log_out',
      undefined,
    ]);
    expect(await isLeaving()).toBe(true);
    await mine().loggedOut(lease);
    expect(await renewed(lease)).toBeUndefined();
    expect(await isLeaving()).toBe(false);
  });

  it('waits for the next owner where there is none, or the one before was not connected', async () => {
    const lease = await acquire(mine());
    await renewed(lease, 'lost');
    await mine().release(lease);
    expect(await wantLogOut(store.db, NUMBER)).toBe(true);
    const held = await theirs().acquire(NUMBER, START);
    expect(held?.standing.wanted).toBe('log_out');
    expect(await renewed(held!.lease, 'starting')).toBe('log_out');
  });

  it.each(['scan_qr', 'logged_out', 'blocked'] as const)(
    'is none where there is nothing to log out of, and does not outlast that: %s',
    async (session) => {
      const lease = await acquire(mine());
      await renewed(lease);
      await wantLogOut(store.db, NUMBER);
      expect(await renewed(lease, session)).toBeUndefined();
      expect(await wantLogOut(store.db, NUMBER)).toBe(false);
      // Whoever scans now stays.
      expect(await renewed(lease)).toBeUndefined();
    },
  );

  it('is none for a number that nobody has ever owned', async () => {
    expect(await wantLogOut(store.db, NUMBER)).toBe(false);
  });

  it('is no matter to a pause', async () => {
    const lease = await acquire(mine());
    await mine().pause(lease, 'rejected', START);
    await wantLogOut(store.db, NUMBER);
    expect(await mine().renew(lease, ready, START)).toMatchObject({ paused: 'rejected', wanted: 'log_out' });
    await resumeSender(store.db, NUMBER);
    expect(await renewed(lease)).toBe('log_out');
  });
});

describe('The session that is shown of a number', () => {
  it('is lost where nobody has ever owned it', async () => {
    expect(await sessionOf(store.db, NUMBER, START)).toEqual({ session: 'lost' });
  });

  it('is what its owner last said, and since when', async () => {
    const lease = await acquire(mine());
    expect(await sessionOf(store.db, NUMBER, START)).toEqual({ session: 'starting', since: START });
    await mine().renew(lease, ready, START + 10);
    await mine().renew(lease, ready, START + 20);
    expect(await sessionOf(store.db, NUMBER, START + 20)).toEqual({ session: 'ready', since: START + 10 });
  });

  it('is lost once its owner has not been heard of for the time of a lease', async () => {
    await mine().renew(await acquire(mine()), ready, START);
    expect(await sessionOf(store.db, NUMBER, START + TTL)).toMatchObject({ session: 'lost' });
  });

  it('has what its owner says of it: our number, the code to scan, why it is not ready', async () => {
    const lease = await acquire(mine());
    const qr = { code: '2@abc', at: START + 1 };
    await mine().renew(
      lease,
      { session: 'scan_qr', details: { qr, detail: 'unpaired' }, nextSendAt: 0 },
      START + 2,
    );
    expect(await sessionOf(store.db, NUMBER, START + 2)).toEqual({
      session: 'scan_qr',
      since: START + 2,
      detail: 'unpaired',
      qr,
    });
    await mine().renew(lease, { ...ready, details: { number: OTHER } }, START + 3);
    expect(await sessionOf(store.db, NUMBER, START + 3)).toEqual({
      session: 'ready',
      since: START + 3,
      number: OTHER,
    });
  });

  it.each([
    ['has not been heard of', async () => {}],
    ['has released it', (lease: Lease) => mine().release(lease)],
  ])('shows no code that nobody stands behind: its owner %s', async (_how, leave) => {
    const lease = await acquire(mine());
    const details = { number: OTHER, detail: 'unpaired', qr: { code: '2@abc', at: START } };
    await mine().renew(lease, { session: 'scan_qr', details, nextSendAt: 0 }, START);
    await mine().pause(lease, 'rejected', START + 1);
    await leave(lease);
    expect(await sessionOf(store.db, NUMBER, START + TTL)).toEqual({
      session: 'lost',
      since: START,
      number: OTHER,
      paused: { reason: 'rejected', since: START + 1 },
    });
    expect(await theirs().acquire(NUMBER, START + TTL)).toBeDefined();
    expect(await sessionOf(store.db, NUMBER, START + TTL)).not.toHaveProperty('qr');
  });

  it('is lost once its owner has released it', async () => {
    const lease = await acquire(mine());
    await mine().renew(lease, ready, START);
    await mine().release(lease);
    expect(await sessionOf(store.db, NUMBER, START)).toMatchObject({ session: 'lost' });
  });
});

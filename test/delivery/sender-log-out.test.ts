import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sessionOf } from '../../src/store/deliveries/delivery-views.ts';
import { wantLogOut } from '../../src/store/numbers/leases.ts';
import { invoice, MINUTE } from '../support/events.ts';
import { acquire, leasesOf, NUMBER } from '../support/ledgers.ts';
import { openBench, type Bench } from '../support/sending.ts';

/** Short enough for a renewal to come by itself. */
const ttlMs = 300;

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const want = () => wantLogOut(bench.store.db, NUMBER);
const session = () => sessionOf(bench.store.db, NUMBER, bench.now());
const logOuts = () => bench.farSide.calls.filter((call) => call === 'logOut').length;
const untilReady = () => bench.until(async () => (await session()).session === 'ready');
const untilFulfilled = () => bench.until(async () => !(await session()).isLeaving);

describe('A sender whose account is to be logged out', () => {
  it('does so once, whoever wanted it', async () => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    bench.farSide.logOut = () => promise;
    bench.start({ ttlMs });
    await untilReady();
    expect(await want()).toBe(true);
    expect((await session()).isLeaving).toBe(true);
    resolve(true);
    await untilFulfilled();
    await bench.calm();
    expect(logOuts()).toBe(1);
  });

  it('goes on with another account when that is linked, which nobody logs out', async () => {
    bench.farSide.logOut = () => {
      bench.farSide.setSession('scan_qr', { qr: { code: '2@a', at: bench.now() } });
      return true;
    };
    bench.start({ ttlMs });
    await untilReady();
    await want();
    await bench.until(async () => (await session()).qr !== undefined);
    await untilFulfilled();
    await bench.ingest(invoice('a'));
    bench.farSide.setSession('ready', { number: '+5491100000002' });
    await bench.untilStatuses({ a: 'sent' });
    expect(logOuts()).toBe(1);
  });

  it('first ends what it is sending, and begins nothing else', async () => {
    const { promise, resolve } = Promise.withResolvers<'accept'>();
    bench.farSide.behave = ({ text }) => (text.endsWith('a') ? promise : 'accept');
    bench.farSide.logOut = () => {
      bench.farSide.setSession('scan_qr');
      return true;
    };
    bench.start({ ttlMs });
    await untilReady();
    await bench.ingest(invoice('a', { client: 'a' }));
    await bench.until(() => bench.farSide.calls.some((call) => call.startsWith('send')));
    await want();
    await heardOf();
    await bench.ingest(invoice('b', { client: 'b' }));
    await bench.calm();
    expect(logOuts()).toBe(0);
    resolve('accept');
    await bench.until(() => logOuts() === 1);
    await bench.calm();
    expect(bench.arrived()).toEqual(['a']);
    expect(await bench.ledgers.statuses()).toEqual({ a: 'sent', b: 'queued' });
  });

  it('first finds out whether what it has sent was taken', async () => {
    bench.farSide.behave = () => 'pend_in_doubt';
    bench.start({ ttlMs });
    await untilReady();
    await bench.ingest(invoice('a'));
    await bench.until(() => bench.farSide.calls.some((call) => call.startsWith('lookUp')));
    await want();
    await heardOf();
    expect(logOuts()).toBe(0);
    bench.farSide.confirm();
    bench.advance(MINUTE);
    await untilFulfilled();
    expect(logOuts()).toBe(1);
    expect(await bench.ledgers.statuses()).toEqual({ a: 'sent' });
  });

  it('does so while it is paused, and stays paused', async () => {
    const leases = leasesOf(bench.store.db);
    const lease = await acquire(leases);
    await leases.pause(lease, 'rejected', bench.now());
    await leases.release(lease);
    bench.start({ ttlMs });
    await untilReady();
    await want();
    await untilFulfilled();
    expect(logOuts()).toBe(1);
    expect((await session()).paused).toMatchObject({ reason: 'rejected' });
  });

  it('waits until it is connected, also where another process was asked', async () => {
    bench.farSide.setSession('lost');
    const first = bench.start({ ttlMs });
    await bench.until(async () => (await session()).since !== undefined);
    await want();
    await first.stop();
    bench.start({ ttlMs });
    await bench.calm();
    expect(logOuts()).toBe(0);
    bench.farSide.setSession('ready');
    await untilFulfilled();
    expect(logOuts()).toBe(1);
  });

  it('tries again where that came to nothing', async () => {
    let tries = 0;
    bench.farSide.logOut = () => {
      tries += 1;
      if (tries === 1) throw new Error('no answer');
      return tries > 2;
    };
    bench.start({ ttlMs });
    await untilReady();
    await want();
    await untilFulfilled();
    expect(logOuts()).toBe(3);
  });
});

/** Resolves when whoever owns the number has renewed its lease since, and so knows what is wanted. */
async function heardOf(): Promise<void> {
  const { db } = bench.store;
  const expiry = async () =>
    (
      await db
        .selectFrom('senders')
        .select('expires_at')
        .where('number', '=', NUMBER)
        .executeTakeFirstOrThrow()
    ).expires_at;
  const before = await expiry();
  bench.advance(1);
  await bench.until(async () => (await expiry()) > before);
  await bench.calm();
}

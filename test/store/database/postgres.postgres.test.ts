import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { parseConfig } from '../../../src/main/config.ts';
import { openDatabase } from '../../../src/main/database.ts';
import { ensureFirstAccount } from '../../../src/main/first-account.ts';
import { isOptedOut, optOut } from '../../../src/store/conversations/opt-outs.ts';
import { patiently } from '../../../src/store/database/patiently.ts';
import type { Db } from '../../../src/store/database/schema.ts';
import { transact } from '../../../src/store/database/transact.ts';
import { PASSWORD, quickPasswords } from '../../support/console-server.ts';
import { invoice, START } from '../../support/events.ts';
import { acquire, leasesOf, ledgersOf } from '../../support/ledgers.ts';
import { startCluster } from '../../support/postgres-cluster.ts';
import { createDatabase, dropDatabase } from '../../support/test-databases.ts';
import { storePlace, tempStore, type TempStore } from '../../support/temp-store.ts';

let store: TempStore;
let closers: Array<() => Promise<unknown>>;
beforeEach(async () => {
  store = await tempStore();
  closers = [() => store.close()];
});
afterEach(async () => {
  for (const close of closers.toReversed()) await close();
});

async function open(address: string): Promise<Db> {
  const db = await openDatabase(parseConfig({ DATABASE_URL: address }));
  closers.push(() => db.destroy());
  return db;
}

/** The same server at another port, where the first so many connections are cut: at once, or when such words are said. */
async function unsteady(address: string, cuts: number, words?: string): Promise<string> {
  const url = new URL(address);
  const target = { host: url.hostname, port: Number(url.port) };
  let left = cuts;
  const mayCut = () => (left -= 1) >= 0;
  const server: Server = createServer((socket) => {
    if (words === undefined && mayCut()) {
      socket.resetAndDestroy();
      return;
    }
    const both = [socket, connect(target)] as const;
    for (const each of both) each.on('error', () => {});
    socket.on('data', (said) => {
      if (words !== undefined && said.includes(words) && mayCut()) for (const each of both) each.destroy();
    });
    socket.pipe(both[1]).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(async () => server.close());
  url.port = String((server.address() as AddressInfo).port);
  return url.href;
}

describe('A store in PostgreSQL', () => {
  it('that cannot be opened is named, without its password', async () => {
    const url = new URL(store.address);
    url.password = 'hunter2';
    url.pathname = 'nothing';
    const said = String(await open(url.href).catch((error: unknown) => error));
    expect(said).toContain(
      `the store ${url.host}/nothing (DATABASE_URL) cannot be opened: database "nothing" does not exist`,
    );
    expect(said).not.toContain('hunter2');
  });

  it('is refused where its database cannot hold every letter', async () => {
    const address = await createDatabase(store.address, { encoding: 'LATIN1' });
    closers.push(() => dropDatabase(address));
    await expect(open(address)).rejects.toThrow('LATIN1');
  });

  it('is waited for where its server is just starting', async () => {
    const db = await open(await unsteady(store.address, 3));
    expect(await ledgersOf(db).statuses()).toEqual({});
  });

  it.each(['begin', 'kysely_migration'])(
    'is opened all the same where its server ends in the middle of that, at %s',
    async (words) => {
      const { address, remove } = await storePlace();
      closers.push(remove);
      const db = await open(await unsteady(address, 2, words));
      expect(await ledgersOf(db).statuses()).toEqual({});
    },
  );

  it('gets its first account all the same where its server ends in the middle of that', async () => {
    const db = await open(await unsteady(store.address, 2, 'accounts'));
    const passwords = quickPasswords;
    const make = () => patiently(() => ensureFirstAccount(db, PASSWORD, { now: START, passwords }));
    expect([await make(), await make()]).toEqual([true, false]);
  });

  it('says what went wrong, and not that it could not be rolled back, where its connection is cut', async () => {
    const db = await open(await unsteady(store.address, 1, 'opt_outs'));
    const write = () => transact(db, (tx) => optOut(tx, ['a'], { at: START, messageId: 'm' }));
    await expect(write()).rejects.toThrow('Connection terminated unexpectedly');
    await write();
    expect(await isOptedOut(db, ['a'])).toBe(true);
  });

  it('is made once where several open it at the same moment', async () => {
    const { address, remove } = await storePlace();
    closers.push(remove);
    const [db] = await Promise.all([open(address), open(address), open(address), open(address)]);
    expect(await db.selectFrom('text_revision').selectAll().execute()).toEqual([{ revision: 0 }]);
  });

  it('takes any character that somebody may send', async () => {
    const address = '+54\u0000911 ‮ 👩‍👩‍👧 \ud800';
    await transact(store.db, (tx) => optOut(tx, [address], { at: START, messageId: 'm' }));
    const [kept] = await store.db.selectFrom('opt_outs').select('address').execute();
    expect(kept?.address).toBe('+54�911 ‮ 👩‍👩‍👧 �');
    expect(await isOptedOut(store.db, [address])).toBe(true);
  });

  it('does a transaction anew that it has ended in a deadlock', async () => {
    const addresses = ['a', 'b'];
    await transact(store.db, (tx) => optOut(tx, addresses, { at: START, messageId: 'm' }));
    const touch = (db: Db, address: string) =>
      db
        .updateTable('opt_outs')
        .set((eb) => ({ opted_out_at: eb('opted_out_at', '+', 1) }))
        .where('address', '=', address)
        .execute();
    let runs = 0;
    let begun = 0;
    const both = Promise.withResolvers<void>();
    const crosswise = ([one = '', other = '']: string[]) =>
      transact(store.db, async (tx) => {
        runs += 1;
        await touch(tx, one);
        begun += 1;
        if (begun === 2) both.resolve();
        await both.promise;
        await touch(tx, other);
      });
    await Promise.all([crosswise(addresses), crosswise(addresses.toReversed())]);
    // Who is done anew may meet the other once more.
    expect(runs).toBeGreaterThan(2);
    const rows = await store.db.selectFrom('opt_outs').select('opted_out_at').execute();
    expect(rows.map(({ opted_out_at: at }) => at)).toEqual([START + 2, START + 2]);
  });

  it('that only reads is left for the one that writes', async () => {
    const db = await open(store.address);
    const setReadOnly = (is: 'on' | 'off') =>
      sql
        .raw(
          `alter database ${new URL(store.address).pathname.slice(1)} set default_transaction_read_only = ${is}`,
        )
        .execute(store.db);
    await setReadOnly('on');
    const ingest = (id: string) => ledgersOf(db).events.ingest([invoice(id)]);
    await expect(ingest('a')).rejects.toThrow('read-only');
    await sql`set default_transaction_read_only = off`.execute(store.db);
    await setReadOnly('off');
    await ingest('a');
    expect(await ledgersOf(db).statuses()).toEqual({ a: 'queued' });
  });
});

describe('When PostgreSQL crashes', () => {
  it('what was under way fails, what comes after it does not, and nothing that was written is lost', async () => {
    const cluster = await startCluster();
    closers.push(() => cluster.stop());
    const db = await open(cluster.url);
    const ledgers = ledgersOf(db);
    const lease = await acquire(leasesOf(db));
    await ledgers.events.ingest([invoice('a', { client: 'a' }), invoice('b', { client: 'b' })]);
    await ledgers.markSending(lease, ['a']);
    const underWay = transact(db, async (tx) => {
      await tx.deleteFrom('deliveries').execute();
      await cluster.restart();
      await tx.deleteFrom('events').execute();
    });
    await expect(underWay).rejects.toThrow();
    expect(await ledgers.statuses()).toEqual({ a: 'sending', b: 'queued' });
    // Of a pool of connections that were all cut, each is replaced.
    await Promise.all(Array.from({ length: 20 }, () => ledgers.due()));
    await ledgers.markSending(lease, ['b']);
    expect(await ledgers.statuses()).toEqual({ a: 'sending', b: 'sending' });
  }, 60_000);
});

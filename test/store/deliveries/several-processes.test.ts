import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createAccount, listAccounts } from '../../../src/store/staff/accounts.ts';
import { openStore } from '../../../src/store/database/open-store.ts';
import type { Db } from '../../../src/store/database/schema.ts';
import { START } from '../../support/events.ts';
import { ledgersOf } from '../../support/ledgers.ts';
import { dialectAt } from '../../support/store-address.ts';
import { storePlace, type StorePlace } from '../../support/temp-store.ts';

const program = fileURLToPath(new URL('../../support/store-process.ts', import.meta.url));

describe('Three processes at the same moment, on one store that none has seen before,', () => {
  let place: StorePlace;
  let db: Db | undefined;
  beforeEach(async () => {
    place = await storePlace();
  });
  afterEach(async () => {
    await db?.destroy();
    await place.remove();
  });

  const open = () => openStore(dialectAt(place.address));

  /** What each of them printed. Throws where one failed. */
  async function runThree(part: string): Promise<string[]> {
    const children = [1, 2, 3].map((n) =>
      spawn(process.execPath, [program, part, place.address, String(n)], { stdio: 'pipe' }),
    );
    const errors = children.map((child) => text(child.stderr));
    await Promise.all(children.map((child) => once(child.stdout, 'data')));
    const outputs = children.map((child) => text(child.stdout));
    for (const child of children) child.stdin.end('go\n');
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0] as number));
    if (codes.some((code) => code !== 0)) throw new Error((await Promise.all(errors)).join('\n'));
    db = await open();
    return Promise.all(outputs);
  }

  it('make one store, and keep each event of theirs once and in order', async () => {
    await runThree('ingest');
    const ledgers = ledgersOf(db!);
    const turns = await ledgers.turns();
    expect(Object.keys(turns)).toEqual(Array.from({ length: 100 }, (_, n) => `e${n}`));
    expect(Object.keys(turns).filter((id) => turns[id] === 'first')).toEqual(['e0', 'e1', 'e2', 'e3', 'e4']);
  });

  it('keep the events of two hundred clients, all of which each has, once and in each client’s order', async () => {
    await runThree('ingest for many');
    const rows = await db!
      .selectFrom('deliveries')
      .select(['event_id', 'client_id', 'turn'])
      .orderBy('seq')
      .execute();
    expect(rows).toHaveLength(1000);
    for (let client = 0; client < 200; client += 1) {
      const theirs = rows.filter(({ client_id }) => client_id === `c${client}`);
      expect(theirs.map(({ event_id }) => event_id)).toEqual(
        [0, 200, 400, 600, 800].map((n) => `e${n + client}`),
      );
      expect(theirs.map(({ turn }) => turn)).toEqual(['first', 'behind', 'behind', 'behind', 'behind']);
    }
  });

  it('are given three numbers with three epochs', async () => {
    expect((await runThree('acquire a number of its own')).toSorted()).toEqual(['1\n', '2\n', '3\n']);
  });

  it('are given a number one at a time', async () => {
    expect((await runThree('acquire')).toSorted()).toEqual(['mine\n', 'not mine\n', 'not mine\n']);
  });

  it('make one first account', async () => {
    expect((await runThree('first account')).toSorted()).toEqual(['made\n', 'not made\n', 'not made\n']);
    expect(await listAccounts(db!)).toMatchObject([{ name: 'admin', role: 'admin' }]);
  });

  it('take three guesses at a password between them, and no more', async () => {
    expect((await runThree('guess')).join('').match(/taken/g)).toHaveLength(3);
  });

  it('leave one admin where each takes one’s role away', async () => {
    const before = await open();
    for (const n of [1, 2, 3]) {
      await createAccount(before, { name: `admin${n}`, role: 'admin', password: '' }, START);
    }
    await before.destroy();
    expect((await runThree('demote')).toSorted()).toEqual(['changed\n', 'changed\n', 'last_admin\n']);
    expect((await listAccounts(db!)).filter(({ role }) => role === 'admin')).toHaveLength(1);
  });
});

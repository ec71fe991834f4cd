import { once } from 'node:events';
import { openStore } from '../../src/store/open-store.ts';
import { sqlite } from '../../src/store/sqlite.ts';
import { invoice, START } from './events.ts';
import { ledgersOf, leasesOf, NUMBER } from './ledgers.ts';

// A process of its own on a store's file: says that it is ready, waits for a word, and does its part.

const [, , part, file = ''] = process.argv;
process.stdout.write('ready\n');
await once(process.stdin, 'data');
const db = await openStore(sqlite(file));
if (part === 'ingest') {
  for (let n = 0; n < 100; n += 5) {
    const batch = Array.from({ length: 5 }, (_, k) => invoice(`e${n + k}`, { client: `c${k}` }));
    await ledgersOf(db).events.ingest(batch);
  }
}
if (part === 'acquire') {
  const holder = { host: 'here.example', pid: process.pid, start: 'once' };
  const held = await leasesOf(db, { holder }).acquire(NUMBER, START);
  process.stdout.write(held ? 'mine\n' : 'not mine\n');
}
await db.destroy();
process.stdin.unref();

import { once } from 'node:events';
import { changeAccount, createFirstAccount, findAccount } from '../../src/store/staff/accounts.ts';
import { openStore } from '../../src/store/database/open-store.ts';
import { takeTry } from '../../src/store/staff/sign-in-failures.ts';
import { invoice, START } from './events.ts';
import { ledgersOf, leasesOf, NUMBER } from './ledgers.ts';
import { dialectAt } from './store-address.ts';

// A process of its own on a store: says that it is ready, waits for a word, and does its part.

const [, , part, address = '', which = ''] = process.argv;
process.stdout.write('ready\n');
await once(process.stdin, 'data');
const db = await openStore(dialectAt(address));
if (part === 'ingest') {
  for (let n = 0; n < 100; n += 5) {
    const batch = Array.from({ length: 5 }, (_, k) => invoice(`e${n + k}`, { client: `c${k}` }));
    await ledgersOf(db).events.ingest(batch);
  }
}
if (part === 'ingest for many') {
  for (let n = 0; n < 1000; n += 20) {
    const batch = Array.from({ length: 20 }, (_, k) => invoice(`e${n + k}`, { client: `c${(n + k) % 200}` }));
    await ledgersOf(db).events.ingest(batch);
  }
}
if (part === 'acquire a number of its own') {
  const held = await leasesOf(db).acquire(`+549110000000${which}`, START);
  process.stdout.write(`${held?.lease.epoch}\n`);
}
if (part === 'acquire') {
  const holder = { host: 'here.example', pid: process.pid, start: 'once' };
  const held = await leasesOf(db, { holder }).acquire(NUMBER, START);
  process.stdout.write(held ? 'mine\n' : 'not mine\n');
}
if (part === 'first account') {
  const isMade = await createFirstAccount(db, { name: 'admin', role: 'admin', password: which }, START);
  process.stdout.write(isMade ? 'made\n' : 'not made\n');
}
if (part === 'demote') {
  const { id = '' } = (await findAccount(db, `admin${which}`)) ?? {};
  process.stdout.write(`${await changeAccount(db, id, { role: 'viewer', now: START })}\n`);
}
if (part === 'guess') {
  const tried = ['name', 'address'].map((subject) => ({
    subject,
    delayAfter: (failures: number) => (failures < 3 ? 0 : 1000),
  }));
  const at = { now: START, forgetBefore: START - 1000 };
  for (let n = 0; n < 10; n += 1) {
    if ((await takeTry(db, tried, at)).wait === 0) process.stdout.write('taken\n');
  }
}
await db.destroy();
process.stdin.unref();

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { planDeliveries } from '../src/delivery/plan-deliveries.ts';
import { eventMessage } from '../src/events/event-message.ts';
import { sampleEvent } from '../src/events/sample-event.ts';
import { createEventLedger } from '../src/store/deliveries/event-ledger.ts';
import { openStore } from '../src/store/database/open-store.ts';
import type { StoreDialect } from '../src/store/database/dialect.ts';
import { postgres } from '../src/store/database/postgres.ts';
import { sqlite } from '../src/store/database/sqlite.ts';
import { messageCount } from './messages.ts';
import { startCluster } from '../test/support/postgres-cluster.ts';
import { startService } from '../test/support/service.ts';
import { tempFolder } from '../test/support/temp-folder.ts';
import { rate, type Row } from './report.ts';

const EVENTS = 10_000;
const BATCH = 200;

/** Ingest into the store, and sending what it holds to phones in a process of their own: on either database. */
export async function benchLedger(): Promise<Row[]> {
  const cluster = await startCluster({ isDurable: true });
  try {
    return [...(await benchOn('SQLite')), ...(await benchOn(`PostgreSQL ${cluster.version}`, cluster.url))];
  } finally {
    await cluster.stop();
  }
}

async function benchOn(name: string, databaseUrl?: string): Promise<Row[]> {
  const { folder, remove } = await tempFolder();
  const dataDir = path.join(folder, 'service');
  const sandbox = await startService({ DATA_DIR: path.join(folder, 'phones') }, 'sandbox');
  try {
    const ingest = await fill(databaseUrl === undefined ? inFolder(dataDir) : postgres(databaseUrl), EVENTS);
    const service = await startService(
      { DATA_DIR: dataDir, SANDBOX_URL: sandbox.url, DATABASE_URL: databaseUrl ?? '' },
      'worker',
    );
    const sent = await sendAll(service.url);
    await service.stop();
    return [
      { what: `${name}: ingest, batches of ${BATCH}`, value: rate(ingest) },
      { what: `${name}: send, from ledger to phone and back`, value: rate(sent) },
    ];
  } finally {
    await sandbox.kill();
    await remove();
  }
}

/** The store of a service that keeps its data there. */
export function inFolder(dataDir: string): StoreDialect {
  mkdirSync(dataDir, { recursive: true });
  return sqlite(path.join(dataDir, 'avisador.db'));
}

/** Puts events of a thousand clients into a store; answers how many a second. */
export async function fill(store: StoreDialect, events: number): Promise<number> {
  const db = await openStore(store);
  const ledger = createEventLedger(db, { account: '+5491100000000', clock: Date.now });
  const now = new Date();
  const planned = Array.from({ length: events }, (_, n) => {
    const client = { id: `client-${n % 1000}`, phone: `+54911${20_000_000 + (n % 1000)}` };
    const message = eventMessage(sampleEvent('invoice.generated', { id: `bench-${n}`, client }), now);
    const deliveries = planDeliveries(message, { candidatesOf: (phone) => [phone], localeOf: () => 'es' });
    return { message, deliveries };
  });
  const startedAt = performance.now();
  for (let at = 0; at < events; at += BATCH) await ledger.ingest(planned.slice(at, at + BATCH));
  const took = (performance.now() - startedAt) / 1000;
  await db.destroy();
  return events / took;
}

async function sendAll(url: string): Promise<number> {
  const sent = async () => messageCount(url);
  let first = { at: performance.now(), count: 0 };
  for (;;) {
    const now = { at: performance.now(), count: await sent() };
    if (first.count === 0) first = now;
    if (now.count >= EVENTS) return ((now.count - first.count) * 1000) / (now.at - first.at);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

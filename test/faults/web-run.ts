import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Db } from '../../src/store/database/schema.ts';
import { seededRandom } from '../support/random.ts';
import { eventually } from '../support/service.ts';
import { session } from '../support/web-service.ts';
import { openWhatsApp, type SimulatedWhatsApp } from '../whatsapp-web/simulated-whatsapp.ts';
import { compare, type Comparison } from './compare.ts';
import { CLIENTS, createPanel, phoneOf, type Panel } from './panel.ts';
import { createServiceOnWeb, type ServiceOnWeb } from './service-on-web.ts';
import { settleByHand } from './settle-by-hand.ts';
import { watchTrouble } from './trouble-watch.ts';
import { drawFaults } from './web-faults.ts';

export interface WebRun {
  seed: number;
  /** How often the service is killed, and the browser. */
  kills: number;
  browserKills: number;
  /** How many events are posted meanwhile. */
  events: number;
  /** How many messages more are dropped by the page for good: five at most, since a sixth pauses the number. */
  drops: number;
  /** Where the service’s log is to be written. */
  log?: string;
}

export interface WebReport extends Comparison {
  /** How long it took at most until a session was back, in milliseconds. */
  slowestReturn: number;
  /** How many messages were in doubt in the end, and were settled as staff would. */
  settledByHand: number;
  /** How many processes of the browser were left when the service had stopped. */
  browsersLeft: number;
}

const OUR_NUMBER = '+5491100000000';
/** The longest wait after a few failures is ten minutes. */
const SETTLED_MS = 30 * 60_000;

/**
 * Posts events of twenty clients, each client’s one after the other, to a service on WhatsApp Web, while the browser, the
 * page, the network and the service itself fail at random moments; then compares what stands on the phones with what was
 * answered with 202. Throws where the session is not back by itself within a minute.
 */
export async function webRun({ seed, drops, log, ...doses }: WebRun): Promise<WebReport> {
  const random = seededRandom(seed);
  const folder = await mkdtemp(path.join(tmpdir(), 'avisador-faults-'));
  const whatsApp = await openWhatsApp({ scanner: OUR_NUMBER });
  const service = await createServiceOnWeb(whatsApp, path.join(folder, 'service'));
  const posting = new AbortController();
  const panel = createPanel({ url: () => service.url, signal: posting.signal });
  const closers: Array<() => Promise<unknown>> = [];
  giveSomeLids(whatsApp);
  try {
    await service.start();
    await session(service.url, 'ready');
    // A session that is lost for good must not come back by a second scan.
    whatsApp.setScanner(undefined);
    const db = await service.openStore();
    closers.push(() => db.destroy());
    const trouble = watchTrouble(db);
    closers.push(() => trouble.stop());

    await failAtRandom({ doses, service, whatsApp, panel, random });
    await settled(db);
    await dropForGood(drops, { service, whatsApp, panel, db });
    let browsersLeft = await service.stop();
    const settledByHand = await settleByHand(db, whatsApp);
    if (settledByHand > 0) {
      await service.start();
      await settled(db);
      browsersLeft += await service.stop();
    }
    return {
      ...compare(panel.accepted, whatsApp.allMessages(), trouble.mayBePassed),
      slowestReturn: service.slowestReturn,
      settledByHand,
      browsersLeft,
    };
  } finally {
    posting.abort();
    for (const close of closers.toReversed()) await close();
    await service.kill();
    if (log !== undefined) await writeFile(log, `${service.output.join('\n')}\n`);
    await whatsApp.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** Some customers are known to WhatsApp by another address than their number. */
function giveSomeLids(whatsApp: SimulatedWhatsApp): void {
  for (let client = 0; client < CLIENTS; client += 3) {
    whatsApp.setLid(phoneOf(client), `90000000${client}@lid`, { answeredAs: client % 2 ? 'lid' : 'c.us' });
  }
}

interface Running {
  service: ServiceOnWeb;
  whatsApp: SimulatedWhatsApp;
  panel: Panel;
}

interface Failing extends Running {
  doses: { kills: number; browserKills: number; events: number };
  random: () => number;
}

/** Resolves when all that was posted is accepted, and nothing fails any more. */
async function failAtRandom({ doses, random, ...running }: Failing): Promise<void> {
  const { service, whatsApp, panel } = running;
  const { events } = doses;
  const posts: Array<Promise<void>> = [];
  let client = 0;
  const postUpTo = (count: number) => {
    while (posts.length < count) {
      // Often several of one client, which have to keep their order.
      if (random() < 0.4) client = Math.floor(random() * CLIENTS);
      posts.push(panel.postNext(client));
    }
  };
  const faults = drawFaults(doses, { service, whatsApp, random });
  for (const [index, fault] of faults.entries()) {
    // What is on its way when the fault comes.
    whatsApp.setSendDelay(random() * 400);
    await fault(() => postUpTo(Math.ceil((events * (index + 1)) / faults.length)));
  }
  postUpTo(events);
  await service.back();
  whatsApp.setSendDelay(0);
  await Promise.all(posts);
  // What the page has dropped it sends again when it has lost its connection.
  whatsApp.setOnline(false);
  whatsApp.setOnline(true);
  await service.back();
}

/** The page drops some messages, and keeps to it: they stay in doubt. What comes after them does not wait for ever. */
async function dropForGood(
  drops: number,
  { service, whatsApp, panel, db }: Running & { db: Db },
): Promise<void> {
  if (drops === 0) return;
  whatsApp.setResend(false);
  await whatsApp.reload();
  await service.back();
  whatsApp.setSends('drop');
  const clients = Array.from({ length: drops }, (_, client) => client);
  await Promise.all(clients.map((client) => panel.postNext(client)));
  await eventually(
    () =>
      db
        .selectFrom('deliveries')
        .select('seq')
        .where('status', '=', 'sending')
        .where('stuck_at', 'is not', null)
        .execute(),
    ({ length }) => length === drops,
    SETTLED_MS,
  );
  whatsApp.setSends('work');
  await Promise.all(clients.map((client) => panel.postNext(client)));
  await settled(db);
}

/** Resolves when nothing waits or is being sent. */
async function settled(db: Db): Promise<void> {
  await eventually(
    async () => [
      ...(await db.selectFrom('events').select('id').where('state', '=', 'inbox').execute()),
      ...(await db
        .selectFrom('deliveries')
        .select(['event_id', 'status', 'hold_reason', 'due_at', 'attempts'])
        .where('status', 'in', ['queued', 'sending'])
        .execute()),
    ],
    ({ length }) => length === 0,
    SETTLED_MS,
  );
}

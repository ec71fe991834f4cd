import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { packageLambda } from '../../aws/package-lambda.ts';
import { openStore } from '../../src/store/database/open-store.ts';
import { postgres } from '../../src/store/database/postgres.ts';
import { startLocalSqs } from '../support/local-sqs.ts';
import { startCluster } from '../support/postgres-cluster.ts';
import { seededRandom } from '../support/random.ts';
import { eventually, messagesOn, startService, type PhoneMessage, type Service } from '../support/service.ts';
import { compare, missing, type Arrival, type Comparison } from './compare.ts';
import { createPanel, type Panel } from './panel.ts';

export interface RolesRun {
  seed: number;
  /** How often a process is killed: each in its turn. */
  kills: number;
  events: number;
  clients: number;
}

export interface RolesReport extends Comparison {
  /** Phones that were written to from more than one of our numbers. */
  fromTwoNumbers: string[];
  /** Events of which the store does not say that they were sent. */
  notKnownAsSent: string[];
}

const NUMBERS = ['+5491100000001', '+5491100000002'];
/** What is not on its phone after so long is lost. */
const SENT_MS = 300_000;

/**
 * As on AWS: intake as the Lambda’s bundle behind a stand-in for API Gateway, two workers of two numbers and the console,
 * each a process of its own, between them PostgreSQL and a local SQS. Posts the events of the clients, each client’s one
 * after the other, while the processes and PostgreSQL are killed in turn and started again; then compares what stands on
 * the phones and in the store with what was answered with 202.
 */
export async function rolesRun({ seed, kills, events, clients }: RolesRun): Promise<RolesReport> {
  const random = seededRandom(seed);
  const folder = await mkdtemp(path.join(tmpdir(), 'avisador-roles-'));
  await packageLambda();
  const [sqs, cluster] = await Promise.all([startLocalSqs(), startCluster()]);
  const phones = await startService({ DATA_DIR: path.join(folder, 'phones') }, 'sandbox');
  const env = {
    DATABASE_URL: cluster.url,
    SQS_ENDPOINT: sqs.endpoint,
    SQS_QUEUE_URL: sqs.queueUrl('events.fifo'),
    SQS_DLQ_URL: sqs.queueUrl('dead.fifo'),
    SANDBOX_URL: phones.url,
  };
  const run = (role: string, name: string, more = {}) =>
    keepRunning(() => startService({ ...env, DATA_DIR: path.join(folder, name), ...more }, role));
  const intake = await run('intake --lambda', 'intake');
  const others = [
    run('console', 'console'),
    ...NUMBERS.map((number) => run('worker', number, { WHATSAPP_NUMBER: number })),
  ];
  const processes = [intake, ...(await Promise.all(others))];
  const victims = [...processes.map(({ kill }) => kill), () => cluster.restart()];

  const posting = new AbortController();
  const panel = createPanel({ url: () => intake.url, signal: posting.signal });
  const posts: Array<Promise<void>> = [];
  const coming: Array<Promise<void> | undefined> = [];
  const postUpTo = (count: number) => {
    while (posts.length < count) posts.push(panel.postNext(Math.floor(random() * clients)));
  };
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      postUpTo(Math.ceil((events * (kill + 1)) / kills));
      await delay(random() * 1500);
      // Now and then the next one is killed while the last is just starting.
      const isBack = victims[kill % victims.length]?.(random() * 1000);
      if (random() < 0.7) await isBack;
      else coming.push(isBack);
    }
    await Promise.all([...posts, ...coming]);
    posting.abort();
    const read = () => messagesOn(phones.url);
    const isComplete = (now: PhoneMessage[]) => missing(panel.accepted, now.map(arrival)).length === 0;
    const messages = await eventually(read, isComplete, SENT_MS).catch(read);
    return {
      ...compare(panel.accepted, messages.map(arrival)),
      fromTwoNumbers: fromTwoNumbers(messages),
      notKnownAsSent: await notKnownAsSent(cluster.url, panel.accepted),
    };
  } finally {
    posting.abort();
    for (const { stop } of processes) await stop();
    await phones.stop();
    await cluster.stop();
    await sqs.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A process that is started again whenever it is killed, as a supervisor does. */
interface KeptRunning {
  readonly url: string;
  /** SIGKILL. Resolves when it runs again, for which it is left dead so long (ms). */
  kill(deadMs: number): Promise<void>;
  stop(): Promise<void>;
}

async function keepRunning(start: () => Promise<Service>): Promise<KeptRunning> {
  let service = await start();
  let lastKill = Promise.resolve();

  async function killNow(deadMs: number): Promise<void> {
    await service.kill();
    await delay(deadMs);
    service = await startedAgain(start);
  }

  return {
    get url() {
      return service.url;
    },
    kill(deadMs) {
      lastKill = lastKill.then(() => killNow(deadMs));
      return lastKill;
    },
    async stop() {
      await lastKill.catch(() => undefined);
      const code = await service.stop();
      if (code !== 0)
        throw new Error(`it ended with ${String(code)}:\n${service.output.slice(-20).join('\n')}`);
    },
  };
}

/** Where PostgreSQL dies while it starts, it ends, and the supervisor starts it once more. */
async function startedAgain(start: () => Promise<Service>): Promise<Service> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await start();
    } catch (error) {
      console.error(error);
      if (tries === 5) throw error;
    }
  }
}

function arrival({ phone, text, at }: PhoneMessage): Arrival {
  return { phone, text, at: Date.parse(at) };
}

function fromTwoNumbers(messages: PhoneMessage[]): string[] {
  const numbersOf = Map.groupBy(messages, ({ phone }) => phone);
  return [...numbersOf]
    .filter(([, theirs]) => new Set(theirs.map(({ number }) => number)).size !== 1)
    .map(([phone]) => phone);
}

async function notKnownAsSent(url: string, accepted: Panel['accepted']): Promise<string[]> {
  const db = await openStore(postgres(url));
  const rows = await db
    .selectFrom('deliveries')
    .select('event_id')
    .where('status', 'in', ['sent', 'delivered', 'read'])
    .execute();
  await db.destroy();
  const sent = new Set(rows.map(({ event_id }) => event_id));
  return [...accepted.values()].flat().filter((id) => !sent.has(id));
}

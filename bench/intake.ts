import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { network } from '../test/support/api.ts';
import { SECRET, startScript, startService, type Service } from '../test/support/service.ts';
import { tempFolder } from '../test/support/temp-folder.ts';
import { load, type LoadResult } from './load.ts';
import { metric } from './messages.ts';
import { median, rate, ratio, type Row } from './report.ts';

const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const CONNECTIONS = 100;
const SECONDS = 4;
const ROUNDS = 3;

/** Intake on the embedded queue and on SQS, against bare Express and against one SendMessage for each post. */
export async function benchIntake(): Promise<Row[]> {
  const { folder, remove } = await tempFolder();
  const sandbox = await startService({ DATA_DIR: path.join(folder, 'phones') }, 'sandbox');
  const runs: Record<'bare' | 'offline' | 'sending', LoadResult[]> = { bare: [], offline: [], sending: [] };
  const embedded = (name: string) =>
    startService({ DATA_DIR: path.join(folder, name), SANDBOX_URL: sandbox.url });
  try {
    // In turns, so that a machine that slows down slows all; one at a time, so that none works beside another.
    for (let round = 0; round < ROUNDS; round += 1) {
      runs.bare.push(await measure(startScript([script('bare-express.ts')], {})));
      await network(sandbox.url, { state: 'offline' });
      runs.offline.push(await measure(embedded(`offline-${round}`)));
      await network(sandbox.url, { state: 'online' });
      runs.sending.push(await measure(embedded(`sending-${round}`)));
    }
  } finally {
    await sandbox.kill();
    await remove();
  }
  const [bare, offline, sending] = [middle(runs.bare), middle(runs.offline), middle(runs.sending)];
  const toBare = ({ perSecond }: LoadResult) => ratio(perSecond, bare.perSecond, 'bare Express');
  return [
    row('bare Express: reads the JSON, answers 202', bare),
    row('embedded queue, phone offline', offline, toBare(offline)),
    row('embedded queue, while sending', sending, toBare(sending)),
    ...(await overSqs()),
  ];
}

async function measure(starting: Promise<Service>): Promise<LoadResult> {
  const service = await starting;
  try {
    await post(service, 1);
    return await post(service);
  } finally {
    await service.kill();
  }
}

/** SQS itself is a stand-in in memory, so what counts are the requests; both endpoints have the same one. */
async function overSqs(): Promise<Row[]> {
  const { folder, remove } = await tempFolder();
  const sqs = await startScript([script('../test/support/local-sqs-server.ts')], {});
  const env = {
    DATA_DIR: folder,
    SQS_ENDPOINT: sqs.url,
    SQS_QUEUE_URL: `${sqs.url}/000000000000/bench.fifo`,
    SQS_DLQ_URL: `${sqs.url}/000000000000/bench-dead.fifo`,
  };
  const intake = await startService(env, 'intake');
  const each = await startScript([script('send-each.ts')], { SQS_ENDPOINT: sqs.url });
  // With no phone network to send to, it only takes in.
  const worker = await startService({ ...env, SANDBOX_URL: 'http://127.0.0.1:9' }, 'worker');
  try {
    const single = await post(each);
    const before = await requests(sqs);
    const coalesced = await post(intake);
    await ingested(worker, coalesced.answers);
    const after = await requests(sqs);
    const sends = (after['SendMessageBatch'] ?? 0) - (before['SendMessageBatch'] ?? 0);
    const all = total(after) - total(before);
    return [
      row('one SendMessage for each post', single),
      row('intake over SQS', coalesced, ratio(coalesced.perSecond, single.perSecond, 'one each')),
      { what: 'send requests per event', value: (sends / coalesced.answers).toFixed(3) },
      { what: 'SQS requests per event, all', value: (all / coalesced.answers).toFixed(3) },
    ];
  } finally {
    await Promise.all([intake, each, worker, sqs].map((service) => service.kill()));
    await remove();
  }
}

type Requests = Record<string, number>;

async function requests(sqs: Service): Promise<Requests> {
  return (await (await fetch(`${sqs.url}/requests`)).json()) as Requests;
}

function total(counts: Requests): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** Waits until the worker has taken in what was posted. */
async function ingested(worker: Service, events: number): Promise<void> {
  while ((await metric(worker.url, 'avisador_events_ingested_total')) < events) {
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function post({ url }: Service, seconds = SECONDS): Promise<LoadResult> {
  return load({ url, secret: SECRET, connections: CONNECTIONS, seconds, clients: 1000 });
}

function middle(runs: LoadResult[]): LoadResult {
  const wanted = median(runs.map(({ perSecond }) => perSecond));
  const found = runs.find(({ perSecond }) => perSecond === wanted);
  if (!found) throw new TypeError('no run');
  return found;
}

function row(what: string, { perSecond, p99, others }: LoadResult, compared?: string): Row {
  const value = `${rate(perSecond)}, p99 ${p99.toFixed(0)} ms`;
  if (others > 0) throw new Error(`${what}: ${others} answers were not 202`);
  return compared === undefined ? { what, value } : { what, value, ratio: compared };
}

import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { network } from '../test/support/api.ts';
import { SECRET, startScript, startService, type Service } from '../test/support/service.ts';
import { tempFolder } from '../test/support/temp-folder.ts';
import { load, type LoadResult } from './load.ts';
import { median, rate, ratio, type Row } from './report.ts';

const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const CONNECTIONS = 100;
const SECONDS = 4;
const ROUNDS = 3;

/** Intake on the embedded queue and on SQS, against bare Express and against one SendMessage for each post. */
export async function benchIntake(): Promise<Row[]> {
  const { folder, remove } = await tempFolder();
  const bare = await startScript([script('bare-express.ts')], {});
  const sandbox = await startService({ DATA_DIR: path.join(folder, 'phones') }, 'sandbox');
  const started = [bare, sandbox];
  try {
    const offline = await embedded(folder, 'offline', sandbox);
    started.push(offline);
    await network(sandbox.url, { state: 'offline' });
    const [base, held] = await inTurns(bare, offline);
    await offline.stop();

    await network(sandbox.url, { state: 'online' });
    const sending = await embedded(folder, 'sending', sandbox);
    started.push(sending);
    const [base2, sent] = await inTurns(bare, sending);
    await sending.stop();
    return [
      row('bare Express, answering 202', base),
      row('embedded queue, phone offline', held, ratio(held.perSecond, base.perSecond, 'bare Express')),
      row('embedded queue, while sending', sent, ratio(sent.perSecond, base2.perSecond, 'bare Express')),
      ...(await overSqs()),
    ];
  } finally {
    await Promise.all(started.map((service) => service.kill()));
    await remove();
  }
}

function embedded(folder: string, name: string, sandbox: Service): Promise<Service> {
  return startService({ DATA_DIR: path.join(folder, name), SANDBOX_URL: sandbox.url });
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
  const each = await startScript([script('send-each.ts')], env);
  const worker = await startService({ ...env }, 'worker');
  try {
    const single = await post(each);
    const before = await requests(sqs);
    const coalesced = await post(intake);
    await emptied(sqs, before, coalesced.answers);
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

/** Waits until the worker has deleted what was posted: from then on it only polls. */
async function emptied(sqs: Service, before: Requests, events: number): Promise<void> {
  const deletes = (counts: Requests) => counts['DeleteMessageBatch'] ?? 0;
  let last = -1;
  for (let now = deletes(await requests(sqs)); now !== last; now = deletes(await requests(sqs))) {
    last = now;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  if (last - deletes(before) < events / 10) throw new Error('the worker has not taken in what was posted');
}

function post({ url }: Service, seconds = SECONDS): Promise<LoadResult> {
  return load({ url, secret: SECRET, connections: CONNECTIONS, seconds, clients: 1000 });
}

/** Measures two services in turn, so that a machine that slows down slows both: the median run of each. */
async function inTurns(a: Service, b: Service): Promise<[LoadResult, LoadResult]> {
  await post(a, 1);
  await post(b, 1);
  const runs: [LoadResult[], LoadResult[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    runs[0].push(await post(a));
    runs[1].push(await post(b));
  }
  return [middle(runs[0]), middle(runs[1])];
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

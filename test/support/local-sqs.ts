import { setTimeout as delay } from 'node:timers/promises';
import { buildApp, type BuildAppOptions } from 'fauxqs';

/** What a local SQS does to requests of one action, so that trouble can be rehearsed. */
interface Fault {
  /** `ReceiveMessage`, `SendMessageBatch`, … */
  action: string;
  /** How many of them; then all is well again. */
  times: number;
  /** Refused before it does anything, or done while the answer is lost. */
  kind: 'refused' | 'answer_lost';
}

export interface LocalSqs {
  endpoint: string;
  /** The address of a queue of this name, whether it exists or not. */
  queueUrl(name: string): string;
  /** How many requests came in, by action. */
  requests(): Record<string, number>;
  forgetRequests(): void;
  fail(fault: Fault): void;
  close(): Promise<void>;
}

interface LocalSqsOptions {
  port?: number;
  /** Added to every request, ms. */
  latencyMs?: number;
  /** Where messages are kept over a restart. None: in memory. */
  dataDir?: string | undefined;
}

/** A local server that speaks SQS's protocol (fauxqs), on loopback only. */
export async function startLocalSqs({
  port = 0,
  latencyMs = 0,
  dataDir,
}: LocalSqsOptions = {}): Promise<LocalSqs> {
  const persistence = dataDir === undefined ? undefined : await openPersistence(dataDir);
  const app = buildApp({
    logger: false,
    host: 'localhost',
    ...(persistence && { stores: persistence.stores }),
  });
  const counts = new Map<string, number>();
  const faults: Fault[] = [];

  app.addHook('onRequest', async (request, reply) => {
    const action = actionOf(request.headers);
    if (action === undefined) return;
    counts.set(action, (counts.get(action) ?? 0) + 1);
    if (latencyMs > 0) await delay(latencyMs);
    if (takeFault(faults, action, 'refused')) {
      await reply.code(503).send({ __type: 'ServiceUnavailable', message: 'rehearsed' });
    }
  });
  app.addHook('onSend', async (request, _reply, payload) => {
    const action = actionOf(request.headers);
    if (action !== undefined && takeFault(faults, action, 'answer_lost')) request.raw.socket.destroy();
    return payload;
  });
  app.get('/requests', () => Object.fromEntries(counts));
  app.addHook('onClose', () => persistence?.close());

  const endpoint = await app.listen({ host: '127.0.0.1', port });
  return {
    endpoint,
    queueUrl: (name) => `${endpoint}/000000000000/${name}`,
    requests: () => Object.fromEntries(counts),
    forgetRequests: () => counts.clear(),
    fail: (fault) => void faults.push({ ...fault }),
    close: () => app.close(),
  };
}

function actionOf(headers: Record<string, unknown>): string | undefined {
  const target = headers['x-amz-target'];
  return typeof target === 'string' ? target.replace('AmazonSQS.', '') : undefined;
}

function takeFault(faults: Fault[], action: string, kind: Fault['kind']): boolean {
  const fault = faults.find((each) => each.action === action && each.kind === kind && each.times > 0);
  if (fault) fault.times -= 1;
  return fault !== undefined;
}

type Stores = NonNullable<BuildAppOptions['stores']>;

/**
 * fauxqs keeps messages on disk only under its `startFauxqs`, which listens on every address of the machine. This is
 * what that does with its inner modules (version 2.4.1), which the package does not export by name.
 */
async function openPersistence(dataDir: string): Promise<{ stores: Stores; close: () => void }> {
  const { SqsStore }: { SqsStore: new () => Stores['sqsStore'] } = await import(inner('sqs/sqsStore.js'));
  const { SnsStore }: { SnsStore: new () => Stores['snsStore'] } = await import(inner('sns/snsStore.js'));
  const { S3Store }: { S3Store: new () => Stores['s3Store'] } = await import(inner('s3/s3Store.js'));
  const { PersistenceManager }: { PersistenceManager: new (dir: string) => Persistence } = await import(
    inner('persistence.js')
  );
  const stores = { sqsStore: new SqsStore(), snsStore: new SnsStore(), s3Store: new S3Store() };
  const persistence = new PersistenceManager(dataDir);
  // Before the stores know of it: otherwise loading would write everything anew.
  persistence.loadSqsAndSns(stores.sqsStore, stores.snsStore);
  for (const store of [stores.sqsStore, ...stores.sqsStore.allQueues()])
    Object.assign(store, { persistence });
  return { stores, close: () => persistence.close() };
}

function inner(path: string): string {
  return new URL(`../../node_modules/fauxqs/dist/${path}`, import.meta.url).href;
}

interface Persistence {
  loadSqsAndSns(sqs: Stores['sqsStore'], sns: Stores['snsStore']): void;
  close(): void;
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { seededRandom } from '../support/random.ts';
import { startCluster } from '../support/postgres-cluster.ts';
import { eventually, messagesOn, startService } from '../support/service.ts';
import { compare, missing, type Arrival, type Comparison } from './compare.ts';
import { CLIENTS, createPanel } from './panel.ts';

export interface KillRun {
  seed: number;
  /** How often the service is killed. */
  kills: number;
  /** The phones are a process of their own, which is not killed. */
  isSandboxApart: boolean;
  /** The store is in PostgreSQL, which crashes now and then as well. */
  isOnPostgres: boolean;
}

/** What is not on its phone after so long is lost. */
const SENT_MS = 300_000;

/**
 * Posts events of twenty clients, each client's one after the other, while the service is killed with SIGKILL at random
 * moments and started again; then compares what stands on the phones with what was answered with 202.
 */
export async function killRun({ seed, kills, isSandboxApart, isOnPostgres }: KillRun): Promise<Comparison> {
  const random = seededRandom(seed);
  const folder = await mkdtemp(path.join(tmpdir(), 'avisador-kill-'));
  const sandbox = isSandboxApart
    ? await startService({ DATA_DIR: path.join(folder, 'phones') }, 'sandbox')
    : undefined;
  const cluster = isOnPostgres ? await startCluster() : undefined;
  const start = () =>
    startService({
      DATA_DIR: path.join(folder, 'service'),
      ...(sandbox && { SANDBOX_URL: sandbox.url }),
      ...(cluster && { DATABASE_URL: cluster.url }),
    });
  let service = await start();
  const posting = new AbortController();
  const { signal } = posting;
  const panel = createPanel({ url: () => service.url, signal });
  const clients = Array.from({ length: CLIENTS }, async (_, client) => {
    while (!signal.aborted) {
      await panel.postNext(client);
      // Sending is slower there than accepting, and waits for it to be done are long.
      if (cluster) await delay(random() * 400);
    }
  });
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      if (cluster) {
        await delay(100 + random() * 900);
        await cluster.restart();
      }
      await delay(100 + random() * 900);
      const restart = async () => {
        await service.kill();
        service = await start();
      };
      // Now and then the service starts while its store does.
      await Promise.all([restart(), random() < 0.3 ? cluster?.restart() : undefined]);
    }
    await delay(300);
    posting.abort();
    await Promise.all(clients);
    const read = () => arrivals(sandbox?.url ?? service.url);
    const isComplete = (now: Arrival[]) => missing(panel.accepted, now).length === 0;
    return compare(panel.accepted, await eventually(read, isComplete, SENT_MS).catch(read));
  } finally {
    posting.abort();
    await service.stop();
    await sandbox?.stop();
    await cluster?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function arrivals(url: string): Promise<Arrival[]> {
  return (await messagesOn(url)).map(({ phone, text, at }) => ({ phone, text, at: Date.parse(at) }));
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sampleEvent } from '../../src/events/sample-event.ts';
import { seededRandom } from '../support/random.ts';
import { eventually, messagesOn, post, startService } from '../support/service.ts';

export interface KillRun {
  seed: number;
  /** How often the service is killed. */
  kills: number;
  /** The phones are a process of their own, which is not killed. */
  isSandboxApart: boolean;
  /** More environment for the service, such as a queue. */
  env?: Record<string, string>;
}

export interface KillReport {
  accepted: number;
  /** Ids of accepted events that are on no phone. */
  lost: string[];
  /** Ids of events that are on their phone more than once. */
  doubled: string[];
  /** Clients whose messages are not in the order of their events. */
  disordered: string[];
}

const CLIENTS = 20;

/**
 * Posts events of twenty clients, each client's one after the other, while the service is killed with SIGKILL at random
 * moments and started again; then compares what stands on the phones with what was answered with 202.
 */
export async function killRun({ seed, kills, isSandboxApart, env = {} }: KillRun): Promise<KillReport> {
  const random = seededRandom(seed);
  const folder = await mkdtemp(path.join(tmpdir(), 'avisador-kill-'));
  const sandbox = isSandboxApart
    ? await startService({ DATA_DIR: path.join(folder, 'phones') }, 'sandbox')
    : undefined;
  const start = () =>
    startService({
      DATA_DIR: path.join(folder, 'service'),
      ...(sandbox && { SANDBOX_URL: sandbox.url }),
      ...env,
    });
  let service = await start();
  const posting = new AbortController();
  const accepted = new Map<number, string[]>();
  const clients = Array.from({ length: CLIENTS }, (_, client) =>
    postInOrder({ client, url: () => service.url, signal: posting.signal, accepted }),
  );
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      await delay(100 + random() * 900);
      await service.kill();
      service = await start();
    }
    await delay(300);
    posting.abort();
    await Promise.all(clients);
    return await compare(accepted, () => textsByPhone(sandbox?.url ?? service.url));
  } finally {
    posting.abort();
    await service.stop();
    await sandbox?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Posting {
  client: number;
  url: () => string;
  signal: AbortSignal;
  accepted: Map<number, string[]>;
}

/** Posts as a panel does: one event after the other, each again under the same id until it is answered with 202. */
async function postInOrder({ client, url, signal, accepted }: Posting): Promise<void> {
  const mine: string[] = [];
  accepted.set(client, mine);
  for (let n = 0; !signal.aborted; n += 1) {
    const id = `kill-${client}-${n}`;
    const event = {
      ...sampleEvent('domain.deleted', { id, client: { id: `client-${client}`, phone: phoneOf(client) } }),
      data: { domain: { name: `${id}.example` } },
    };
    while (!(await isAccepted(url(), event))) {
      if (signal.aborted) return;
      await delay(20);
    }
    mine.push(id);
  }
}

async function isAccepted(url: string, event: Parameters<typeof post>[1]): Promise<boolean> {
  try {
    const response = await post(url, event);
    await response.text();
    return response.status === 202;
  } catch {
    return false;
  }
}

function phoneOf(client: number): string {
  return `+54911234567${String(client + 10)}`;
}

type Texts = Map<string, string[]>;

async function textsByPhone(url: string): Promise<Texts> {
  const texts: Texts = new Map();
  for (const { phone, text } of await messagesOn(url)) {
    const known = texts.get(phone) ?? [];
    texts.set(phone, [...known, text]);
  }
  return texts;
}

async function compare(accepted: Map<number, string[]>, read: () => Promise<Texts>): Promise<KillReport> {
  const idsOn = (texts: Texts, client: number) =>
    (texts.get(phoneOf(client)) ?? []).map((text) => /kill-\d+-\d+/.exec(text)?.[0] ?? text);
  const missing = (texts: Texts) =>
    [...accepted].flatMap(([client, ids]) => {
      const arrived = new Set(idsOn(texts, client));
      return ids.filter((id) => !arrived.has(id));
    });
  const texts = await eventually(read, (now) => missing(now).length === 0, 60_000).catch(read);
  const doubled: string[] = [];
  const disordered: string[] = [];
  for (const client of accepted.keys()) {
    const ids = idsOn(texts, client);
    doubled.push(...ids.filter((id, index) => ids.indexOf(id) !== index));
    const order = ids.map((id) => Number(id.split('-')[2]));
    if (order.some((n, index) => index > 0 && n < (order[index - 1] ?? 0)))
      disordered.push(`client-${client}`);
  }
  const count = [...accepted.values()].reduce((sum, ids) => sum + ids.length, 0);
  return { accepted: count, lost: missing(texts), doubled, disordered };
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createEventLedger } from '../../src/store/deliveries/event-ledger.ts';
import { network } from '../support/api.ts';
import { invoice, phoneOf } from '../support/events.ts';
import { NUMBER } from '../support/ledgers.ts';
import { eventually, messagesOn, startService, type Service } from '../support/service.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { tempStore, type TempStore } from '../support/temp-store.ts';

const program = fileURLToPath(new URL('../support/sender-process.ts', import.meta.url));
const CLIENTS = Array.from({ length: 10 }, (_, n) => `c${n}`);
const LEASE_MS = 1500;

/** A sender in a process of its own. */
interface SenderProcess {
  /** What it has said of its session, in order. */
  said: string[];
  child: ChildProcess;
}

let store: TempStore;
let phones: Service;
let folder: Awaited<ReturnType<typeof tempFolder>>;
let senders: SenderProcess[];
beforeEach(async () => {
  store = await tempStore();
  folder = await tempFolder();
  phones = await startService({ DATA_DIR: folder.folder }, 'sandbox');
  senders = [];
});
afterEach(async () => {
  for (const { child } of senders) {
    const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
    child.kill('SIGKILL');
    await ended;
  }
  await phones.stop();
  await folder.remove();
  await store.close();
});

function startSender(): SenderProcess {
  const child = spawn(process.execPath, [program, store.address, phones.url, String(LEASE_MS)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const sender: SenderProcess = { said: [], child };
  createInterface({ input: child.stdout }).on('line', (line) => sender.said.push(line));
  senders.push(sender);
  return sender;
}

async function ingest(from: number, to: number): Promise<void> {
  const ledger = createEventLedger(store.db, { account: NUMBER, clock: Date.now });
  for (let n = from; n < to; n += 1) {
    const at = Date.now();
    await ledger.ingest(CLIENTS.map((client) => invoice(`${client}.${n}`, { client, at })));
  }
}

/** What stands on each client’s phone, once there are so many messages in all. */
async function arrived(count: number): Promise<string[][]> {
  const messages = await eventually(
    () => messagesOn(phones.url),
    ({ length }) => length >= count,
    60_000,
  );
  return CLIENTS.map((client) =>
    messages.filter(({ phone }) => phone === phoneOf(client)).map(({ text }) => text),
  );
}

const inOrder = (count: number) =>
  CLIENTS.map((client) => Array.from({ length: count }, (_, n) => `${client}.${n}`));

it('A sender that was frozen for longer than its lease sends nothing more when it wakes', async () => {
  await network(phones.url, { latencyMs: 15 });
  await ingest(0, 8);
  const first = startSender();
  await arrived(20);
  first.child.kill('SIGSTOP');
  const second = startSender();
  expect(await arrived(80)).toEqual(inOrder(8));

  const before = first.said.length;
  first.child.kill('SIGCONT');
  await eventually(
    async () => first.said.slice(before),
    (said) => said.includes('lost'),
  );
  expect(first.said.at(-1)).toBe('lost');
  await ingest(8, 10);
  expect(await arrived(100)).toEqual(inOrder(10));
  expect(second.said.at(-1)).toBe('ready');
}, 120_000);

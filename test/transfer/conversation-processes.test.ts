import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createInbox } from '../../src/store/conversations/inbox.ts';
import { openConversationBench, type ConversationBench } from '../support/conversation-bench.ts';
import { claimsOf, pair } from '../support/conversation-pairs.ts';
import { START } from '../support/events.ts';
import { NUMBER } from '../support/ledgers.ts';
import { isPostgres } from '../support/temp-store.ts';

const program = fileURLToPath(new URL('../support/conversation-process.ts', import.meta.url));
const PAIRS = isPostgres ? 60 : 200;

let bench: ConversationBench;
let children: ChildProcess[];
beforeEach(async () => {
  bench = await openConversationBench();
  children = [];
});
afterEach(async () => {
  for (const child of children) await kill(child);
  await bench.close();
});

/** A process that is at work on the store. */
async function start(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [program, bench.store.address, String(PAIRS)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  await once(child.stdout, 'data');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

async function writeAll(): Promise<void> {
  const pairs = Array.from({ length: PAIRS }, (_, n) => pair(n));
  await createInbox(bench.store.db).keep(NUMBER, pairs.flatMap(claimsOf), START);
}

async function handled(): Promise<number> {
  return (await bench.handledAs()).filter((as) => as !== null).length;
}

/** The other processes need the processor more than whoever waits for them. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await setTimeout(20);
}

/** Waits until each pair's transfer has ended in some way, and tells how, and how often who was told of what. */
async function outcome() {
  await until(async () => {
    const open = (await bench.transfers()).filter(
      ({ status }) => status === 'waiting' || status === 'checking',
    );
    return open.length === 0 && (await handled()) === 2 * PAIRS;
  });
  const transfers = await bench.transfers();
  const callbacks = await bench.callbacks();
  const told = (await bench.told()).map(({ to, text }) => `${to} ${text.split('|')[1]}`);
  const count = (what: string) => told.filter((line) => line.endsWith(what)).length;
  return {
    verified: transfers.filter(({ status, claims }) => status === 'verified' && claims.length === 2).length,
    others: transfers.filter(({ status }) => status !== 'verified').length,
    callbacks: callbacks.length,
    transfersInCallbacks: new Set(callbacks.map(({ data }) => data.id)).size,
    toldToWait: count('transfer.waiting'),
    toldThatItIsVerified: count('transfer.verified'),
    toldTwice: told.length - new Set(told).size,
  };
}

const oneOfEach = {
  verified: PAIRS,
  others: 0,
  callbacks: PAIRS,
  transfersInCallbacks: PAIRS,
  toldToWait: PAIRS,
  toldThatItIsVerified: 2 * PAIRS,
  toldTwice: 0,
};

describe(`${PAIRS} times two claims of the same moment`, () => {
  it('make one transfer each, and everybody is told once, where two processes work on one store', async () => {
    await Promise.all([start(), start()]);
    await writeAll();
    expect(await outcome()).toEqual(oneOfEach);
  }, 60_000);

  it('do so too where processes are killed in between', async () => {
    await writeAll();
    for (const enough of [1, ...[0.1, 0.2, 0.4, 0.6].map((part) => part * 2 * PAIRS)]) {
      const child = await start();
      await until(async () => (await handled()) >= enough);
      await kill(child);
    }
    await start();
    expect(await outcome()).toEqual(oneOfEach);
  }, 60_000);
});

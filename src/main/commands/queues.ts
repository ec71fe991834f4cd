import { createLogger } from '../../logger.ts';
import type { Config } from '../config.ts';
import { openDatabase, withDatabase } from '../database.ts';
import { recordFromCommandLine } from './from-command-line.ts';
import { openQueue } from '../open-queue.ts';
import type { Queue } from '../queue.ts';

/** Prints how many events wait. */
export async function queueStatus(config: Config): Promise<number> {
  const { kind, waiting, inFlight, dead } = await withQueue(config, (queue) => queue.status());
  const unreadable = dead === undefined ? 'no dead-letter queue is configured' : `${dead} unreadable`;
  process.stdout.write(`${kind} queue: ${waiting} waiting, ${inFlight} being taken in, ${unreadable}\n`);
  return 0;
}

/** Puts unreadable events back, for a version that can read them. */
export async function queueRedrive(config: Config): Promise<number> {
  const count = await withQueue(config, async (queue) => {
    if ((await queue.status()).dead === undefined) return undefined;
    await withDatabase(config, (db) => recordFromCommandLine(db, { action: 'dead_letters.redrive' }));
    return queue.redrive();
  });
  if (count === undefined) {
    process.stderr.write('avisador: no dead-letter queue is configured: set SQS_DLQ_URL\n');
    return 1;
  }
  process.stdout.write(`${count} put back in the queue\n`);
  return 0;
}

async function withQueue<Result>(config: Config, use: (queue: Queue) => Promise<Result>): Promise<Result> {
  const db = config.sqs ? undefined : await openDatabase(config);
  const queue = await openQueue(config, db, createLogger('silent'));
  try {
    return await use(queue);
  } finally {
    queue.close();
    await db?.destroy();
  }
}

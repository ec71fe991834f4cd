import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLocalQueues } from '../../src/queue/create-queues.ts';
import { readQueueStatus } from '../../src/queue/queue-status.ts';
import { createSqsClient } from '../../src/queue/sqs-client.ts';
import { createSqsPublisher } from '../../src/queue/sqs-publisher.ts';
import { createLogger } from '../../src/logger.ts';
import { aMessage } from './local-queue.ts';

const script = fileURLToPath(new URL('../support/local-sqs-server.ts', import.meta.url));

describe('the local SQS as a process', () => {
  let folder: string;
  let server: ChildProcess | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'avisador-sqs-'));
  });
  afterEach(async () => {
    if (server?.exitCode === null) server.kill('SIGKILL');
    await rm(folder, { recursive: true });
  });

  async function start(): Promise<string> {
    server = spawn(process.execPath, [script, '--port', '0', '--data', folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(createInterface(server.stdout!), 'line');
    return JSON.parse(String(line)).endpoint;
  }

  async function stop(): Promise<unknown> {
    server!.kill('SIGTERM');
    const [code] = await once(server!, 'exit');
    return code;
  }

  it('counts requests, keeps messages over a restart, and stops when it is told to', async () => {
    let endpoint = await start();
    const at = () => {
      const queueUrl = `${endpoint}/000000000000/events.fifo`;
      return { queueUrl, client: createSqsClient({ queueUrl, endpoint, hasCredentials: false }) };
    };
    const before = at();
    await createLocalQueues(before.client, endpoint, before);
    await createSqsPublisher({ ...before, logger: createLogger('silent') }).publish([aMessage('e1')]);
    const requests = await fetch(`${endpoint}/requests`);
    await expect(requests.json()).resolves.toMatchObject({ CreateQueue: 1, SendMessageBatch: 1 });
    before.client.destroy();
    await expect(stop()).resolves.toBe(0);

    endpoint = await start();
    const after = at();
    await expect(readQueueStatus(after.client, after)).resolves.toMatchObject({ waiting: 1 });
    after.client.destroy();
    await expect(stop()).resolves.toBe(0);
  });
});

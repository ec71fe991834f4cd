import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { network } from '../test/support/api.ts';
import { startService } from '../test/support/service.ts';
import { tempFolder } from '../test/support/temp-folder.ts';
import { fill, inFolder } from './ledger.ts';
import { metric } from './messages.ts';
import { median, type Row } from './report.ts';

const BACKLOG = 100_000;
const ROUNDS = 5;

/** Start-up time, and memory with nothing and with a lot waiting while the phone is offline. */
export async function benchProcess(): Promise<Row[]> {
  const { folder, remove } = await tempFolder();
  const sandbox = await startService({ DATA_DIR: path.join(folder, 'phones') }, 'sandbox');
  try {
    await network(sandbox.url, { state: 'offline' });
    const bare: number[] = [];
    const ours: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      bare.push(timed(() => execFileSync(process.execPath, ['-e', '0'])));
      const startedAt = performance.now();
      const service = await startService({ DATA_DIR: path.join(folder, 'empty'), SANDBOX_URL: sandbox.url });
      ours.push(performance.now() - startedAt);
      await service.stop();
    }
    await fill(inFolder(path.join(folder, 'full')), BACKLOG);
    const empty = await memory(path.join(folder, 'empty'), sandbox.url);
    const full = await memory(path.join(folder, 'full'), sandbox.url);
    return [
      {
        what: 'start until it listens',
        value: `${median(ours).toFixed(0)} ms`,
        ratio: `${(median(ours) / median(bare)).toFixed(1)} × node alone`,
      },
      { what: 'memory, nothing waiting', value: megabytes(empty) },
      {
        what: `memory, ${BACKLOG.toLocaleString('en')} waiting`,
        value: megabytes(full),
        ratio: `${(full / empty).toFixed(2)} of nothing waiting`,
      },
    ];
  } finally {
    await sandbox.kill();
    await remove();
  }
}

/** Resident bytes of the service after a few seconds with what waits there. */
async function memory(dataDir: string, sandboxUrl: string): Promise<number> {
  const service = await startService({ DATA_DIR: dataDir, SANDBOX_URL: sandboxUrl });
  await new Promise((resolve) => setTimeout(resolve, 4000));
  const bytes = await metric(service.url, 'process_resident_memory_bytes');
  await service.stop();
  return bytes;
}

function timed(work: () => void): number {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(0)} MiB`;
}

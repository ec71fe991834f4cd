import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { chromiumArguments, findChromium } from '../../whatsapp/chromium.ts';
import { tryStart } from '../../whatsapp/trial-start.ts';
import type { Config } from '../config.ts';
import { ok, problem, together, warning, type Finding } from './finding.ts';

const MIB = 1_048_576;
/** Below this, a busy day may fill the disk; and below that, the next hour. In bytes. */
const LITTLE_SPACE = 1024 * MIB;
const NO_SPACE = 200 * MIB;
const FEW_FILES = 1000;

/** The program refuses an older Node before it gets here. */
export function checkNode(): Finding {
  return ok(process.versions.node);
}

/** Whether this user can keep data in DATA_DIR, and nobody else can read it. Makes nothing that it does not remove. */
export function checkDataFolder({ dataDir }: Pick<Config, 'dataDir'>): Finding {
  if (!existsSync(dataDir)) {
    const parent = firstThatExists(dataDir);
    return canWriteInto(parent)
      ? ok(`${dataDir}: not there yet, the first start makes it`)
      : problem(`${dataDir} cannot be made: this user may not write to ${parent}`, 'change its owner');
  }
  const { mode } = statSync(dataDir);
  return together([
    canWriteInto(dataDir)
      ? ok(dataDir)
      : problem(`this user cannot write to ${dataDir}`, 'change its owner to the service’s user'),
    ...((mode & 0o077) === 0
      ? []
      : [
          warning(
            `others on this machine may look into it (mode ${(mode & 0o777).toString(8)})`,
            `chmod 700 ${dataDir}`,
          ),
        ]),
  ]);
}

function firstThatExists(folder: string): string {
  return existsSync(folder) ? folder : firstThatExists(path.dirname(folder));
}

function canWriteInto(folder: string): boolean {
  const file = path.join(folder, `.doctor-${randomUUID()}`);
  try {
    // Empty: where the disk is full, that is not for want of a right.
    writeFileSync(file, '', { mode: 0o600 });
    rmSync(file);
    return true;
  } catch {
    return false;
  }
}

/** Whether there is room for what is to come, where DATA_DIR is. */
export async function checkDisk({ dataDir }: Pick<Config, 'dataDir'>): Promise<Finding> {
  const { bavail, bsize, files, ffree } = await statfs(firstThatExists(dataDir));
  return judgeSpace({ free: bavail * bsize, freeFiles: files > 0 ? ffree : undefined });
}

/** `free` in bytes; `freeFiles` undefined where the file system has no limit of its own. */
export function judgeSpace({ free, freeFiles }: { free: number; freeFiles: number | undefined }): Finding {
  const detail = `${Math.floor(free / MIB)} MiB free`;
  const advice = 'make room: while the disk is full, nothing is accepted and nothing is sent';
  if (free < NO_SPACE) return problem(detail, advice);
  if (freeFiles !== undefined && freeFiles < FEW_FILES)
    return warning(`${detail}, but only ${freeFiles} more files fit`, advice);
  return free < LITTLE_SPACE ? warning(detail, advice) : ok(detail);
}

/** Whether the browser for WhatsApp Web is there and starts, with a profile of its own that is removed again. */
export async function checkBrowser(
  { transport, chromePath, chromeArgs }: Pick<Config, 'transport' | 'chromePath' | 'chromeArgs'>,
  { searchPath, isRoot }: { searchPath: string; isRoot: boolean },
): Promise<Finding> {
  if (transport !== 'web') return ok('none is needed: phones are simulated (WHATSAPP_TRANSPORT)');
  let file: string;
  try {
    file = findChromium(chromePath, { searchPath });
  } catch (error) {
    return problem(
      error instanceof Error ? error.message : String(error),
      'install Chromium or set CHROME_PATH',
    );
  }
  const profileDir = mkdtempSync(path.join(tmpdir(), 'avisador-doctor-'));
  try {
    const args = chromiumArguments({ extra: chromeArgs, isRoot });
    const failure = await tryStart({ chromium: { path: file, args }, profileDir });
    if (failure !== undefined) return problem(`${file} does not start: ${failure}`, 'see docs/whatsapp.md');
    const found = `${file}, ${await versionOf(file)}, starts`;
    return isRoot
      ? warning(`${found}, but without its sandbox, as root`, 'run the service as a user of its own')
      : ok(found);
  } finally {
    rmSync(profileDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

async function versionOf(file: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(file, ['--version'], { timeout: 10_000 });
    return stdout.trim() || 'of no known version';
  } catch {
    return 'of no known version';
  }
}

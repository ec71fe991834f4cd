import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SERVER = 'mariadbd';
const INSTALLER = 'mariadb-install-db';

/**
 * Starts an empty MariaDB that listens on a socket only, as the user we are. Resolves to the socket and what stops it;
 * rejects where it does not come up within half a minute.
 */
export async function startMariadb(): Promise<{ socket: string; stop: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'avisador-mariadb-'));
  const data = path.join(folder, 'data');
  const socket = path.join(folder, 'socket');
  const user = `--user=${userInfo().username}`;
  await run(INSTALLER, [user, `--datadir=${data}`, '--auth-root-authentication-method=normal']);
  const server = spawn(
    SERVER,
    ['--no-defaults', user, `--datadir=${data}`, `--socket=${socket}`, '--skip-networking'],
    { stdio: 'ignore' },
  );
  const exited = once(server, 'exit');
  const stop = async () => {
    server.kill('SIGTERM');
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  for (let tries = 0; !existsSync(socket); tries += 1) {
    if (tries === 300 || server.exitCode !== null) {
      await stop();
      throw new Error('MariaDB did not start');
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { socket, stop };
}

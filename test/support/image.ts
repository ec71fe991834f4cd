import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, copyFile, cp, link, mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';

// A container's image without a container engine: the folder that the Dockerfile's last stage makes, and its commands run
// there, by another user where we may choose one, with nothing in their environment but what the image sets.

const root = path.resolve(import.meta.dirname, '../..');

/** The image's user. */
const USER = 1000;

interface Instruction {
  name: string;
  rest: string;
}

export interface Dockerfile {
  /** Of the last stage, in order. */
  stage: Instruction[];
  args: Record<string, string>;
  env: Record<string, string>;
  entrypoint: string[];
  command: string[];
  healthcheck: string[];
}

export async function readDockerfile(): Promise<Dockerfile> {
  const text = await readFile(path.join(root, 'Dockerfile'), 'utf8');
  const instructions = text
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .flatMap((line): Instruction[] => {
      const [, name, rest] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
      return name === undefined || rest === undefined ? [] : [{ name, rest }];
    });
  const stage = instructions.slice(instructions.findLastIndex(({ name }) => name === 'FROM'));
  const last = (name: string) => stage.findLast((each) => each.name === name)?.rest ?? '';
  const list = (json: string) => JSON.parse(json.slice(json.indexOf('['))) as string[];
  return {
    stage,
    args: pairs(instructions.filter(({ name }) => name === 'ARG').map(({ rest }) => rest)),
    env: pairs(last('ENV').split(' ')),
    entrypoint: list(last('ENTRYPOINT')),
    command: list(last('CMD')),
    healthcheck: list(last('HEALTHCHECK')),
  };
}

function pairs(assignments: string[]): Record<string, string> {
  return Object.fromEntries(
    assignments.map((each) => [each.slice(0, each.indexOf('=')), each.slice(each.indexOf('=') + 1)]),
  );
}

/** The paths that the last stage copies out of the project. */
export function copiedFiles({ stage }: Dockerfile): string[] {
  return stage.flatMap(({ name, rest }) =>
    name === 'COPY' && !rest.startsWith('--from') ? [rest.split(' ')[0] ?? ''] : [],
  );
}

export interface Image {
  folder: string;
  /** Runs a command of the image. `args` replaces what it runs by default, as `docker run` does. */
  start(args: readonly string[] | undefined, env: Record<string, string>): ImageProcess;
  /** Runs its health check against a service on that port; answers the exit code. */
  checkHealth(port: number): Promise<number | null>;
}

export interface ImageProcess {
  process: ChildProcess;
  /** What it has printed. */
  output: string[];
  /** The address that it says it listens on. Rejects, with what it printed, where it ends before. */
  listening: Promise<string>;
  exited: Promise<number | null>;
}

/** Makes in `folder` what the Dockerfile makes: the packages without those for development, what was built, the sources. */
export async function makeImage(folder: string): Promise<Image> {
  const dockerfile = await readDockerfile();
  const app = path.join(folder, 'app');
  const data = path.join(folder, 'data');
  await mkdir(path.join(app, 'node_modules'), { recursive: true });
  await mkdir(data);
  for (const name of await productionPackages()) {
    await linkPackage(path.join(root, name), path.join(app, name));
  }
  for (const name of ['dist/web', 'dist/lambda', ...copiedFiles(dockerfile)]) {
    await cp(path.join(root, name), path.join(app, name), { recursive: true });
  }
  const isRoot = process.getuid?.() === 0;
  const user = isRoot ? { uid: USER, gid: USER } : {};
  const cache = path.join(app, 'node_modules/.cache/avisador');
  await mkdir(cache, { recursive: true });
  if (isRoot) {
    // A temporary folder is its maker's alone.
    await chmod(folder, 0o755);
    await Promise.all([data, cache].map((each) => chown(each, USER, USER)));
  }

  const run = (command: readonly string[], env: Record<string, string>) => {
    const [program, ...args] = command;
    return spawn(program === 'node' ? process.execPath : (program ?? ''), args, {
      cwd: app,
      env: { ...dockerfile.env, HOST: '127.0.0.1', PORT: '0', DATA_DIR: data, PATH: '/usr/bin:/bin', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...user,
    });
  };
  // What stands before it only passes signals on.
  const entrypoint = dockerfile.entrypoint.slice(dockerfile.entrypoint.indexOf('--') + 1);
  return {
    folder: app,
    start: (args = dockerfile.command, env) => follow(run([...entrypoint, ...args], env)),
    async checkHealth(port) {
      const child = run(dockerfile.healthcheck, { PORT: String(port) });
      await once(child, 'exit');
      return child.exitCode;
    },
  };
}

function follow(child: ChildProcess): ImageProcess {
  const output: string[] = [];
  const exited = once(child, 'close').then(() => child.exitCode);
  const listening = new Promise<string>((resolve, reject) => {
    for (const input of [child.stdout, child.stderr]) {
      if (!input) continue;
      createInterface({ input }).on('line', (line) => {
        output.push(line);
        const address = / on (http:\/\/\S+)/.exec(line)?.[1];
        if (address !== undefined) resolve(address);
      });
    }
    void exited.then(() => reject(new Error(output.join('\n'))));
  });
  listening.catch(() => {});
  return { process: child, output, listening, exited };
}

/** What `npm ci --omit=dev` installs here: what the lock file does not mark as wanted for development alone. */
async function productionPackages(): Promise<string[]> {
  const lock = JSON.parse(await readFile(path.join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; optional?: boolean }>;
  };
  const here = new Set(await readdir(path.join(root, 'node_modules')));
  return Object.entries(lock.packages).flatMap(([name, { dev }]) =>
    name === '' || dev || !here.has(name.split('/')[1] ?? '') ? [] : [name],
  );
}

/** Links each file of a package, without the packages inside it. */
async function linkPackage(from: string, to: string): Promise<void> {
  const entries = await readdir(from, { withFileTypes: true, recursive: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const inside = path.relative(from, file);
    if (inside.split(path.sep).includes('node_modules')) continue;
    const target = path.join(to, inside);
    await mkdir(path.dirname(target), { recursive: true });
    await link(file, target).catch(() => copyFile(file, target));
  }
}

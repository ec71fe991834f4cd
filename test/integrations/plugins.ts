/**
 * Tests the panels' plugins, as they are packaged, with PHP: `npm run test:plugins`. The first argument may name one
 * plugin, the next a part of a test's name. `--mariadb`: on a MariaDB of their own, instead of SQLite. `--pictures`: takes
 * the pictures of their READMEs instead. Without a PHP that can run them it fails and says what to install.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { promisify } from 'node:util';
import { PLUGINS, packagePlugin } from '../../integrations/package-plugins.ts';
import { startMariadb } from './mariadb.ts';
import { takePictures } from './pictures.ts';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../..');

/** Another PHP than the machine's own can be named. */
const { PHP = 'php' } = process.env;
const args = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const isOnMariadb = process.argv.includes('--mariadb');
const named = PLUGINS.filter((plugin) => plugin === args[0]);
const chosen = named.length > 0 ? named : PLUGINS;

/** What of PHP these tests need, by Debian's packages. */
const EXTENSIONS = {
  curl: 'php-curl',
  pdo_sqlite: 'php-sqlite3',
  ...(isOnMariadb && { pdo_mysql: 'php-mysql' }),
};

/** The packages that have to be installed first. */
async function missing(): Promise<string[]> {
  const packages: string[] = [];
  try {
    const { stdout } = await run(PHP, ['-m']);
    const loaded = new Set(stdout.toLowerCase().split(/\s+/));
    for (const [extension, name] of Object.entries(EXTENSIONS))
      if (!loaded.has(extension)) packages.push(name);
  } catch {
    packages.push('php-cli', ...Object.values(EXTENSIONS));
  }
  if (isOnMariadb) await run('mariadbd', ['--version']).catch(() => packages.push('mariadb-server'));
  return packages;
}

async function test(environment: Record<string, string>): Promise<void> {
  for (const plugin of chosen) {
    await packagePlugin(plugin);
    console.log(`\n${plugin}`);
    const tests = path.join(root, 'integrations', plugin, 'tests/run.php');
    const php = spawn(PHP, [tests, ...args.slice(named.length)], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...environment },
    });
    const [code] = (await once(php, 'exit')) as [number | null];
    if (code !== 0) process.exitCode = 1;
  }
}

async function testOnMariadb(): Promise<void> {
  const { socket, stop } = await startMariadb();
  try {
    await test({ MARIADB_SOCKET: socket });
  } finally {
    await stop();
  }
}

async function picture(): Promise<void> {
  for (const plugin of chosen) {
    await packagePlugin(plugin);
    const files = await takePictures(path.join(root, 'integrations', plugin), PHP);
    for (const file of files) console.log(path.relative(root, file));
  }
}

const packages = await missing();
if (packages.length > 0) {
  console.error(`The plugins' tests need more. On Debian or Ubuntu: apt-get install ${packages.join(' ')}`);
  process.exitCode = 1;
} else if (process.argv.includes('--pictures')) {
  await picture();
} else {
  await (isOnMariadb ? testOnMariadb() : test({}));
}

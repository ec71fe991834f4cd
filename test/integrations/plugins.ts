/**
 * Tests the panels' plugins, as they are packaged, with PHP: `npm run test:plugins`. The first argument may
 * name one plugin; the others go to its tests/run.php. Without a PHP that can run them it fails and says what to install.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { promisify } from 'node:util';
import { PLUGINS, packagePlugin } from '../../integrations/package-plugins.ts';

const root = path.resolve(import.meta.dirname, '../..');
const EXTENSIONS = ['curl', 'mbstring', 'pdo_sqlite'];

/** What is missing on this machine, or nothing. */
async function missing(): Promise<string[]> {
  try {
    const { stdout } = await promisify(execFile)('php', ['-m']);
    const loaded = new Set(stdout.toLowerCase().split(/\s+/));
    return EXTENSIONS.filter((extension) => !loaded.has(extension)).map((name) => `PHP's extension ${name}`);
  } catch {
    return ['PHP'];
  }
}

const needed = await missing();
if (needed.length > 0) {
  console.error(
    `The plugins' tests need ${needed.join(', ')}. On Debian or Ubuntu: apt-get install php-cli php-curl php-mbstring php-sqlite3`,
  );
  process.exit(1);
}
const [first, ...rest] = process.argv.slice(2);
const named = PLUGINS.filter((plugin) => plugin === first);
for (const plugin of named.length > 0 ? named : PLUGINS) {
  await packagePlugin(plugin);
  console.log(`\n${plugin}`);
  const tests = path.join(root, 'integrations', plugin, 'tests/run.php');
  const args = named.length > 0 ? rest : process.argv.slice(2);
  const php = spawn('php', [tests, ...args], { cwd: root, stdio: 'inherit' });
  const [code] = (await once(php, 'exit')) as [number | null];
  if (code !== 0) process.exitCode = 1;
}

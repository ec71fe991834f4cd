import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../..');
const hasPhp = await run('php', [
  '-r',
  'exit(extension_loaded("curl") && extension_loaded("pdo_sqlite") ? 0 : 1);',
]).then(
  () => true,
  () => false,
);

describe('the WHMCS module', () => {
  it('passes its own tests, where there is a PHP to run them', async () => {
    if (!hasPhp) return;
    const { stdout } = await run('php', ['integrations/whmcs/tests/run.php'], { cwd: root });
    expect(stdout).toContain('all is well');
  }, 60_000);
});

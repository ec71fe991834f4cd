import { execFile } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ensureSecrets, secretsPath } from '../../../src/main/secrets.ts';
import { avisador } from '../../support/api.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const program = fileURLToPath(new URL('../../../src/main/avisador.js', import.meta.url));

let temp: Awaited<ReturnType<typeof tempFolder>>;
beforeEach(async () => {
  temp = await tempFolder();
});
afterEach(() => temp.remove());

async function doctor(env: Record<string, string>) {
  const { code, stdout } = await avisador(['doctor', '--json'], { DATA_DIR: temp.folder, ...env });
  const { checks } = JSON.parse(stdout) as { checks: Array<{ name: string; state: string; detail: string }> };
  return { code, states: Object.fromEntries(checks.map(({ name, state }) => [name, state])), checks };
}

describe('The doctor', () => {
  const names = [
    'node',
    'configuration',
    'data folder',
    'disk',
    'store',
    'queue',
    'clock',
    'secrets',
    'accounts',
    'texts',
    'browser',
    'whatsapp',
    'panel',
    'callbacks',
  ];

  it('finds nothing that does not work before the first start, and makes nothing', async () => {
    const { code, checks } = await doctor({ DATA_DIR: path.join(temp.folder, 'none') });
    expect(checks.map(({ name }) => name)).toEqual(names);
    expect(checks.filter(({ state }) => state === 'problem')).toEqual([]);
    expect(code).toBe(0);
    expect(readdirSync(temp.folder)).toEqual([]);
  });

  it('does not blame the user’s rights where nothing can be written any more, and leaves nothing behind', async () => {
    const { stdout } = await promisify(execFile)(
      'prlimit',
      ['--fsize=0', process.execPath, program, 'doctor', '--json'],
      { env: { PATH: process.env['PATH'], DATA_DIR: temp.folder } },
    );
    const { checks } = JSON.parse(stdout) as { checks: Array<{ name: string; state: string }> };
    expect(checks).toContainEqual(expect.objectContaining({ name: 'data folder', state: 'ok' }));
    expect(readdirSync(temp.folder)).toEqual([]);
  });

  it('prints a line for each thing that it looks at', async () => {
    const { stdout } = await avisador(['doctor'], { DATA_DIR: temp.folder });
    expect(stdout.trim().split('\n')).toHaveLength(names.length);
  });

  it('names the variables that are wrong, and exits with 1', async () => {
    const { code, states, checks } = await doctor({ PORT: 'x', DEFAULT_COUNTRY: 'y' });
    expect([code, states['configuration']]).toEqual([1, 'problem']);
    for (const name of ['PORT', 'DEFAULT_COUNTRY']) expect(checks[1]!.detail).toContain(name);
  });

  it('says that the store is damaged, and goes on with the rest', async () => {
    writeFileSync(path.join(temp.folder, 'avisador.db'), 'no database');
    const { code, states } = await doctor({});
    expect(states).toMatchObject({ store: 'problem', whatsapp: 'warning', callbacks: 'ok', texts: 'ok' });
    expect(code).toBe(1);
  });

  it('says that the secrets are damaged', async () => {
    writeFileSync(secretsPath(temp.folder), '{');
    expect((await doctor({})).states['secrets']).toBe('problem');
  });

  it('keeps secrets to itself', async () => {
    const { webhookSecrets, consolePassword } = ensureSecrets(temp.folder);
    const { checks } = await doctor({
      PANEL: 'whmcs',
      PANEL_URL: 'http://127.0.0.1:1',
      PANEL_IDENTIFIER: 'hush-id',
      PANEL_SECRET: 'hush',
    });
    for (const secret of [...webhookSecrets, consolePassword, 'hush'])
      expect(JSON.stringify(checks)).not.toContain(secret);
  });
});

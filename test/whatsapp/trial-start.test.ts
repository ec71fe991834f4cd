import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromiumArguments } from '../../src/whatsapp/chromium.ts';
import { killBrowsersOf } from '../../src/whatsapp/browser-processes.ts';
import { listProcesses } from '../../src/whatsapp/processes.ts';
import { tryStart } from '../../src/whatsapp/trial-start.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { testBrowser } from '../whatsapp-web/find-browser.ts';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ folder, remove } = await tempFolder());
});
afterEach(() => remove());

/** A browser that is a script. */
function script(text: string): { path: string; args: string[] } {
  const file = path.join(folder, 'chromium');
  writeFileSync(file, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return { path: file, args: [] };
}

describe('Trying to start the browser', () => {
  const profile = () => path.join(folder, 'profile');

  it('finds nothing wrong with one that starts, and leaves it not running', async () => {
    const chromium = {
      path: await testBrowser(),
      args: chromiumArguments({
        extra: ['--no-sandbox', '--host-resolver-rules=MAP * ~NOTFOUND'],
        isRoot: false,
      }),
    };
    expect(await tryStart({ chromium, profileDir: profile() })).toBeUndefined();
    expect(await killBrowsersOf(profile())).toBe(0);
    expect(readdirSync(profile())).toContain('Default');
  });

  it('answers what a browser says before it ends', async () => {
    const chromium = script(
      'echo "chromium: error while loading shared libraries: libnss3.so: cannot" >&2; exit 127',
    );
    expect(await tryStart({ chromium, profileDir: profile() })).toContain('libnss3.so');
  });

  it('answers that there is none', async () => {
    const chromium = { path: path.join(folder, 'none'), args: [] };
    expect(await tryStart({ chromium, profileDir: profile() })).toContain(chromium.path);
  });

  it('does not wait for ever, and ends the one that it waited for', async () => {
    const chromium = script(`exec sh -c 'sleep 1000; true' "${folder}"`);
    expect(await tryStart({ chromium, profileDir: profile(), limitMs: 200 })).toContain('0.2 seconds');
    expect((await listProcesses()).filter(({ args }) => args.includes(folder))).toEqual([]);
  });
});

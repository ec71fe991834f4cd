import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chromiumArguments } from '../../src/whatsapp/chromium.ts';
import { testBrowser } from '../whatsapp-web/find-browser.ts';

/** Starts a real browser on a profile, in a process group of its own as puppeteer does, and waits until it is up. */
export async function startBrowser(
  profileDir: string,
): Promise<{ browser: ChildProcess; ended: Promise<unknown[]> }> {
  const browser = spawn(
    await testBrowser(),
    [
      // The machine that tests may have no sandbox to give.
      ...chromiumArguments({ extra: ['--no-sandbox'], isRoot: false }),
      '--host-resolver-rules=MAP * ~NOTFOUND',
      '--headless=new',
      '--remote-debugging-port=0',
      `--user-data-dir=${profileDir}`,
      'about:blank',
    ],
    { detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = once(browser, 'exit');
  let printed = '';
  await new Promise<void>((resolve, reject) => {
    browser.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      printed += chunk;
      if (printed.includes('DevTools listening on')) resolve();
    });
    void ended.then(() => reject(new Error(`the browser ended:\n${printed}`)), reject);
  });
  return { browser, ended };
}

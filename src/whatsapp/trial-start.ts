import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { explainLaunchFailure } from './chromium.ts';
import { killBrowsersOf } from './browser-processes.ts';

interface TrialOptions {
  chromium: { path: string; args: readonly string[] };
  /** Nothing else may be using it. */
  profileDir: string;
  limitMs?: number;
  /** Ends the trial: nobody waits for what it says. */
  signal?: AbortSignal;
}

/**
 * Starts the browser once without its driver and ends it again: why it does not come up, in words; undefined where it
 * does. For when the driver failed: through pipes it hears nothing of what the browser prints.
 */
export async function tryStart({
  chromium,
  profileDir,
  limitMs = 15_000,
  signal,
}: TrialOptions): Promise<string | undefined> {
  const args = [
    ...chromium.args,
    '--headless=new',
    // As the driver does: a profile is opened with the same key store, and no keychain is asked.
    '--password-store=basic',
    '--use-mock-keychain',
    '--no-first-run',
    '--remote-debugging-port=0',
    `--user-data-dir=${profileDir}`,
    'about:blank',
  ];
  const browser = spawn(chromium.path, args, { detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
  let printed = '';
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<string | undefined>((resolve) => {
      const fail = (words: string) => resolve(explainLaunchFailure(`${words}\n\nstderr:\n${printed}\n\n`));
      browser.stderr.setEncoding('utf8').on('data', (chunk: string) => {
        printed = `${printed}${chunk}`.slice(-100_000);
        if (printed.includes('DevTools listening on')) resolve(undefined);
      });
      browser.on('error', (error) => fail(error.message));
      // Not `exit`: what it has printed last is still to be read then.
      browser.on('close', (code) => fail(`The browser ended. Code: ${code}`));
      signal?.addEventListener('abort', () => resolve(undefined), { once: true });
      timer = setTimeout(() => fail(`Timed out after ${limitMs} ms while waiting for it`), limitMs);
    });
  } finally {
    clearTimeout(timer);
    // A wrapper script may not look like a browser.
    const { pid, exitCode, signalCode } = browser;
    if (pid !== undefined && exitCode === null && signalCode === null) {
      const ended = once(browser, 'exit');
      process.kill(-pid, 'SIGKILL');
      await ended;
    }
    await killBrowsersOf(profileDir);
  }
}

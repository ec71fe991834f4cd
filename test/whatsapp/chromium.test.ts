import { describe, expect, it } from '@jest/globals';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import {
  ChromiumError,
  chromiumArguments,
  explainLaunchFailure,
  findChromium,
} from '../../src/whatsapp/chromium.ts';
import { tempFolder } from '../support/temp-folder.ts';

describe('The browser that is looked for', () => {
  const machine = (there: string[], platform: NodeJS.Platform = 'linux') => ({
    searchPath: ['/usr/local/bin', '/usr/bin', 'bin', ''].join(path.delimiter),
    platform,
    isExecutable: (file: string) => there.includes(file),
  });

  it('is the one of CHROME_PATH, whatever else there is', () => {
    expect(findChromium('/opt/chrome', machine(['/usr/bin/chromium', '/opt/chrome']))).toBe('/opt/chrome');
  });

  it('is not another one where CHROME_PATH is wrong: that is said, with the path', () => {
    const find = () => findChromium('/opt/chrome', machine(['/usr/bin/chromium']));
    expect(find).toThrow(ChromiumError);
    expect(find).toThrow(/CHROME_PATH.*\/opt\/chrome/);
  });

  it('is given by its whole path, where CHROME_PATH is relative', () => {
    const file = path.resolve('browsers/chrome');
    expect(findChromium('browsers/chrome', machine([file]))).toBe(file);
  });

  it('is Chromium rather than Chrome, and the first on PATH', () => {
    const there = ['/usr/bin/google-chrome', '/usr/bin/chromium', '/usr/local/bin/chromium'];
    expect(findChromium(undefined, machine(there))).toBe('/usr/local/bin/chromium');
    expect(findChromium(undefined, machine(there.slice(0, 2)))).toBe('/usr/bin/chromium');
    expect(findChromium(undefined, machine(there.slice(0, 1)))).toBe('/usr/bin/google-chrome');
  });

  it('is not looked for in folders that depend on where the service was started', () => {
    expect(() => findChromium(undefined, machine(['bin/chromium', 'chromium']))).toThrow(ChromiumError);
  });

  it('is an application on macOS, and only there', () => {
    const chrome = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
    expect(findChromium(undefined, machine([chrome], 'darwin'))).toBe(chrome);
    expect(() => findChromium(undefined, machine([chrome]))).toThrow(ChromiumError);
  });

  it('is told how to be had, where there is none', () => {
    const find = (platform: NodeJS.Platform) => () => findChromium(undefined, machine([], platform));
    expect(find('linux')).toThrow(/apt-get install -y --no-install-recommends chromium.*CHROME_PATH/);
    expect(find('darwin')).toThrow(/brew install.*CHROME_PATH/);
  });

  it('has to be a file that may be run', async () => {
    const { folder, remove } = await tempFolder();
    try {
      const chromium = path.join(folder, 'chromium');
      const find = () => findChromium(undefined, { searchPath: folder, platform: 'linux' });
      await writeFile(chromium, '', { mode: 0o644 });
      expect(find).toThrow(ChromiumError);
      await chmod(chromium, 0o755);
      expect(find()).toBe(chromium);
      await mkdir(path.join(folder, 'a-folder'));
      expect(() => findChromium(path.join(folder, 'a-folder'), { searchPath: '' })).toThrow(ChromiumError);
    } finally {
      await remove();
    }
  });
});

describe('The browser’s arguments', () => {
  const plain = chromiumArguments({ extra: [], isRoot: false });
  const { defaultArgs } = puppeteer();

  it('leave it its sandbox, except as root', () => {
    expect(plain).not.toContain('--no-sandbox');
    expect(chromiumArguments({ extra: [], isRoot: true })).toContain('--no-sandbox');
  });

  it('end with those of the operator', () => {
    const extra = ['--proxy-server=http://10.0.0.1:3128', '--lang=es'];
    expect(chromiumArguments({ extra, isRoot: true }).slice(-2)).toEqual(extra);
  });

  it('repeat none of puppeteer’s', () => {
    expect(plain.filter((argument) => defaultArgs().includes(argument))).toEqual([]);
  });

  it('together with puppeteer’s keep it quiet and out of /dev/shm', () => {
    expect(defaultArgs({ args: [...plain] })).toEqual(
      expect.arrayContaining([
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-default-apps',
        '--disable-dev-shm-usage',
        '--disable-sync',
        '--no-first-run',
      ]),
    );
  });

  it('add their list of disabled features to puppeteer’s and the operator’s', () => {
    const args = chromiumArguments({ extra: ['--disable-features=Mine'], isRoot: false });
    const lists = defaultArgs({ args }).filter((argument) => argument.startsWith('--disable-features='));
    expect(lists).toHaveLength(1);
    expect(lists[0]?.split(/[=,]/)).toEqual(
      expect.arrayContaining(['Translate', 'Mine', 'SpareRendererForSitePerProcess']),
    );
  });
});

describe('Why a browser did not start', () => {
  /** What puppeteer 24.38 throws, around what Chromium 156 prints. */
  const failure = (code: number | string | null, printed = '') =>
    new Error(
      `Failed to launch the browser process:  ${typeof code === 'string' ? code : `Code: ${code}`}\n\nstderr:\n` +
        `${printed}\n\nTROUBLESHOOTING: https://pptr.dev/troubleshooting\n`,
    );

  it.each([
    [
      'no sandbox',
      failure(
        1,
        '[4498:4498:1122/045310.667834:ERROR:content/browser/zygote_host/zygote_host_impl_linux.cc:130] No usable ' +
          'sandbox! If this is a Debian system, please install the chromium-sandbox package to solve this problem.',
      ),
      /sandbox.*CHROME_ARGS=--no-sandbox/,
    ],
    [
      'root',
      failure(
        1,
        '[4165:4165:ERROR:zygote_host_impl_linux.cc:103] Running as root without --no-sandbox is not supported.',
      ),
      /root.*another user/,
    ],
    [
      'a profile that another host has locked',
      failure(
        21,
        '[4721:4721:ERROR:chrome/browser/process_singleton_posix.cc:367] The profile appears to be in use by another ' +
          'Chromium process (123) on another computer (otherhost).',
      ),
      /profile.*in use/,
    ],
    [
      'a profile that is in use here, or cannot be written',
      new Error(
        'The browser is already running for /data/whatsapp/session. Use a different `userDataDir` or stop the running ' +
          'browser first.',
      ),
      /profile.*in use.*write/,
    ],
    [
      'missing libraries',
      failure(
        127,
        '/usr/lib/chromium/chromium: error while loading shared libraries: libnss3.so: cannot open shared object file: ' +
          'No such file or directory',
      ),
      /libnss3\.so/,
    ],
    [
      'a browser that is not there any more',
      new Error('Browser was not found at the configured executablePath (/opt/my chrome)'),
      /\/opt\/my chrome/,
    ],
    ['a browser that may not be run', failure('spawn /opt/chrome EACCES'), /may not.*\/opt\/chrome/],
    [
      'one that is too slow',
      new Error('Timed out after 30000 ms while waiting for the WS endpoint URL to appear in stdout!'),
      /30 seconds/,
    ],
    ['one that was killed', failure(null), /killed.*memory/],
    ['a full disk', failure(1, 'mkdir: No space left on device'), /space/],
    [
      'pipes, through which nothing is heard',
      new Error('Protocol error (Target.setDiscoverTargets): Target closed'),
      /ended before/,
    ],
  ])('is said in one line: %s', (_, error, expected) => {
    const words = explainLaunchFailure(error);
    expect(words).toMatch(expected);
    expect(words).not.toContain('\n');
  });

  it('is the last thing that the browser said, where nobody knows better', () => {
    const words = explainLaunchFailure(failure(127, 'first words\n/opt/chrome: 1: garbage: not found'));
    expect(words).toMatch(/Code: 127.*garbage: not found/);
    expect(words).not.toMatch(/\n|first words/);
  });

  it('is the first line of anything else, a mere string among them', () => {
    expect(explainLaunchFailure(new Error('net::ERR_FAILED at x\nand more'))).toBe('net::ERR_FAILED at x');
    expect(explainLaunchFailure('auth timeout')).toBe('auth timeout');
  });
});

/** The one that whatsapp-web.js drives. */
function puppeteer(): { defaultArgs(options?: { args: string[] }): string[] } {
  const here = createRequire(import.meta.url);
  return createRequire(here.resolve('whatsapp-web.js'))('puppeteer') as ReturnType<typeof puppeteer>;
}

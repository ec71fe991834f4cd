import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { wordsOf } from './within.ts';

/** There is no browser to drive WhatsApp Web with. Says what to do about it. */
export class ChromiumError extends Error {
  override readonly name = 'ChromiumError';
}

interface Machine {
  /** What PATH says. */
  searchPath: string;
  platform?: NodeJS.Platform;
  isExecutable?: (file: string) => boolean;
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const MAC_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * The browser's absolute path: `chromePath` (CHROME_PATH) where it is set, else the first Chromium or Chrome that this
 * machine has. Throws ChromiumError.
 */
export function findChromium(chromePath: string | undefined, on: Machine): string {
  const { searchPath, platform = process.platform, isExecutable = isExecutableFile } = on;
  if (chromePath !== undefined) {
    const file = path.resolve(chromePath);
    if (isExecutable(file)) return file;
    throw new ChromiumError(`CHROME_PATH is no program that can be run: ${file}`);
  }
  const folders = searchPath.split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  const places = [
    ...NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))),
    ...(platform === 'darwin' ? MAC_PLACES : []),
  ];
  const found = places.find(isExecutable);
  if (found !== undefined) return found;
  throw new ChromiumError(
    'WhatsApp Web needs Chromium or Chrome, and this machine has neither. ' +
      (platform === 'darwin'
        ? 'Install one (brew install --cask chromium)'
        : 'Install it (on Debian and Ubuntu: apt-get install -y --no-install-recommends chromium)') +
      ', or set CHROME_PATH to the one that you have.',
  );
}

function isExecutableFile(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** What is of no use without a person in front of it, and costs a sixth of the memory, or asks Google for the time. */
const UNUSED = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'SpareRendererForSitePerProcess',
  'NetworkTimeServiceQuerying',
];

/**
 * What the browser is started with, on top of puppeteer's own arguments, which already keep it from syncing, reporting and
 * using /dev/shm (64 MB in most containers). Sandboxed, except as root, where Chromium does not start with a sandbox.
 * `extra` (CHROME_ARGS) comes last, where it wins; lists of features add up.
 */
export function chromiumArguments({
  extra,
  isRoot,
}: {
  extra: readonly string[];
  isRoot: boolean;
}): string[] {
  return [
    ...(isRoot ? ['--no-sandbox'] : []),
    '--disable-component-update',
    `--disable-features=${UNUSED.join(',')}`,
    ...extra,
  ];
}

const SANDBOX = /No usable sandbox|Failed to move to new namespace|SUID sandbox helper/;
const IN_USE = /Code: 21\b|browser is already running|ProcessSingleton|profile appears to be in use/;

/**
 * One line, in words, on why the browser did not start, for the people who have to do something about it. `error` is what
 * puppeteer threw, which carries what the browser printed unless the two speak through pipes.
 */
export function explainLaunchFailure(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const first = (pattern: RegExp) => pattern.exec(text)?.[1];

  if (text.includes('Running as root without --no-sandbox')) {
    return 'Chromium has no sandbox as root: run the service as another user, or set CHROME_ARGS=--no-sandbox';
  }
  if (SANDBOX.test(text)) {
    return (
      'Chromium finds no sandbox that it may use: allow this user or container user namespaces (on Debian, the ' +
      'package chromium-sandbox does as well), and only where that cannot be, set CHROME_ARGS=--no-sandbox'
    );
  }
  if (IN_USE.test(text)) {
    return 'the profile folder is in use by another browser, or this user may not write to it';
  }
  const library = first(/error while loading shared libraries: ([^\s:]+)/);
  if (library !== undefined)
    return `the browser lacks shared libraries, ${library} to begin with: install them`;
  const missing = first(/not found at the configured executablePath \((.*)\)/) ?? first(/spawn (.*) ENOENT/);
  if (missing !== undefined) return `there is no browser at ${missing}`;
  const forbidden = first(/spawn (.*) EACCES/);
  if (forbidden !== undefined) return `this user may not run the browser at ${forbidden}`;
  const limit = first(/Timed out after (\d+) ms while waiting/);
  if (limit !== undefined) return `the browser was not up within ${Number(limit) / 1000} seconds`;
  if (/No space left on device|ENOSPC/.test(text)) return 'no space is left for the browser’s profile';
  if (text.includes('Code: null')) return 'the browser was killed as it started: perhaps memory ran out';
  if (text.includes('Target closed')) return 'the browser ended before it was up';
  const line = wordsOf(error);
  const printed = first(/\nstderr:\n([^]*?)\n\n/)
    ?.trim()
    .split('\n')
    .at(-1);
  return printed ? `${line}: ${printed}`.slice(0, 400) : line;
}

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const CACHE = path.join(import.meta.dirname, '../../node_modules/.cache');

/** Besides what finds the simulated WhatsApp: nothing of Chromium's own that would reach out, update or draw. */
export const testBrowserArgs = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
  '--disable-gpu',
];

/** The path of a browser to test with: CHROME_PATH, else the machine's own, else the one that npm has brought along. */
export async function testBrowser(): Promise<string> {
  const { CHROME_PATH, PATH = '' } = process.env;
  if (CHROME_PATH) return CHROME_PATH;
  const candidates = NAMES.flatMap((name) => PATH.split(path.delimiter).map((dir) => path.join(dir, name)));
  return candidates.find((candidate) => existsSync(candidate)) ?? browserOfNpm();
}

/**
 * That one is packed, and unpacks itself into the folder for temporary files. Another test would take it from there half
 * unpacked: this file, run as a program, unpacks it elsewhere, and it is put in its place when it is whole.
 */
async function browserOfNpm(): Promise<string> {
  const folder = path.join(CACHE, 'browser');
  const browser = path.join(folder, 'chromium');
  if (existsSync(browser)) return browser;
  await mkdir(CACHE, { recursive: true });
  const aside = await mkdtemp(`${folder}-`);
  await promisify(execFile)(process.execPath, [import.meta.filename], {
    env: { ...process.env, TMPDIR: aside },
  });
  // Where another test was quicker, its own is as good.
  await rename(aside, folder).catch(() => rm(aside, { recursive: true }));
  return browser;
}

if (import.meta.main) {
  const { default: chromium } = await import('@sparticuz/chromium');
  await chromium.executablePath();
}

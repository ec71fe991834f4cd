import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Transport } from '../../src/delivery/ports.ts';
import { createLogger } from '../../src/logger.ts';
import { chromiumArguments } from '../../src/whatsapp/chromium.ts';
import { openSessionFolder } from '../../src/whatsapp/session-folder.ts';
import type { Timings } from '../../src/whatsapp/timings.ts';
import { createWebTransport, type WebTransportOptions } from '../../src/whatsapp/web-transport.ts';
import { testBrowser, testBrowserArgs } from '../whatsapp-web/find-browser.ts';
import { openWhatsApp, type SimulatedWhatsApp } from '../whatsapp-web/simulated-whatsapp.ts';

export const OUR_NUMBER = '+5491100000000';

/** Everything is quick here: nobody is to wait for a browser on the far side of the world. */
const QUICK: Partial<Timings> = {
  callMs: 700,
  ackMs: 700,
  pulseMs: 150,
  firstPauseMs: 50,
  longestPauseMs: 200,
  settleMs: 0,
  retryMs: 50,
};

/** The web transport, on a data folder of its own, in front of a simulated WhatsApp. */
export interface WebOnPhones {
  whatsApp: SimulatedWhatsApp;
  dataDir: string;
  /** The browser’s. */
  profileDir: string;
  chromium: { path: string; args: string[] };
  /** A transport that has not been started. */
  transport(options?: Partial<WebTransportOptions>): Transport;
  close(): Promise<void>;
}

/** Codes are scanned by our phone as soon as they are shown, unless `scanner` is another one, or nobody (undefined). */
export async function openWebOnPhones(
  { scanner }: { scanner: string | undefined } = { scanner: OUR_NUMBER },
): Promise<WebOnPhones> {
  const whatsApp = await openWhatsApp(scanner === undefined ? {} : { scanner });
  const dataDir = realpathSync(mkdtempSync(path.join(tmpdir(), 'avisador-web-')));
  const chromium = {
    path: await testBrowser(),
    args: chromiumArguments({
      extra: [...testBrowserArgs, ...whatsApp.chromeArgs],
      isRoot: process.getuid?.() === 0,
    }),
  };
  return {
    whatsApp,
    dataDir,
    profileDir: path.join(dataDir, 'whatsapp', 'session'),
    chromium,
    transport({ timings, ...options } = {}) {
      const logger = createLogger('silent');
      const holder = { host: 'here', pid: process.pid, start: 'a test' };
      return createWebTransport({
        folder: openSessionFolder({ dataDir, holder, isDead: () => false, logger }),
        chromium,
        pinned: undefined,
        expectedNumber: undefined,
        logger,
        timings: { ...QUICK, ...timings },
        ...options,
      });
    },
    async close() {
      await whatsApp.close();
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 4 });
    },
  };
}

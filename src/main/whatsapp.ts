import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Transport } from '../delivery/ports.ts';
import type { Logger } from '../logger.ts';
import { chromiumArguments, findChromium } from '../whatsapp/chromium.ts';
import { openSessionFolder } from '../whatsapp/session-folder.ts';
import { createWebTransport } from '../whatsapp/web-transport.ts';
import { ConfigError, type Config } from './config.ts';
import { isDead, thisProcess } from './process-holder.ts';

/**
 * What starts WhatsApp Web: a transport that has not been started, each time. Throws ConfigError or ChromiumError where
 * what it needs is not there.
 */
export function whatsAppWeb(config: Config, logger: Logger): () => Transport {
  const { PATH = '' } = process.env;
  const isRoot = process.getuid?.() === 0;
  const chromium = {
    path: findChromium(config.chromePath, { searchPath: PATH }),
    args: chromiumArguments({ extra: config.chromeArgs, isRoot }),
  };
  if (isRoot) {
    logger.warn('the browser runs without its sandbox, which it cannot have as root: use another user');
  }
  const pinned = pinnedVersion(config);
  const folder = openSessionFolder({ dataDir: config.dataDir, holder: thisProcess, isDead, logger });
  return () =>
    createWebTransport({ folder, chromium, pinned, expectedNumber: config.whatsappNumber, logger });
}

function pinnedVersion({ webVersion, dataDir }: Config): { version: string; folder: string } | undefined {
  if (webVersion === undefined) return undefined;
  const folder = path.join(dataDir, 'web-versions');
  const file = path.join(folder, `${webVersion}.html`);
  if (!existsSync(file))
    throw new ConfigError([`WHATSAPP_WEB_VERSION is not there: put its page into ${file}`]);
  return { version: webVersion, folder };
}

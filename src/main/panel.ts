import path from 'node:path';
import type { Logger } from '../logger.ts';
import { createEmbeddedDirectory } from '../panel/embedded-directory.ts';
import { seedDirectory } from '../panel/seed-directory.ts';
import { createWhmcsDirectory } from '../panel/whmcs-directory.ts';
import type { Directory } from '../transfer/directory.ts';
import type { Config } from './config.ts';

/**
 * Who answers about clients and their services: the panel, or without one `DATA_DIR/directory.json`, which gets sample
 * clients where phones are simulated. `signal` ends what is being asked.
 */
export async function openDirectory(config: Config, logger: Logger, signal: AbortSignal): Promise<Directory> {
  if (config.panel) return createWhmcsDirectory({ ...config.panel, logger, signal });
  const file = path.join(config.dataDir, 'directory.json');
  if (config.transport === 'sandbox') await seedDirectory(file);
  return createEmbeddedDirectory(file);
}

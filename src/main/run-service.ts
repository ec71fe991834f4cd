import { once } from 'node:events';
import { createLogger, type Logger } from '../logger.ts';
import { ConfigError, type Config } from './config.ts';
import { surviveLibraryFaults } from './library-faults.ts';
import { giveMemoryBackAtRest } from './memory.ts';
import { openPages } from './pages.ts';
import { isLoopback, openSandbox } from './sandbox.ts';
import { serve, type Roles } from './serve.ts';
import { startLines } from './start-lines.ts';
import { stopSignal } from './stop-signal.ts';

/** A stop that takes longer has met something that hangs: whatever is under way then, the next start takes up. */
const STOP_MS = 18_000;

/** Runs the service, or a role of it, until SIGTERM or SIGINT. */
export async function runService(config: Config, roles: Roles): Promise<number> {
  const logger = createLogger(config.logLevel);
  if (roles.worker && config.transport === 'web') surviveLibraryFaults(logger);
  const stopping = once(stopSignal(), 'abort');
  const service = await serve(config, roles, logger);
  say(startLines(config, roles, service));
  giveMemoryBackAtRest();
  await stopping;
  logger.info('stopping');
  giveUpIn(STOP_MS, logger);
  await service.stop();
  return 0;
}

/** Runs the phone sandbox alone until SIGTERM or SIGINT. */
export async function runSandbox(config: Config): Promise<number> {
  const logger = createLogger(config.logLevel);
  if (!isLoopback(config.host) && !config.isSandboxPublic) {
    throw new ConfigError(['HOST must be a loopback address for the sandbox, or SANDBOX_PUBLIC must be 1']);
  }
  const stopping = once(stopSignal(), 'abort');
  const sandbox = await openSandbox(config, logger, {
    pages: openPages(),
    at: { host: config.host, port: config.port },
  });
  say([`Phone sandbox on ${sandbox.url}   (SANDBOX_URL=${sandbox.url})`]);
  await stopping;
  giveUpIn(STOP_MS, logger);
  await sandbox.close();
  return 0;
}

function giveUpIn(ms: number, logger: Logger): void {
  setTimeout(() => {
    logger.error('something does not stop: left to the next start');
    process.exit(0);
  }, ms).unref();
}

function say(lines: string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

import path from 'node:path';
import { openStore } from '../../src/store/database/open-store.ts';
import type { Db } from '../../src/store/database/schema.ts';
import { sqlite } from '../../src/store/database/sqlite.ts';
import { eventually, startService, type Service } from '../support/service.ts';
import { browserProcesses, webEnv, whatsAppState } from '../support/web-service.ts';
import type { SimulatedWhatsApp } from '../whatsapp-web/simulated-whatsapp.ts';

/** A session that was lost has to be back within so long (ms), by itself. */
const BACK_MS = 60_000;

/** A service on WhatsApp Web that is killed and started again, always on the same data folder. */
export interface ServiceOnWeb {
  /** Of the service that runs now. */
  readonly url: string;
  readonly dataDir: string;
  /** How long it took at most until a session was back, in milliseconds. */
  readonly slowestReturn: number;
  /** What all of its processes have printed. */
  readonly output: string[];
  start(): Promise<void>;
  /** SIGKILL, while its browser runs. */
  kill(): Promise<void>;
  /** SIGKILL to the browser, as soon as there is one. */
  killBrowser(): Promise<void>;
  /** Resolves when messages can go out, since the last kill if there was one. Throws after a minute. */
  back(): Promise<void>;
  /** SIGTERM. Answers how many processes of the browser are left. Throws where the service does not end well. */
  stop(): Promise<number>;
  /** Its store, opened once more. */
  openStore(): Promise<Db>;
}

export async function createServiceOnWeb(
  whatsApp: SimulatedWhatsApp,
  dataDir: string,
): Promise<ServiceOnWeb> {
  const env = { ...(await webEnv(whatsApp, dataDir)), LOG_LEVEL: 'info' };
  const output: string[] = [];
  let service: Service | undefined;
  let killedAt: number | undefined;
  let slowestReturn = 0;

  async function end(how: (running: Service) => Promise<unknown>): Promise<unknown> {
    const running = service;
    service = undefined;
    if (!running) return undefined;
    const result = await how(running);
    output.push(...running.output);
    return result;
  }

  return {
    get url() {
      return service?.url ?? '';
    },
    dataDir,
    output,
    get slowestReturn() {
      return slowestReturn;
    },
    async start() {
      service = await startService(env);
    },
    async kill() {
      killedAt = Date.now();
      await end((running) => running.kill());
    },
    async killBrowser() {
      await eventually(
        async () => {
          const [browser] = await browserProcesses(dataDir);
          killedAt = Date.now();
          return browser !== undefined && isKilled(browser);
        },
        (isDone) => isDone,
        BACK_MS,
      );
    },
    async back() {
      const lostAt = killedAt ?? Date.now();
      await eventually(
        () => whatsAppState(service?.url ?? ''),
        ({ ready, since = '' }) => ready && (killedAt === undefined || Date.parse(since) >= killedAt),
        BACK_MS,
      );
      slowestReturn = Math.max(slowestReturn, Date.now() - lostAt);
      killedAt = undefined;
    },
    async stop() {
      const code = await end((running) => running.stop());
      if (code !== 0)
        throw new Error(`the service ended with ${String(code)}:\n${output.slice(-20).join('\n')}`);
      return (await browserProcesses(dataDir)).length;
    },
    openStore: () => openStore(sqlite(path.join(dataDir, 'avisador.db'))),
  };
}

function isKilled(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
    return false;
  }
}

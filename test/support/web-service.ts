import path from 'node:path';
import { listProcesses } from '../../src/whatsapp/processes.ts';
import { testBrowser, testBrowserArgs } from '../whatsapp-web/find-browser.ts';
import type { SimulatedWhatsApp } from '../whatsapp-web/simulated-whatsapp.ts';
import { eventually } from './service.ts';

/** The environment of a service that keeps its data there and takes this WhatsApp for the real one. It waits for nothing. */
export async function webEnv(whatsApp: SimulatedWhatsApp, dataDir: string): Promise<Record<string, string>> {
  return {
    DATA_DIR: dataDir,
    WHATSAPP_TRANSPORT: 'web',
    SEND_RATE_PER_MINUTE: 'unlimited',
    SEND_DAILY_RAMP: 'off',
    QUIET_HOURS: 'off',
    CHROME_PATH: await testBrowser(),
    CHROME_ARGS: [whatsApp.chromeArgsLine, ...testBrowserArgs].join(' '),
  };
}

/** What `GET /readyz/whatsapp` answers. */
export interface WhatsAppState {
  ready: boolean;
  session: string;
  since?: string;
  number?: string;
  detail?: string;
  paused?: { reason: string };
}

export async function whatsAppState(url: string): Promise<WhatsAppState> {
  const response = await fetch(`${url}/readyz/whatsapp`);
  const state = (await response.json()) as WhatsAppState;
  if ((response.status === 200) !== state.ready) throw new Error(`${response.status} for ${state.session}`);
  return state;
}

/** The same, as soon as the session is doing this. */
export function session(url: string, wanted: string): Promise<WhatsAppState> {
  return eventually(
    () => whatsAppState(url),
    (state) => state.session === wanted,
    60_000,
  );
}

/** The process numbers of the browser that keeps its profile in a service’s data folder, the browser’s own first. */
export async function browserProcesses(dataDir: string): Promise<number[]> {
  const flag = `--user-data-dir=${path.join(dataDir, 'whatsapp', 'session')}`;
  const running = (await listProcesses()).map(({ pid, args }) => ({ pid, line: args.join(' ') }));
  return running
    .filter(({ line }) => line.includes(flag))
    .toSorted((a, b) => Number(a.line.includes(' --type=')) - Number(b.line.includes(' --type=')))
    .map(({ pid }) => pid);
}

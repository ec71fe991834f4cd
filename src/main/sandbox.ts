import { mkdirSync } from 'node:fs';
import path from 'node:path';
import express, { type Router } from 'express';
import { finishApp } from '../intake/app.ts';
import type { Logger } from '../logger.ts';
import { createSandbox } from '../sandbox/sandbox.ts';
import type { Config } from './config.ts';
import { listen } from './listen.ts';

/** The phone sandbox, listening. */
export interface Sandbox {
  /** Where the transport speaks to it, and where it can be seen if `router` is not there. */
  url: string;
  /** For the service's own address; not there where that can be reached from elsewhere. */
  router: Router | undefined;
  close(): Promise<void>;
}

/** Opens the sandbox. Built in, it has a loopback port of its own: the service speaks to it over HTTP, as to a far side. */
export async function openSandbox(
  config: Config,
  logger: Logger,
  at = { host: '127.0.0.1', port: 0 },
): Promise<Sandbox> {
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const sandbox = createSandbox({ file: path.join(config.dataDir, 'sandbox.db'), logger });
  const http = await listen(finishApp(express(), { others: [sandbox.router], logger }), at.host, at.port);
  return {
    url: http.url,
    router: isLoopback(config.host) || config.isSandboxPublic ? sandbox.router : undefined,
    async close() {
      await sandbox.close();
      await http.close();
    },
  };
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

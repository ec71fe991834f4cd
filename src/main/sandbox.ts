import { mkdirSync } from 'node:fs';
import path from 'node:path';
import express, { type Router } from 'express';
import { finishApp } from '../intake/app.ts';
import type { Logger } from '../logger.ts';
import type { Samples } from '../sandbox/samples-api.ts';
import { createSandbox } from '../sandbox/sandbox.ts';
import type { Config } from './config.ts';
import { listen } from './listen.ts';
import type { Pages } from './pages.ts';

/** The phone sandbox, listening. */
export interface Sandbox {
  /** Where the transport speaks to it, and where it can be seen if `router` is not there. */
  url: string;
  /** For the service's own address; not there where that can be reached from elsewhere. */
  router: Router | undefined;
  /** Ends the streams of its pages: a server that closes would wait for them. */
  endStreams(): void;
  close(): Promise<void>;
}

interface SandboxParts {
  pages: Pick<Pages, 'assets' | 'sandbox'>;
  /** What its page can have the service do; none where there is no service beside it. */
  samples?: Samples;
  at?: { host: string; port: number };
}

/** Opens the sandbox. Built in, it has a loopback port of its own: the service speaks to it over HTTP, as to a far side. */
export async function openSandbox(
  config: Config,
  logger: Logger,
  { pages, samples, at = { host: '127.0.0.1', port: 0 } }: SandboxParts,
): Promise<Sandbox> {
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const file = path.join(config.dataDir, 'sandbox.db');
  const sandbox = createSandbox({ file, logger, ...(samples && { samples }) });
  const others = [pages.assets, pages.sandbox, sandbox.router];
  const http = await listen(finishApp(express(), { others, logger }), at.host, at.port);
  return {
    url: http.url,
    router: isLoopback(config.host) || config.isSandboxPublic ? sandbox.router : undefined,
    endStreams: sandbox.endStreams,
    async close() {
      await sandbox.close();
      await http.close();
    },
  };
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../logger.ts';

/** Hands things on in the order in which they came, and again until they are kept. */
export interface HandOn<Item> {
  add(items: Item[]): void;
  /** Resolves when all is handed on. What is not kept then is given up: it is found again later. */
  stop(): Promise<void>;
}

/** What comes in within so long (ms) shares one call, and so one write. */
const GATHER_MS = 25;

export function createHandOn<Item>(
  keep: (items: Item[]) => Promise<void>,
  { logger, what, retryMs }: { logger: Logger; what: string; retryMs: number },
): HandOn<Item> {
  const stopping = new AbortController();
  let waiting: Item[] = [];
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      await rest(GATHER_MS);
      const items = waiting;
      waiting = [];
      try {
        await keep(items);
      } catch (error) {
        logger.error({ err: error }, `${what} were not kept: handed on again`);
        if (stopping.signal.aborted) return;
        waiting = [...items, ...waiting];
        await rest(retryMs);
      }
    }
    running = undefined;
  }

  async function rest(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
  }

  return {
    add(items) {
      if (stopping.signal.aborted || items.length === 0) return;
      waiting.push(...items);
      running ??= run();
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

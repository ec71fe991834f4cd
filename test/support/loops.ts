import { setImmediate } from 'node:timers/promises';

interface Loop {
  run(signal: AbortSignal): Promise<void>;
}

/** A loop that runs. */
export type Running<One extends Loop> = One & {
  /** Resolves when it has finished. */
  stop(): Promise<void>;
};

/** Lets a loop run, and keeps it among those that run until it is stopped. */
export function runLoop<One extends Loop>(loop: One, running: Set<Running<One>>): Running<One> {
  const stopping = new AbortController();
  const finished = loop.run(stopping.signal);
  const one: Running<One> = {
    ...loop,
    async stop() {
      stopping.abort();
      await finished;
      running.delete(one);
    },
  };
  running.add(one);
  return one;
}

/** Resolves once it is so; throws where it does not come to be. */
export async function until(isSo: () => boolean | Promise<boolean>, giveUpMs: number): Promise<void> {
  const giveUpAt = Date.now() + giveUpMs;
  while (!(await isSo())) {
    if (Date.now() > giveUpAt) throw new Error(`it never came to be: ${isSo.toString()}`);
    await setImmediate();
  }
}

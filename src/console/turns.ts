interface Turns {
  /** After each turn nothing is begun for so many times as long as it took. */
  rests: number;
  /** What takes longer than this is waited for no more: it is somebody else's time, not this process's. */
  longestMs: number;
  /** Milliseconds. */
  clock?: () => number;
  /** Calls `run` once after so many milliseconds. */
  after?: (ms: number, run: () => void) => void;
}

/**
 * Begins one thing at a time for each key, and rests after it: however much somebody asks for, the process is theirs for a
 * part of the time only. What is asked for waits for its turn.
 */
export function createTurns({
  rests,
  longestMs,
  clock = () => performance.now(),
  after = (ms, run) => void setTimeout(run, ms).unref(),
}: Turns) {
  const last = new Map<string, Promise<void>>();
  return async <Result>(key: string, work: () => Promise<Result>): Promise<Result> => {
    const before = last.get(key);
    const { promise: over, resolve } = Promise.withResolvers<void>();
    last.set(key, over);
    await before;
    const startedAt = clock();
    let isOver = false;
    const end = () => {
      if (isOver) return;
      isOver = true;
      after(rests * Math.min(longestMs, clock() - startedAt), () => {
        if (last.get(key) === over) last.delete(key);
        resolve();
      });
    };
    after(longestMs, end);
    try {
      return await work();
    } finally {
      end();
    }
  };
}

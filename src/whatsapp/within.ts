/** How a call ended that was not allowed to take for ever. */
export type Ended<Value> =
  | { kind: 'done'; value: Value }
  | { kind: 'failed'; detail: string }
  /** It is still under way, and whatever it does from now on is not seen. */
  | { kind: 'late' };

/** Waits for a promise, but no longer than `ms` milliseconds. Never rejects. The library itself sets no limits. */
export async function within<Value>(ms: number, work: Promise<Value>): Promise<Ended<Value>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Ended<Value>>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'late' }), ms);
  });
  const ended = work.then(
    (value): Ended<Value> => ({ kind: 'done', value }),
    (error: unknown): Ended<Value> => ({ kind: 'failed', detail: wordsOf(error) }),
  );
  try {
    return await Promise.race([ended, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The first line of what was thrown; the library also throws mere strings. */
export function wordsOf(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line.slice(0, 300);
}

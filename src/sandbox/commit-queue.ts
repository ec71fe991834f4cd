export interface CommitQueue {
  /**
   * Runs `write` inside the next transaction and resolves with what it answered once that is committed. It must throw,
   * if it does, before it has written anything: then it alone is rejected. A failed commit rejects all of its writes.
   */
  run<Result>(write: () => Result): Promise<Result>;
}

interface Queued {
  /** Writes, and returns what tells the caller so. */
  attempt(): () => void;
  reject(error: unknown): void;
}

/**
 * Gathers the writes that come in one turn of the event loop into one transaction, since each commit waits for the disk:
 * the more callers there are, the less each pays.
 */
export function createCommitQueue(transaction: (writes: () => void) => void): CommitQueue {
  let queued: Queued[] = [];

  function commit(): void {
    const batch = queued;
    queued = [];
    const settle: (() => void)[] = [];
    try {
      transaction(() => {
        for (const entry of batch) {
          try {
            settle.push(entry.attempt());
          } catch (error) {
            settle.push(() => entry.reject(error));
          }
        }
      });
    } catch (error) {
      for (const entry of batch) entry.reject(error);
      return;
    }
    for (const done of settle) done();
  }

  return {
    run<Result>(write: () => Result): Promise<Result> {
      return new Promise<Result>((resolve, reject) => {
        const attempt = (): (() => void) => {
          const result = write();
          return () => resolve(result);
        };
        queued.push({ attempt, reject });
        if (queued.length === 1) setImmediate(commit);
      });
    },
  };
}

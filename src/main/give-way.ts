import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';

/** The share of time in which the event loop has no rest: above it, whatever else is done makes a caller wait. */
const BUSY = 0.8;
/** A round of work waits so long at the most, however much is being posted: nothing is ever starved. */
const LONGEST_MS = 100;
const STEP_MS = 5;

/**
 * Lets intake go first in a process that also ingests and sends: a panel waits for its 202, a message may wait a
 * little. To be awaited before each round of work; it resolves at once unless posts come in to a busy process.
 */
export function createGiveWay(isAccepting: () => boolean): () => Promise<void> {
  let since = performance.eventLoopUtilization();
  return async () => {
    const { utilization } = performance.eventLoopUtilization(since);
    if (utilization > BUSY) {
      for (let waited = 0; waited < LONGEST_MS && isAccepting(); waited += STEP_MS) await setTimeout(STEP_MS);
    }
    since = performance.eventLoopUtilization();
  };
}

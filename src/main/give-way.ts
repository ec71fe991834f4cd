import { setTimeout } from 'node:timers/promises';

/** A round of sending waits so long at the most, however much is being posted: nothing is ever starved. */
const LONGEST_MS = 50;
const STEP_MS = 5;

/** Lets intake go first in a process that also sends: a caller waits for its 202, a message may wait a little. */
export function createGiveWay(inFlight: () => number): () => Promise<void> {
  return async () => {
    for (let waited = 0; waited < LONGEST_MS && inFlight() > 0; waited += STEP_MS) await setTimeout(STEP_MS);
  };
}

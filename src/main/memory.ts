import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const LOOK_MS = 5000;
/** Below this share of the time at work, the process is at rest. */
const AT_REST = 0.05;
/** What the heap has to have grown by to be worth a collection, in bytes. */
const WORTH_IT = 16 * 1_048_576;

type Collect = (how: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void;

/**
 * Gives memory back to the system whenever the process has come to rest: V8 keeps for good the room that a start or a
 * burst once needed for new objects, some 60 MB. Takes about a tenth of a second, and only after the heap has grown.
 */
export function giveMemoryBackAtRest(): void {
  const collect = collector();
  let kept = 0;
  let then = performance.eventLoopUtilization();
  setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, then);
    then = now;
    if (utilization > AT_REST || getHeapStatistics().total_heap_size < kept + WORTH_IT) return;
    collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    kept = getHeapStatistics().total_heap_size;
  }, LOOK_MS).unref();
}

/** V8 hands its collector out by a flag only. It is set back at once: modules cached under other flags are not used. */
function collector(): Collect {
  setFlagsFromString('--expose-gc');
  try {
    return runInNewContext('gc') as Collect;
  } finally {
    setFlagsFromString('--no-expose-gc');
  }
}

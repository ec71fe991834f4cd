import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Holder } from '../store/leases.ts';

/** This process, as it signs a lease. */
export const thisProcess: Holder = { host: hostname(), pid: process.pid, start: randomUUID() };

/**
 * Whether another holder is provably dead: on this host, and without a process of its number, or with ourselves as that
 * process (in a container every start has the number 1). A number that somebody else has got since counts as alive:
 * then the lease runs out by itself.
 */
export function isDead(holder: Holder): boolean {
  if (holder.host !== thisProcess.host) return false;
  if (holder.pid === thisProcess.pid) return holder.start !== thisProcess.start;
  try {
    process.kill(holder.pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Holder } from '../store/numbers/leases.ts';

/** A process, as it signs what it holds, and what it knows of others by their signature. */
interface ProcessHolder {
  holder: Holder;
  /**
   * Whether another holder is provably dead: on this host, and without a process of its number, or with ourselves as that
   * process (in a container every start has the number 1). A number that somebody else has got since counts as alive:
   * then what it holds runs out by itself.
   */
  isDead(other: Holder): boolean;
}

const start = randomUUID();

function holderOn(host: string): ProcessHolder {
  const holder = { host, pid: process.pid, start };
  return {
    holder,
    isDead(other) {
      if (other.host !== host) return false;
      if (other.pid === holder.pid) return other.start !== start;
      try {
        process.kill(other.pid, 0);
        return false;
      } catch (error) {
        return (error as NodeJS.ErrnoException).code === 'ESRCH';
      }
    },
  };
}

/** This process where it meets those of its own machine only. */
export const { holder: thisProcess, isDead } = holderOn(hostname());

/**
 * This process where it meets those of other machines too. Two of them, or two containers, may go by one name and number
 * their processes alike: of those nobody is taken for dead.
 */
export function thisProcessAmongMachines(): ProcessHolder {
  return holderOn([hostname(), ...machine()].join(' '));
}

/** What tells this start of this machine from any other, and the processes that can be seen from here from those that cannot. */
function machine(): string[] {
  try {
    return [
      readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
      readlinkSync('/proc/self/ns/pid'),
    ];
  } catch {
    // Not on Linux.
    return [];
  }
}

import type { Leases } from '../delivery/ports.ts';
import { createLeases } from '../store/leases.ts';
import { isAmongMachines } from '../store/locks.ts';
import type { Db } from '../store/schema.ts';
import { isDead, thisProcess, thisProcessAmongMachines } from './process-holder.ts';

/** How long a process that vanished without a word keeps a number from another host. */
const LEASE_MS = 15_000;

/** The right to send from a number, as this process asks for it. */
export function openLeases(db: Db): Leases {
  const process = isAmongMachines(db) ? thisProcessAmongMachines() : { holder: thisProcess, isDead };
  return createLeases({ db, ...process, ttlMs: LEASE_MS });
}

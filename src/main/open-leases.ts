import type { Leases } from '../delivery/ports.ts';
import { createLeases } from '../store/numbers/leases.ts';
import { isAmongMachines } from '../store/database/locks.ts';
import type { Db } from '../store/database/schema.ts';
import { serverAheadMs } from '../store/database/server-clock.ts';
import { assertRight, byOneClock } from './one-clock.ts';
import { isDead, thisProcess, thisProcessAmongMachines } from './process-holder.ts';

/** How long a process that vanished without a word keeps a number from another host. */
export const LEASE_MS = 15_000;

/** The right to send from a number, as this process asks for it. */
export function openLeases(db: Db): Leases {
  if (!isAmongMachines(db)) return createLeases({ db, holder: thisProcess, isDead, ttlMs: LEASE_MS });
  const leases = createLeases({ db, ...thisProcessAmongMachines(), ttlMs: LEASE_MS });
  return byOneClock(leases, () => serverAheadMs(db));
}

/** Throws ClockError where this machine may not send, by its clock. */
export async function assertClock(db: Db): Promise<void> {
  if (isAmongMachines(db)) assertRight(await serverAheadMs(db), LEASE_MS);
}

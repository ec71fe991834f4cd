import type { Leases } from '../delivery/ports.ts';

/** A machine’s clock is wrong, so that it may not send. */
class ClockError extends Error {
  override readonly name = 'ClockError';
}

/**
 * Leases that are neither acquired nor renewed by a clock that is off from the one that all machines have in common: by
 * another clock, a number that lives would seem to have run out, and what waits to have grown old.
 *
 * `aheadMs`: how far the common clock is ahead of ours.
 */
export function byOneClock(leases: Leases, aheadMs: () => Promise<number>): Leases {
  return {
    ...leases,
    async acquire(number, now) {
      assertRight(await aheadMs(), leases.ttlMs);
      return leases.acquire(number, now);
    },
    async renew(lease, state, now) {
      assertRight(await aheadMs(), leases.ttlMs);
      return leases.renew(lease, state, now);
    },
  };
}

/**
 * Throws ClockError where we are off by more than half of a lease: any two machines that are not are within one of each
 * other.
 */
export function assertRight(aheadMs: number, leaseMs: number): void {
  const off = Math.abs(aheadMs);
  if (off <= leaseMs / 2) return;
  throw new ClockError(
    `this machine’s clock is ${Math.round(off / 1000)} s ${aheadMs > 0 ? 'behind' : 'ahead of'} the database’s: ` +
      'nothing is sent from here until it is right',
  );
}

import type { Logger } from '../logger.ts';
import { LeaseLostError, type Lease, type Leases, type SenderState } from './ports.ts';

interface OwnershipOptions {
  leases: Leases;
  lease: Lease;
  state: () => SenderState;
  clock: () => number;
  logger: Logger;
  /** Called once, when the number is not ours any more. */
  onLost: (reason: unknown) => void;
}

/** A lease that is kept alive. */
export interface Ownership {
  readonly lease: Lease;
  /** Whether the lease has not run out unrenewed, as it does while a process is frozen: nothing may be sent then. */
  isCertain(): boolean;
  /** Renews at once, to publish a changed state. */
  renew(): Promise<void>;
  /** Stops renewing and gives the number free. */
  end(): Promise<void>;
}

/** Keeps a lease renewed at a third of its time, until it is ended or lost. */
export function keepLease({ leases, lease, state, clock, logger, onLost }: OwnershipOptions): Ownership {
  let renewedAt = clock();
  let lost = false;

  function lose(reason: unknown): void {
    if (lost) return;
    lost = true;
    clearInterval(timer);
    onLost(reason);
  }

  async function renew(): Promise<void> {
    if (lost) return;
    const now = clock();
    try {
      await leases.renew(lease, state(), now);
      renewedAt = now;
    } catch (error) {
      if (error instanceof LeaseLostError) return lose(error);
      logger.error({ err: error }, 'the lease could not be renewed');
      if (now - renewedAt > leases.ttlMs) lose(error);
    }
  }

  const timer = setInterval(() => void renew(), leases.ttlMs / 3);
  return {
    lease,
    isCertain: () => !lost && clock() - renewedAt < leases.ttlMs,
    renew,
    async end() {
      clearInterval(timer);
      if (lost) return;
      // From here on no late change of state may renew what is given free.
      lost = true;
      await leases.release(lease);
    },
  };
}

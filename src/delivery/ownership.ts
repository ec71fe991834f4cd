import type { Logger } from '../logger.ts';
import {
  LeaseLostError,
  type Lease,
  type Leases,
  type PauseReason,
  type SenderState,
  type Standing,
} from './ports.ts';

interface OwnershipOptions {
  leases: Leases;
  lease: Lease;
  /** As it was when the lease was acquired. */
  standing: Standing;
  state: () => SenderState;
  clock: () => number;
  logger: Logger;
  /** Called once, when the number is not ours any more. */
  onLost: (reason: unknown) => void;
  /** `standing` is another one now. */
  onStanding: () => void;
}

/** A lease that is kept alive. */
export interface Ownership {
  readonly lease: Lease;
  /** What the store said with the last renewal, and that it is paused as soon as we want it to be. */
  readonly standing: Standing;
  /** Whether the lease has not run out unrenewed, as it does while a process is frozen: nothing may be sent then. */
  isCertain(): boolean;
  /** Renews at once, to publish a changed state and to learn of a changed standing. */
  renew(): Promise<void>;
  /** Pauses the number: here from this moment on, and in the store, as soon as that takes it. */
  pause(reason: PauseReason): Promise<void>;
  /** Stops renewing and gives the number free. */
  end(): Promise<void>;
}

/** Keeps a lease renewed at a third of its time, until it is ended or lost. */
export function keepLease(options: OwnershipOptions): Ownership {
  const { leases, lease, state, clock, logger, onLost, onStanding } = options;
  let renewedAt = clock();
  let lost = false;
  let known = options.standing;
  /** Wanted by us, and not in the store yet. */
  let pausing: PauseReason | undefined;
  /** One after the other: what was asked last is what stands, and no answer is older than the one before it. */
  let last = Promise.resolve();

  function lose(reason: unknown): void {
    if (lost) return;
    lost = true;
    clearInterval(timer);
    onLost(reason);
  }

  const standing = (): Standing => ({ ...known, paused: pausing ?? known.paused });

  async function renewNow(): Promise<void> {
    if (lost) return;
    const now = clock();
    const before = standing();
    const reason = pausing;
    try {
      if (reason !== undefined) {
        await leases.pause(lease, reason, now);
        known = { ...known, paused: reason };
        if (pausing === reason) pausing = undefined;
      }
      known = await leases.renew(lease, state(), now);
      renewedAt = now;
    } catch (error) {
      if (error instanceof LeaseLostError) return lose(error);
      logger.error({ err: error }, 'the lease could not be renewed');
      if (now - renewedAt > leases.ttlMs) lose(error);
    }
    const { linkedAt, paused, wanted } = standing();
    if (linkedAt !== before.linkedAt || paused !== before.paused || wanted !== before.wanted) onStanding();
  }

  function renew(): Promise<void> {
    last = last.then(renewNow);
    return last;
  }

  const timer = setInterval(() => void renew(), leases.ttlMs / 3);
  return {
    lease,
    get standing() {
      return standing();
    },
    isCertain: () => !lost && clock() - renewedAt < leases.ttlMs,
    renew,
    pause(reason) {
      if (standing().paused !== reason) {
        pausing = reason;
        onStanding();
      }
      return renew();
    },
    async end() {
      clearInterval(timer);
      if (lost) return;
      if (pausing !== undefined) await renew();
      // From here on no late change of state may renew what is given free.
      lost = true;
      await last;
      await leases.release(lease);
    },
  };
}

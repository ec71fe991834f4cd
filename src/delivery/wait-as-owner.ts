import { keepLease } from './ownership.ts';
import type { Held, OwnerOptions } from './send-as-owner.ts';

/**
 * Holds the number of a blocked account without connecting, which would be one more thing for WhatsApp to hold against
 * it. Returns when a person has let it go on, `signal` aborts, or the number is lost.
 */
export async function waitAsOwner(
  { lease, nextSendAt, standing }: Held,
  options: OwnerOptions,
): Promise<void> {
  const { leases, clock, logger, pollMs, alarm, signal } = options;
  let isLost = false;
  const ownership = keepLease({
    leases,
    lease,
    standing,
    state: () => ({ session: 'blocked', details: {}, nextSendAt }),
    clock,
    logger,
    onLost() {
      isLost = true;
      alarm.ring();
    },
    onStanding: alarm.ring,
  });
  try {
    logger.warn('WhatsApp has blocked the account: not connected until a person lets it go on');
    options.onHealth({ session: 'blocked', paused: 'blocked', isSlowed: false });
    await ownership.renew();
    while (!signal.aborted && !isLost && ownership.standing.paused === 'blocked') await alarm.rest(pollMs);
  } finally {
    options.onHealth({ session: 'lost', paused: ownership.standing.paused, isSlowed: false });
    await ownership.end();
  }
}

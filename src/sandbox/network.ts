import { z } from 'zod';

export const networkState = ['online', 'offline'] as const;
export type NetworkState = (typeof networkState)[number];

const rate = z.number('must be a number from 0 to 1').min(0).max(1);

/** The simulated network and its faults. Rates are probabilities, 0 to 1. */
export const network = z.object({
  /** `offline`: the phone that the session belongs to is not connected, and every call says so. */
  state: z.enum(networkState, 'must be "online" or "offline"'),
  /** Every send and every look-up of a number takes so long, in milliseconds. */
  latencyMs: z.int('must be a whole number of milliseconds').min(0).max(600_000),
  /** Sends that fail and surely were not taken. */
  failRate: rate,
  /** Sends that were taken although the call failed. */
  acceptThenFailRate: rate,
  /** Calls that are never answered. Their sends are not taken. */
  hangRate: rate,
});
export type Network = z.infer<typeof network>;

export const calm: Network = {
  state: 'online',
  latencyMs: 0,
  failRate: 0,
  acceptThenFailRate: 0,
  hangRate: 0,
};

/** What is left out stays as it is. */
export const networkSettings = network.partial();
export type NetworkSettings = z.infer<typeof networkSettings>;

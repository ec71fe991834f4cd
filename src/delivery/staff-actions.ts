import type { Status } from './delivery.ts';

/**
 * What staff may do about a delivery, and where it must stand for that.
 * - `cancel`: it is not to be sent
 * - `resend`: nothing was sent, and now it is to be
 * - `arrived`, `send_again`: whether it was sent is not known; they have looked at the phone
 */
const POSSIBLE = {
  cancel: ['queued'],
  resend: ['refused', 'dead', 'expired', 'cancelled'],
  arrived: ['in_doubt'],
  send_again: ['in_doubt'],
} as const satisfies Record<string, readonly Status[]>;

export type DeliveryAction = keyof typeof POSSIBLE;

/** Those that can be done to many at once. */
export type MassAction = 'resend' | 'cancel';

export const deliveryActions = Object.keys(POSSIBLE) as DeliveryAction[];

/** Where a delivery must stand for that. */
export function statusesFor(action: DeliveryAction): readonly Status[] {
  return POSSIBLE[action];
}

/** What may be done about a delivery that stands there. */
export function actionsAt(status: Status): DeliveryAction[] {
  return deliveryActions.filter((action) => statusesFor(action).includes(status));
}

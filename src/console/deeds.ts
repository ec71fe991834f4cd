import type { DeliveryAction } from '../delivery/staff-actions.ts';

/** Everything that the audit log knows of: what is recorded is one of these, and the pages have words for each. */
export type DeedAction =
  | 'sign_in'
  | 'sign_out'
  | 'wrong_password'
  | 'password.change'
  | 'sessions.end'
  | `accounts.${'create' | 'change' | 'reset' | 'list'}`
  | `keys.${'create' | 'revoke'}`
  | 'secrets.rotate'
  | 'opt_outs.remove'
  | `phone.${'log_out' | 'resume' | 'test'}`
  | `deliveries.${DeliveryAction}`
  | `clients.${'export' | 'erase'}`
  | 'store.restore'
  | 'dead_letters.redrive'
  | 'callbacks.retry'
  | `inbox.${'reply' | 'close'}`
  | `texts.${'draft' | 'discard_draft' | 'published' | 'restored' | 'shipped' | 'imported' | 'send'}`
  | `types.${'switch_on' | 'switch_off'}`
  | `transfers.${'draft' | 'drafted' | 'execute' | 'refuse'}`;

import { upmindEventTypes, type UpmindEventType } from './upmind-events.ts';

/** What hooks become; undefined: nothing. They are named as in `hookName`. */
export type UpmindMapping = readonly (readonly [hook: string, type: UpmindEventType | undefined])[];

/**
 * Upmind publishes the names of its triggers (https://docs.upmind.com/docs/webhook-events-with-client-triggers and its
 * sisters) and the codes of few: `user_created_unverified_client_hook`, `invoice_paid_hook`,
 * `invoice_payment_received_hook`, `contract_product_activated_hook`. All of those are the trigger's name in small letters
 * with `_hook` behind it and `user` for staff; the codes below follow that rule.
 *
 * A payment that is received is no event of its own: the invoice that it pays is. A cancelled product can still be had
 * back, so that only a closed one is told as ended.
 */
export const knownHooks: UpmindMapping = [
  ['client_registered', 'client.registered'],
  ['user_created_verified_client', 'client.registered'],
  ['user_created_unverified_client', 'client.registered'],
  ['client_password_changed', 'client.password_changed'],
  ['client_password_was_reset', 'client.password_changed'],
  ['client_updated', 'client.details_changed'],
  ['client_login_email_updated', 'client.details_changed'],
  ['invoice_created', 'invoice.generated'],
  ['proforma_created', 'invoice.generated'],
  ['invoice_paid', 'invoice.paid'],
  ['invoice_cancelled', 'invoice.cancelled'],
  ['proforma_cancelled', 'invoice.cancelled'],
  ['contract_product_suspended', 'service.suspended'],
  ['contract_product_unsuspended', 'service.reactivated'],
  ['contract_product_closed', 'service.terminated'],
  ['contract_product_cancel_request_created_client', 'cancellation.requested'],
];

/** A hook's code or its trigger's name, in the one form in which they are compared. */
export function hookName(written: string): string {
  return written
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
    .replace(/_hook$/, '')
    .replace(/^staff_/, 'user_');
}

/** Reads `<hook>=<event type>`, separated by spaces, where the type may be `ignored`; undefined where one is wrong. */
export function readUpmindMapping(written: string): UpmindMapping | undefined {
  const pairs = written
    .trim()
    .split(/\s+/)
    .map((pair) => {
      const [hook = '', typeName] = pair.split('=');
      const type = upmindEventTypes.find((known) => known === typeName);
      return hookName(hook) !== '' && (type || typeName === 'ignored')
        ? ([hookName(hook), type] as const)
        : undefined;
    });
  return pairs.every((pair) => pair !== undefined) ? pairs : undefined;
}

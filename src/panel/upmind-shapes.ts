import { z } from 'zod';

/**
 * What is read of Upmind's webhooks, and nothing besides: hashes, keys, addresses and whatever else comes with an object
 * go no further. Two shapes of the same things are public: the webhook of a client
 * (https://github.com/upmind-automation/webhook-endpoint/blob/main/examples/example-v1-payload.json), and the API's
 * answers about invoices and contract products, as recorded in https://github.com/upmind/upmind-ui. They differ in places
 * (a currency is a code here, an object there), so every field may be missing or odd: then it counts as absent, and
 * whether it was needed shows when an event is made of the rest.
 */

/** Longer texts are cut rather than the event refused. */
const LONGEST = 1000;

function textOf(value: unknown): string | undefined {
  const written = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
  if (typeof written !== 'string') return undefined;
  const kept = written.slice(0, LONGEST).toWellFormed().replaceAll('\0', '').trim();
  return kept === '' ? undefined : kept;
}

const anything = z.unknown().optional();

/** Text, or a number as text. */
const text = anything.transform(textOf);

/** A code (`GBP`, `AR`, `invoice_paid`), alone or within the thing that it is the code of. */
const code = anything.transform((value) => {
  const isThing = typeof value === 'object' && value !== null && !Array.isArray(value);
  return textOf(isThing ? (value as Record<string, unknown>)['code'] : value);
});

const truth = anything.transform((value) => value === true || value === 1 || value === '1');

/** An amount as a decimal string. Upmind counts in JSON's numbers, or in strings of four decimals. */
const amount = anything.transform((value) => {
  const written = typeof value === 'number' && Number.isFinite(value) ? value.toFixed(4) : textOf(value);
  return written?.replace(/(\.\d\d\d*?)0+$/, '$1');
});

/** A day. MySQL's zero date is none. */
const day = text.transform((written) => {
  const found = /^(\d{4}-\d{2}-\d{2})(?:[ T]|$)/.exec(written ?? '')?.[1];
  return found?.startsWith('0000') ? undefined : found;
});

/** An object; what is none counts as absent. */
function thing<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.object(shape).optional().catch(undefined);
}

const phone = thing({
  international_phone: text,
  full_phone: text,
  phone: text,
  phone_code: text,
  phone_country_code: text,
});

const client = {
  id: text,
  firstname: text,
  first_name: text,
  lastname: text,
  last_name: text,
  fullname: text,
  full_name: text,
  email: text,
  notification_email: text,
  interface_language_code: text,
  interface_language: code,
  document_language_code: text,
  location_country_code: text,
  notifications_disabled: truth,
  default_phone: phone,
  default_address: thing({ country: code, country_code: text }),
};

const invoice = {
  number: text,
  proforma_number: text,
  due_date: day,
  total_amount: amount,
  paid_amount: amount,
  currency: code,
  currency_code: text,
  paid_datetime: day,
  status: code,
  cancellation_reason: text,
  category: thing({ slug: text }),
  shared: thing({ token: text }),
};

const request = thing({ contract_product_id: text, status: code, reason: text });

const contractProduct = {
  name: text,
  product_name: text,
  product: thing({ name: text }),
  service_identifier: text,
  contract_request: request,
  future_cancellation_request: thing({ future_cancellation_date: day }),
};

const owner = thing(client);
export type UpmindClient = NonNullable<z.output<typeof owner>>;

/** Whatever a webhook is about: a client, or something of a client's. */
const object = thing({
  ...client,
  ...invoice,
  ...contractProduct,
  client_id: text,
  client: owner,
  contract: thing({ client_id: text, client: owner, cancellation_request: request }),
});
export type UpmindObject = NonNullable<z.output<typeof object>>;

/** Payloads of version 1. */
export const upmindWebhook = z.object({
  webhook_event_id: text,
  event_datetime: text,
  hook_category: text,
  hook_code: text,
  object_type: text,
  object,
  actor_type: text,
  brand: thing({ customer_portal_domain: text }),
});

import type { EventType } from '../events/catalog.ts';
import type { UpmindObject } from './upmind-shapes.ts';

/** What a webhook says, besides whom it is about. */
interface Told {
  object: UpmindObject;
  /** The hook's name, as in `hookName`. */
  hook: string;
  /** Who did it, where Upmind tells. */
  by: 'client' | 'staff' | undefined;
  /** The brand's client area, where its domain is known. */
  portal: string | undefined;
  /** The page of an invoice, with `{id}` in it; where none is configured, see `invoiceUrl`. */
  invoicePage: string | undefined;
}

/** An event's `data`, or why the hook is none for a client. Fields that are undefined count as absent. */
type Made = { data: Record<string, unknown> } | { ignored: string };

/** How each event is made. What a required field lacks is for the event's own check to say. */
const makers = {
  'client.registered': ({ portal }) => ({ data: { loginUrl: portal } }),
  'client.password_changed': ({ by }) => ({ data: { by } }),
  'client.details_changed': ({ hook, by }) => ({ data: { changed: changedBy(hook), by } }),
  'invoice.generated': (told) => {
    const { object } = told;
    if (object.paid_datetime !== undefined || object.status === 'invoice_paid') {
      return { ignored: 'the invoice is paid already' };
    }
    const why = whyNoMessage(object);
    if (why !== undefined) return { ignored: why };
    return { data: { invoice: { ...invoiceOf(told), dueDate: object.due_date } } };
  },
  'invoice.cancelled': (told) => {
    const why = whyNoMessage(told.object);
    if (why !== undefined) return { ignored: why };
    const invoice = invoiceOf(told);
    return {
      data: { invoice: { ...invoice, total: statedTotal(invoice.total) }, reason: cancelledFor(told) },
    };
  },
  'invoice.paid': (told) => {
    const why = whyNoMessage(told.object);
    if (why !== undefined) return { ignored: why };
    const invoice = invoiceOf(told);
    const paid = { amount: told.object.paid_amount, currency: invoice.total.currency };
    // When it was paid is a moment in UTC, which may be another day where the client is: it is left out.
    return { data: { invoice, ...(paid.amount !== undefined && { payment: { amount: paid } }) } };
  },
  'service.suspended': ({ object, portal }) => ({ data: { service: serviceOf(object), url: portal } }),
  'service.reactivated': ({ object }) => ({ data: { service: serviceOf(object) } }),
  'service.terminated': ({ object }) => ({ data: { service: serviceOf(object) } }),
  'cancellation.requested': ({ object }) => {
    const request = requestOf(object);
    const effectiveDate = object.future_cancellation_request?.future_cancellation_date;
    return {
      data: {
        service: serviceOf(object),
        when: effectiveDate === undefined ? whenOf(request?.status) : 'end_of_period',
        effectiveDate,
        reason: request?.reason,
      },
    };
  },
} satisfies Partial<Record<EventType, (told: Told) => Made>>;

/** The types that Upmind's webhooks can become. */
export type UpmindEventType = keyof typeof makers;
export const upmindEventTypes = Object.keys(makers) as UpmindEventType[];

export function makeEvent(type: UpmindEventType, told: Told): Made {
  return makers[type](told);
}

/** A webhook tells that something was changed, and only its name what. */
function changedBy(hook: string): string[] {
  return ['email', 'phone', 'address'].filter((field) => hook.includes(field));
}

function whyNoMessage({ total_amount: total, category }: UpmindObject): string | undefined {
  if (category?.slug?.includes('credit')) return 'it is a credit note';
  return Number(total) <= 0 ? 'there is nothing to pay' : undefined;
}

function invoiceOf(told: Told) {
  const { object } = told;
  return {
    id: object.id,
    number: object.number ?? object.proforma_number,
    total: {
      amount: object.total_amount,
      currency: (object.currency ?? object.currency_code)?.toUpperCase(),
    },
    url: invoiceUrl(told),
  };
}

/** A total that is stated in full; the text can do without one that is not. */
function statedTotal<Total extends { amount: unknown; currency: unknown }>(total: Total): Total | undefined {
  return total.amount === undefined || total.currency === undefined ? undefined : total;
}

/**
 * The configured page; else the link that the brand shares its invoices with, which needs no password
 * (https://docs.upmind.com/docs/invoice-shared); else the client area.
 */
function invoiceUrl({ object, portal, invoicePage }: Told): string | undefined {
  if (invoicePage !== undefined) return invoicePage.replaceAll('{id}', encodeURIComponent(object.id ?? ''));
  const token = object.shared?.token;
  if (portal === undefined || token === undefined) return portal;
  return `${portal}invoice/${encodeURIComponent(token)}`;
}

/** Recorded answers of Upmind's API give `Overdue with payments` as the reason of an automatic cancellation. */
const UNPAID = /overdue|unpaid|not paid|non-?payment/i;

function cancelledFor({ object, by }: Told): 'unpaid' | 'requested' | undefined {
  if (UNPAID.test(object.cancellation_reason ?? '')) return 'unpaid';
  return by === 'client' ? 'requested' : undefined;
}

function serviceOf(object: UpmindObject) {
  const { service_identifier: identifier = '' } = object;
  const isDomain = /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/u.test(identifier);
  return {
    id: object.id,
    name: object.name ?? object.product_name ?? object.product?.name,
    // It may as well be a user's name or an address.
    domain: isDomain ? identifier : undefined,
  };
}

/** The product's own request; its contract's may be about another product. */
function requestOf({ id, contract_request: own, contract }: UpmindObject) {
  const { cancellation_request: shared } = contract ?? {};
  return own ?? (shared?.contract_product_id === id ? shared : undefined);
}

/** The codes are those that Upmind's client area knows (https://github.com/upmind/upmind-ui). */
function whenOf(requestStatus: string | undefined): 'immediate' | 'end_of_period' | undefined {
  if (/end_of_billing_cycle|scheduled/.test(requestStatus ?? '')) return 'end_of_period';
  return /cancellation_request|accepted/.test(requestStatus ?? '') ? 'immediate' : undefined;
}

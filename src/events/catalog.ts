import { z } from 'zod';
import { defineEvent, type EventDefinition } from './define-event.ts';
import { id, isoDate, listOf, phone, text, url } from './fields.ts';
import { decimal, money } from './money.ts';

const service = z.object({ id, name: text, domain: text.optional() });
const by = z.enum(['client', 'staff'], 'must be "client" or "staff"').optional();
const namedPlan = z.object({ name: text });

const hosting = { id: '314', name: 'Hosting Profesional', domain: 'panaderialaespiga.com.ar' };
const ars = (amount: string) => ({ amount, currency: 'ARS' });

/**
 * Every event type there is. Intake's validation, the documentation, `send-sample`, the demo and the tests derive
 * from this list; a new type is one entry here and one file per locale in `templates/<type>/`.
 */
const definitions = [
  defineEvent({
    type: 'client.registered',
    summary: 'A client registered.',
    data: z.object({ loginUrl: url.optional() }),
    subject: () => 'client',
    sample: { loginUrl: 'https://panel.example.com/clientarea.php' },
  }),

  defineEvent({
    type: 'client.password_changed',
    summary: 'The password of a client’s account was changed.',
    data: z.object({ ip: text.optional(), by }),
    subject: () => 'client',
    urgent: true,
    sample: { ip: '203.0.113.7', by: 'client' },
  }),

  defineEvent({
    type: 'client.details_changed',
    summary: 'A client’s details were changed; the old number is told too if the phone was.',
    data: z.object({
      changed: listOf(text).meta({ description: 'Names of fields, never their values.' }),
      previousPhone: phone.optional(),
      by,
    }),
    subject: () => 'client',
    urgent: true,
    alsoTold: ({ previousPhone }) =>
      previousPhone === undefined ? [] : [{ role: 'previous_phone', phone: previousPhone }],
    sample: { changed: ['email', 'address', 'taxId'], by: 'client' },
  }),

  defineEvent({
    type: 'invoice.generated',
    summary: 'An invoice was issued.',
    data: z.object({
      invoice: z.object({
        id,
        number: text.optional(),
        total: money,
        dueDate: isoDate,
        url,
        items: listOf(z.object({ description: text, amount: decimal })).optional(),
      }),
    }),
    subject: ({ invoice }) => `invoice:${invoice.id}`,
    sample: {
      invoice: {
        id: '9001',
        number: 'A-0001',
        total: ars('15950.00'),
        dueDate: '2026-12-01',
        url: 'https://panel.example.com/viewinvoice.php?id=9001',
        items: [
          { description: 'Hosting Profesional (panaderialaespiga.com.ar)', amount: '12500.00' },
          { description: 'Dominio panaderialaespiga.com.ar', amount: '3450.00' },
        ],
      },
    },
  }),

  defineEvent({
    type: 'invoice.cancelled',
    summary: 'An invoice was cancelled: because it was asked for, or because it stayed unpaid too long.',
    data: z.object({
      invoice: z.object({ id, number: text.optional(), total: money.optional(), url: url.optional() }),
      reason: z.enum(['requested', 'unpaid'], 'must be "requested" or "unpaid"').optional(),
    }),
    subject: ({ invoice }) => `invoice:${invoice.id}`,
    supersedes: ['invoice.generated'],
    sample: {
      invoice: {
        id: '8990',
        number: 'A-0990',
        total: ars('15950.00'),
        url: 'https://panel.example.com/viewinvoice.php?id=8990',
      },
      reason: 'unpaid',
    },
  }),

  defineEvent({
    type: 'invoice.paid',
    summary: 'An invoice was paid.',
    data: z.object({
      invoice: z.object({ id, number: text.optional(), total: money, url: url.optional() }),
      payment: z.object({ amount: money, method: text.optional(), paidAt: isoDate.optional() }).optional(),
    }),
    subject: ({ invoice }) => `invoice:${invoice.id}`,
    supersedes: ['invoice.generated'],
    sample: {
      invoice: {
        id: '9001',
        number: 'A-0001',
        total: ars('15950.00'),
        url: 'https://panel.example.com/viewinvoice.php?id=9001',
      },
      payment: { amount: ars('15950.00'), method: 'Mercado Pago', paidAt: '2026-11-21T14:05:11-03:00' },
    },
  }),

  defineEvent({
    type: 'service.suspended',
    summary: 'A service was suspended.',
    data: z.object({ service, reason: text.optional(), url: url.optional() }),
    subject: (data) => `service:${data.service.id}`,
    supersedes: ['service.reactivated'],
    sample: {
      service: hosting,
      reason: 'Factura A-0990 vencida',
      url: 'https://panel.example.com/viewinvoice.php?id=8990',
    },
  }),

  defineEvent({
    type: 'service.reactivated',
    summary: 'A suspended service works again.',
    data: z.object({ service }),
    subject: (data) => `service:${data.service.id}`,
    supersedes: ['service.suspended'],
    sample: { service: hosting },
  }),

  defineEvent({
    type: 'service.terminated',
    summary: 'A service was ended and its data removed from the server.',
    data: z.object({ service }),
    subject: (data) => `service:${data.service.id}`,
    supersedes: ['service.suspended', 'service.reactivated'],
    sample: { service: hosting },
  }),

  defineEvent({
    type: 'quote.available',
    summary: 'A quote is ready.',
    data: z.object({
      quote: z.object({
        id,
        subject: text.optional(),
        total: money.optional(),
        validUntil: isoDate.optional(),
        url,
      }),
    }),
    subject: ({ quote }) => `quote:${quote.id}`,
    expires: ({ quote }) => (quote.validUntil === undefined ? undefined : endOf(quote.validUntil)),
    sample: {
      quote: {
        id: '77',
        subject: 'Servidor dedicado',
        total: { amount: '1250.00', currency: 'USD' },
        validUntil: '2036-12-31',
        url: 'https://panel.example.com/viewquote.php?id=77',
      },
    },
  }),

  defineEvent({
    type: 'domain.deleted',
    summary: 'A domain was deleted from the panel.',
    data: z.object({ domain: z.object({ name: text }) }),
    subject: ({ domain }) => `domain:${domain.name}`,
    sample: { domain: { name: 'panaderialaespiga.com.ar' } },
  }),

  defineEvent({
    type: 'service.upgraded',
    summary: 'A service was upgraded.',
    data: z.object({
      service,
      from: namedPlan,
      to: namedPlan,
      invoice: z.object({ id, total: money, url }).optional(),
    }),
    subject: (data) => `service:${data.service.id}`,
    sample: {
      service: hosting,
      from: { name: 'Hosting Básico' },
      to: { name: 'Hosting Profesional' },
      invoice: {
        id: '9010',
        total: ars('5000.00'),
        url: 'https://panel.example.com/viewinvoice.php?id=9010',
      },
    },
  }),

  defineEvent({
    type: 'cancellation.requested',
    summary: 'A client asked, in the panel, for a service to be cancelled.',
    data: z.object({
      service,
      when: z.enum(['immediate', 'end_of_period'], 'must be "immediate" or "end_of_period"'),
      effectiveDate: isoDate.optional(),
      reason: text.optional(),
    }),
    subject: (data) => `service:${data.service.id}`,
    urgent: true,
    sample: {
      service: hosting,
      when: 'end_of_period',
      effectiveDate: '2026-12-15',
      reason: 'Cambio de proveedor',
    },
  }),

  defineEvent({
    type: 'plan.upgraded',
    summary: 'A plan was upgraded: the rest of the month is refunded, the new price starts today.',
    data: z.object({
      plan: namedPlan,
      refund: money.optional(),
      charge: money,
      invoiceUrl: url.optional(),
    }),
    subject: () => 'plan',
    sample: {
      plan: { name: 'Business' },
      refund: { amount: '12.40', currency: 'EUR' },
      charge: { amount: '49.00', currency: 'EUR' },
      invoiceUrl: 'https://panel.example.com/invoices/5120',
    },
  }),

  defineEvent({
    type: 'plan.downgrade_scheduled',
    summary: 'A smaller plan starts at the next renewal; what exceeds it will be trimmed.',
    data: z.object({
      currentPlan: namedPlan,
      newPlan: namedPlan,
      effectiveDate: isoDate,
      newPrice: money,
      over: listOf(
        z.object({ resource: text, used: z.number().nonnegative(), allowed: z.number().nonnegative() }),
      ).optional(),
    }),
    subject: () => 'plan',
    supersedes: ['plan.downgrade_scheduled'],
    sample: {
      currentPlan: { name: 'Business' },
      newPlan: { name: 'Starter' },
      effectiveDate: '2026-12-21',
      newPrice: { amount: '19.00', currency: 'EUR' },
      over: [
        { resource: 'domains', used: 7, allowed: 5 },
        { resource: 'rooms', used: 24, allowed: 10 },
      ],
    },
  }),

  defineEvent({
    type: 'plan.downgraded',
    summary: 'A smaller plan is in force, and what exceeded it was trimmed.',
    data: z.object({
      newPlan: namedPlan,
      adjustments: listOf(
        z.object({
          kind: z.enum([
            'domains_removed',
            'rooms_removed',
            'capacity_reduced',
            'rate_capped',
            'priority_groups_removed',
            'firewall_ips_removed',
            'templates_detached',
          ]),
          count: z.int().nonnegative().optional(),
        }),
      ).optional(),
    }),
    subject: () => 'plan',
    supersedes: ['plan.downgrade_scheduled'],
    sample: {
      newPlan: { name: 'Starter' },
      adjustments: [
        { kind: 'domains_removed', count: 2 },
        { kind: 'rooms_removed', count: 14 },
        { kind: 'templates_detached' },
      ],
    },
  }),
] as const satisfies readonly EventDefinition[];

/** A moment as it is, a day at its end wherever on Earth (UTC−12 is last). */
function endOf(date: string): Date {
  return date.length > 10 ? new Date(date) : new Date(Date.parse(`${date}T00:00:00Z`) + 36 * 3_600_000);
}

export type EventType = (typeof definitions)[number]['type'];

/** The event types by name, in the order in which people should see them. */
export const catalog: ReadonlyMap<string, EventDefinition> = new Map(
  definitions.map((definition) => [definition.type, definition]),
);

export const eventTypes: readonly EventType[] = definitions.map(({ type }) => type);

/** The definition of a type that intake has let in. Throws on one that the catalog does not have. */
export function definitionOf(type: string): EventDefinition {
  const definition = catalog.get(type);
  if (!definition) throw new UnknownEventTypeError(type);
  return definition;
}

export class UnknownEventTypeError extends Error {
  override readonly name = 'UnknownEventTypeError';
  constructor(type: string) {
    super(`there is no event type "${type}"; known are: ${eventTypes.join(', ')}`);
  }
}

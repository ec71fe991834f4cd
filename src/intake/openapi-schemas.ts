import { z } from 'zod';
import type { AttemptView, DeliveryView } from '../delivery/delivery-view.ts';
import { statuses } from '../delivery/delivery.ts';
import { catalog } from '../events/catalog.ts';
import { client } from '../events/client.ts';
import { money } from '../events/money.ts';
import { bodySchemas } from '../events/parse-event.ts';
import { sampleEvent } from '../events/sample-event.ts';
import { conditions } from '../transfer/checklist.ts';
import { transferStatuses } from '../transfer/ports.ts';
import type { TransferView } from '../transfer/transfer-view.ts';
import { problems, problemType } from './problem.ts';
import type { TransferDraft } from '../transfer/draft-request.ts';

/** JSON Schema 2020-12, as OpenAPI 3.1 has it. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

export const ref = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });

const string = (description?: string): JsonSchema => ({
  type: 'string',
  ...(description !== undefined && { description }),
});
const orNull = (description: string): JsonSchema => ({
  anyOf: [{ type: 'string' }, { type: 'null' }],
  description,
});
const time = (description?: string): JsonSchema => ({ ...string(description), format: 'date-time' });

/** What a panel posts, as examples show it. */
export function exampleOf(type: string): Record<string, unknown> {
  const { client: who, data } = sampleEvent(type, { id: 'example' });
  return { type, occurredAt: '2026-11-21T14:05:11-03:00', client: who, data };
}

/** Every event type, the client and money, from the very schemas that validate them. */
export function eventSchemas(): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  registry.add(client, { id: 'Client' });
  registry.add(money, { id: 'Money' });
  for (const [type, schema] of bodySchemas) registry.add(schema, { id: type });
  const { schemas } = z.toJSONSchema(registry, { io: 'input', uri: (id) => ref(id).$ref ?? id });
  const described: Record<string, JsonSchema> = {};
  for (const [name, { $schema: _, $id: __, ...schema }] of Object.entries(schemas)) {
    const definition = catalog.get(name);
    described[name] = {
      ...schema,
      ...(definition && {
        description: definition.summary,
        'x-urgent': definition.urgent,
        'x-supersedes': definition.supersedes,
        examples: [exampleOf(name)],
      }),
    };
  }
  return described;
}

const attempt = {
  at: time(),
  outcome: { enum: ['sent', 'refused', 'unavailable', 'in_doubt'] },
  detail: string(),
} satisfies Record<keyof AttemptView, JsonSchema>;

const delivery = {
  id: string(),
  eventId: string('The `webhook-id` of the event; `reply:…` of an answer to what a customer wrote.'),
  type: string('The event’s type, or `conversation.reply`, or `staff.message`.'),
  clientId: string('Empty for an answer to somebody who is no client that we know of.'),
  recipient: string(
    'E.164; or what the panel holds where that cannot be a number, or the chat where nobody knows its number.',
  ),
  locale: string(),
  status: { enum: [...statuses] },
  reason: {
    enum: ['not_on_whatsapp', 'invalid_phone', 'template_error', 'opted_out', 'rejected', 'switched_off'],
    description: 'Why it was refused.',
  },
  holdReason: {
    enum: ['session_down', 'paced', 'quiet_hours', 'retry', 'behind'],
    description: 'Why a queued one waits.',
  },
  text: orNull('`null` until it is written.'),
  attempts: {
    type: 'array',
    items: { type: 'object', properties: attempt, required: ['at', 'outcome'] },
    description: 'Oldest first.',
  },
  createdAt: time(),
  sentAt: time('When WhatsApp’s server took it.'),
  deliveredAt: time(),
  readAt: time(),
  whatsappMessageId: string(),
} satisfies Record<keyof DeliveryView, JsonSchema>;

const optional = new Set(['reason', 'holdReason', 'sentAt', 'deliveredAt', 'readAt', 'whatsappMessageId']);

const transferParty: JsonSchema = {
  type: 'object',
  properties: { clientId: orNull('`null` until it is known.'), email: string() },
  required: ['clientId', 'email'],
};

const transfer = {
  id: string(),
  status: {
    enum: [...transferStatuses],
    description:
      '`waiting` for a party’s message · `checking` in the panel · `verified`: to be executed by staff · `executed`, ' +
      '`rejected`, `expired`, `cancelled`.',
  },
  reasons: {
    type: 'array',
    items: { enum: [...conditions, 'refused_by_staff'] },
    description: 'Why it was rejected: every reason.',
  },
  service: string('As the parties name it.'),
  origin: transferParty,
  destination: transferParty,
  claims: {
    type: 'array',
    description: 'The messages that stand, oldest first.',
    items: {
      type: 'object',
      properties: { party: { enum: ['origin', 'destination'] }, at: time(), whatsappMessageId: string() },
      required: ['party', 'at', 'whatsappMessageId'],
    },
  },
  createdAt: time(),
  expiresAt: time('How long the first message waits for the second.'),
} satisfies Record<keyof TransferView, JsonSchema>;

const fieldErrorList: JsonSchema = {
  type: 'array',
  description:
    'What is wrong, and where: an RFC 6901 pointer into the event, a query parameter or a header; 100 at most.',
  items: {
    type: 'object',
    properties: {
      pointer: string('Such as `/data/invoice/total/amount`.'),
      parameter: string(),
      header: string(),
      detail: string(),
    },
    required: ['detail'],
  },
};

/** The shapes that are not events. */
export const otherSchemas: Record<string, JsonSchema> = {
  Accepted: {
    type: 'object',
    properties: { id: string('The `webhook-id`.'), status: { const: 'queued' } },
    required: ['id', 'status'],
  },
  BatchResults: {
    type: 'object',
    properties: {
      results: {
        type: 'array',
        description: 'One for each event, in order.',
        items: {
          type: 'object',
          properties: {
            id: orNull('`null` where the event has no usable id.'),
            status: { enum: [202, 422, 503] },
            errors: fieldErrorList,
          },
          required: ['id', 'status'],
        },
      },
    },
    required: ['results'],
  },
  Delivery: {
    type: 'object',
    properties: delivery,
    required: Object.keys(delivery).filter((name) => !optional.has(name)),
  },
  Deliveries: {
    type: 'object',
    properties: {
      deliveries: { type: 'array', items: ref('Delivery'), description: 'Newest first.' },
      nextCursor: string('Absent on the last page.'),
    },
    required: ['deliveries'],
  },
  Transfer: { type: 'object', properties: transfer, required: Object.keys(transfer) },
  TransferDraft: {
    type: 'object',
    properties: {
      id: string(),
      text: string('To be sent by both, to the letter.'),
      link: string('Opens a chat with our number with the text ready; the same for both.'),
    } satisfies Record<keyof TransferDraft, JsonSchema>,
    required: ['id', 'text', 'link'],
  },
  Readiness: { type: 'object', properties: { ready: { type: 'boolean' } }, required: ['ready'] },
  Problem: {
    type: 'object',
    description: 'RFC 9457.',
    properties: {
      type: { enum: Object.keys(problems).map(problemType) },
      title: string(),
      status: { type: 'integer' },
      detail: string('For the developer of the caller; its words may change.'),
      errors: fieldErrorList,
    },
    required: ['type', 'title', 'status', 'detail'],
  },
};

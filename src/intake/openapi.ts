import { z } from 'zod';
import { eventTypes } from '../events/catalog.ts';
import { deliveryParameters } from './deliveries.ts';
import type { HookSender } from './hook-sender.ts';
import { hookPaths, hookSchemes } from './openapi-hooks.ts';
import {
  json,
  postProblems,
  problemsOf,
  type Answer,
  type Operation,
  type Parameter,
} from './openapi-operation.ts';
import { eventSchemas, exampleOf, otherSchemas, ref, type JsonSchema } from './openapi-schemas.ts';
import { draftRequest } from '../transfer/draft-request.ts';

export interface OpenApiDocument {
  openapi: '3.1.1';
  info: { title: string; version: string; description: string };
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, JsonSchema>; securitySchemes: Record<string, unknown> };
}

/**
 * Describes every address of this service, those of foreign senders too, and every event type, from what the service
 * itself works with.
 */
export function openApiDocument(publicUrl: string, hooks: readonly HookSender[] = []): OpenApiDocument {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Avisador',
      version: '1',
      description:
        'Takes events from a billing panel and tells the customer on WhatsApp, once, in their language.',
    },
    servers: [{ url: publicUrl }],
    tags: [
      { name: 'Events', description: 'What has happened in the panel.' },
      { name: 'Deliveries', description: 'What has become of it.' },
      { name: 'Transfers', description: 'Services that move from one client to another.' },
      { name: 'Operations', description: 'For balancers and monitors.' },
    ],
    paths: {
      '/v1/events': { post: postEvent() },
      '/v1/events/batch': { post: postBatch() },
      ...hookPaths(hooks),
      '/v1/deliveries': { get: listDeliveries() },
      '/v1/deliveries/{id}': { get: getDelivery },
      '/v1/transfers': { post: postTransfer() },
      '/v1/transfers/{id}': { get: getTransfer },
      '/healthz': { get: operation('healthz', 'Alive', { 200: json('It is.', { type: 'object' }) }) },
      '/readyz': {
        get: operation('readyz', 'Can this process do its work?', readiness, 'Queue, store and templates.'),
      },
      '/readyz/whatsapp': { get: operation('readyzWhatsapp', 'Can messages go out now?', readiness) },
      '/metrics': {
        get: operation('metrics', 'Metrics for Prometheus', {
          200: { description: 'The text format.', content: { 'text/plain': { schema: { type: 'string' } } } },
        }),
      },
    },
    components: {
      schemas: { ...eventSchemas(), ...otherSchemas },
      securitySchemes: { ...securitySchemes, ...hookSchemes(hooks) },
    },
  };
}

const securitySchemes = {
  signature: {
    type: 'apiKey',
    in: 'header',
    name: 'webhook-signature',
    description:
      'Standard Webhooks: `v1,` and the base64 of HMAC-SHA256(key, `webhook-id` + `.` + `webhook-timestamp` + `.` + ' +
      'raw body), where the key is the base64-decoded part of the secret after `whsec_`. Several signatures are ' +
      'separated by spaces; one that matches is enough.',
  },
  apiKey: { type: 'http', scheme: 'bearer', description: 'An API key, from `avisador keys create`.' },
};

// Those that are made of the catalog or of zod's schemas are made when they are asked for: few processes ever are.

const signatureHeaders = (id: string): Parameter[] => [
  { name: 'webhook-id', in: 'header', required: true, description: id, schema: { type: 'string' } },
  {
    name: 'webhook-timestamp',
    in: 'header',
    required: true,
    description: 'Seconds since 1970, at most 5 minutes off: every try is signed anew.',
    schema: { type: 'integer' },
  },
];

const postEvent = (): Operation => ({
  operationId: 'postEvent',
  summary: 'Post an event',
  description:
    'Fields that are not known are dropped; `null` and `""` count as absent. The same `webhook-id` again gets the ' +
    'same answer and sends nothing. At most 262,144 bytes, not compressed.',
  tags: ['Events'],
  security: [{ signature: [] }],
  parameters: signatureHeaders(
    'The event’s id, 1 to 128 characters: the same for every retry of the same fact.',
  ),
  requestBody: {
    required: true,
    content: {
      'application/json': {
        schema: { oneOf: eventTypes.map(ref), discriminator: { propertyName: 'type' } },
        examples: Object.fromEntries(eventTypes.map((type) => [type, { value: exampleOf(type) }])),
      },
    },
  },
  responses: {
    202: json('Durably queued; it is sent from here on.', ref('Accepted')),
    ...postProblems,
    ...problemsOf(['unavailable']),
  },
});

const batchId: JsonSchema = {
  anyOf: [{ type: 'string', minLength: 1, maxLength: 128 }, { type: 'integer' }],
  description: 'A string or an integer; kept as a string.',
};

const postBatch = (): Operation => ({
  operationId: 'postEvents',
  summary: 'Post up to 100 events under one signature',
  description:
    'Each has an `id` of its own, which counts as a single event’s `webhook-id`. A wrong one stops no other; where one ' +
    'is not queued (503), later ones of the same client are not either: post those again, in the same order.',
  tags: ['Events'],
  security: [{ signature: [] }],
  parameters: signatureHeaders('Any id of this post: it is signed, and not kept.'),
  requestBody: {
    required: true,
    content: {
      'application/json': {
        schema: {
          type: 'object',
          properties: {
            events: {
              type: 'array',
              minItems: 1,
              maxItems: 100,
              items: {
                type: 'object',
                properties: { id: batchId },
                required: ['id'],
                oneOf: eventTypes.map(ref),
              },
            },
          },
          required: ['events'],
        },
        examples: {
          two: {
            value: {
              events: [
                { id: 'invoice-9001-paid', ...exampleOf('invoice.paid') },
                { id: 'service-314-reactivated', ...exampleOf('service.reactivated') },
              ],
            },
          },
        },
      },
    },
  },
  responses: { 207: json('One result for each event, in order.', ref('BatchResults')), ...postProblems },
});

const readProblems = problemsOf(['unauthenticated', 'too-many-failures', 'internal']);

const listDeliveries = (): Operation => ({
  operationId: 'listDeliveries',
  summary: 'List deliveries, newest first',
  tags: ['Deliveries'],
  security: [{ apiKey: [] }],
  parameters: parametersOf(deliveryParameters),
  responses: {
    200: json('A page.', ref('Deliveries')),
    ...problemsOf(['invalid-parameters']),
    ...readProblems,
  },
});

const getDelivery: Operation = {
  operationId: 'getDelivery',
  summary: 'Read one delivery',
  tags: ['Deliveries'],
  security: [{ apiKey: [] }],
  parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
  responses: { 200: json('The delivery.', ref('Delivery')), ...problemsOf(['not-found']), ...readProblems },
};

function postTransfer(): Operation {
  const { $schema: _, ...schema } = z.toJSONSchema(draftRequest, { io: 'input' });
  return {
    operationId: 'draftTransfer',
    summary: 'Get the text that moves a service to another client',
    description:
      'Answers the exact message that both clients send us by WhatsApp, each from the phone that the panel has on file, ' +
      'and a link that has it ready. Nothing is asked of them until they send it.',
    tags: ['Transfers'],
    security: [{ apiKey: [] }],
    requestBody: { required: true, content: { 'application/json': { schema } } },
    responses: {
      201: json('The text and its link.', ref('TransferDraft')),
      ...problemsOf(['not-json', 'too-large', 'unsupported-media-type', 'invalid-fields', 'unavailable']),
      ...readProblems,
    },
  };
}

const getTransfer: Operation = {
  operationId: 'getTransfer',
  summary: 'Read one transfer',
  tags: ['Transfers'],
  security: [{ apiKey: [] }],
  parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
  responses: { 200: json('The transfer.', ref('Transfer')), ...problemsOf(['not-found']), ...readProblems },
};

const readiness = {
  200: json('Yes.', ref('Readiness')),
  503: json('No; the parts say why.', ref('Readiness')),
};

function operation(
  operationId: string,
  summary: string,
  responses: Record<string, Answer>,
  description?: string,
): Operation {
  return {
    operationId,
    summary,
    ...(description !== undefined && { description }),
    tags: ['Operations'],
    responses,
  };
}

function parametersOf(schema: z.ZodObject): Parameter[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input' });
  return Object.entries(properties).map(([name, property]) => {
    const { description = '', ...rest } = typeof property === 'boolean' ? {} : property;
    return { name, in: 'query', description, schema: rest };
  });
}

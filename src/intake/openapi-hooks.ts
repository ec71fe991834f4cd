import type { HookSender } from './hook-sender.ts';
import { json, postProblems, problemsOf, type Operation } from './openapi-operation.ts';
import { ref, type JsonSchema } from './openapi-schemas.ts';

const ignored: JsonSchema = {
  type: 'object',
  properties: {
    status: { const: 'ignored' },
    hook: { type: 'string', description: 'As it was posted.' },
    reason: { type: 'string', description: 'Where it is not for the hook’s own sake.' },
  },
  required: ['status', 'hook'],
};

/** The address of each foreign sender. */
export function hookPaths(hooks: readonly HookSender[]): Record<string, Record<string, Operation>> {
  return Object.fromEntries(
    hooks.map((sender) => [`/v1/hooks/${sender.name}`, { post: operationOf(sender) }]),
  );
}

/** How each of them signs. */
export function hookSchemes(hooks: readonly HookSender[]): Record<string, unknown> {
  return Object.fromEntries(
    hooks.map(({ name, title, signatureHeader }) => [
      schemeOf(name),
      { type: 'apiKey', in: 'header', name: signatureHeader, description: `${title}’s own signature.` },
    ]),
  );
}

function schemeOf(name: string): string {
  return `${name}Signature`;
}

function operationOf({ name, title, description }: HookSender): Operation {
  return {
    operationId: `${name}Hook`,
    summary: `Post a webhook of ${title}`,
    description,
    tags: ['Events'],
    security: [{ [schemeOf(name)]: [] }],
    requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } },
    responses: {
      200: json('Durably queued, or nothing to tell a client.', { oneOf: [ref('Accepted'), ignored] }),
      ...postProblems,
      ...problemsOf(['unavailable']),
    },
  };
}

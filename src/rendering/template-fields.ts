import { z } from 'zod';
import { definitionOf } from '../events/catalog.ts';
import { client } from '../events/client.ts';
import { id, isoDate, url } from '../events/fields.ts';
import { decimal, money } from '../events/money.ts';

/** What a template can read at one place: the shape that the event's schema promises. */
export type Field = { optional: boolean } & (
  | { kind: 'object'; is?: 'money'; fields: ReadonlyMap<string, Field> }
  | { kind: 'list'; item: Field }
  | { kind: 'text'; is?: 'date' | 'decimal' | 'currency'; options?: readonly string[] }
  | { kind: 'number' }
);

/** Everything in reach of the templates of an event type, as one object. Throws on a type that there is not. */
export function templateFields(type: string): Field {
  return fieldOf(
    z.object({
      ...definitionOf(type).data.shape,
      client: client.omit({ phone: true, whatsapp: true }),
      companyName: z.string(),
      clientAreaUrl: url.optional(),
      occurredAt: isoDate,
    }),
  );
}

function fieldOf(schema: unknown): Field {
  if (schema instanceof z.ZodOptional) return { ...fieldOf(schema.unwrap()), optional: true };
  const optional = false;
  if (schema === id) return { kind: 'text', optional };
  if (schema === isoDate) return { kind: 'text', is: 'date', optional };
  if (schema === decimal) return { kind: 'text', is: 'decimal', optional };
  if (schema === money.shape.currency) return { kind: 'text', is: 'currency', optional };
  if (schema instanceof z.ZodEnum) return { kind: 'text', options: schema.options.map(String), optional };
  if (schema instanceof z.ZodString || schema instanceof z.ZodURL) return { kind: 'text', optional };
  if (schema instanceof z.ZodNumber) return { kind: 'number', optional };
  if (schema instanceof z.ZodArray) return { kind: 'list', item: fieldOf(schema.element), optional };
  if (schema instanceof z.ZodObject) {
    const fields = new Map(Object.entries(schema.shape).map(([name, inner]) => [name, fieldOf(inner)]));
    return { kind: 'object', ...(schema === money ? { is: 'money' } : {}), fields, optional };
  }
  throw new UnknownSchemaError(schema);
}

/** An event's schema uses a kind of zod schema that templates cannot be checked against yet. */
class UnknownSchemaError extends Error {
  override readonly name = 'UnknownSchemaError';
  constructor(schema: unknown) {
    super(
      `templates cannot read a field of kind ${schema instanceof z.ZodType ? schema.constructor.name : typeof schema}`,
    );
  }
}

import { z } from 'zod';
import { catalog } from '../../src/events/catalog.ts';

/** The README's table of event types, as the catalog has them. */
export function eventTable(): string {
  const rows = [...catalog.values()].map(({ type, summary, urgent, supersedes, data }) =>
    [
      `\`${type}\`${urgent ? ' ⚡' : ''}`,
      summary,
      `\`${shape(z.toJSONSchema(data, { io: 'input' }))}\``,
      supersedes.map((earlier) => `\`${earlier}\``).join(', '),
    ].join(' | '),
  );
  const head = ['type | what happened | `data` (? = optional) | supersedes', '--- | --- | --- | ---'];
  return [...head, ...rows].map((row) => `| ${row} |`).join('\n');
}

type Schema = z.core.JSONSchema.BaseSchema;

/** `{ invoice: { id, number?, … } }` */
function shape(schema: Schema): string {
  if (schema.type === 'array') return `[${shape((schema.items ?? {}) as Schema) || 'text'}]`;
  if (schema.type !== 'object') return '';
  const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const inner = field === true || field === false ? '' : innerShape(field);
    return `${name}${schema.required?.includes(name) ? '' : '?'}${inner && `: ${inner}`}`;
  });
  return `{ ${fields.join(', ')} }`;
}

function innerShape(field: Schema): string {
  if (field.enum) return field.enum.map(String).join(' / ');
  const properties = Object.keys(field.properties ?? {});
  if (properties.join() === 'amount,currency') return 'money';
  return shape(field);
}

import { escape, prose } from './docs-text.ts';
import type { JsonSchema } from './openapi-schemas.ts';
import type { Parameter } from './openapi-operation.ts';

interface Row {
  name: string;
  type: string;
  required: boolean;
  description: string;
}

/** The fields of an object as a table, those of objects and lists within it too: `invoice.items[].amount`. */
export function fieldTable(schema: JsonSchema | undefined, prefix = ''): string {
  return table('Field', schema ? rowsOf(schema, prefix) : []);
}

export function parameterTable(parameters: readonly Parameter[]): string {
  if (parameters.length === 0) return '';
  return table(
    'Parameter',
    parameters.map(({ name, schema, required = false, description = '' }) => ({
      name,
      type: typeOf(schema),
      required,
      description,
    })),
  );
}

function table(head: string, rows: readonly Row[]): string {
  if (rows.length === 0) return '<p>No fields.</p>';
  const lines = rows.map(
    ({ name, type, required, description }) =>
      `<tr><td><code>${escape(name)}</code>${required ? '' : ' <small>optional</small>'}</td>` +
      `<td>${type}${description === '' ? '' : `<br><small>${prose(description)}</small>`}</td></tr>`,
  );
  return `<table><thead><tr><th>${head}</th><th>Holds</th></tr></thead><tbody>${lines.join('\n')}</tbody></table>`;
}

function rowsOf({ properties = {}, required = [] }: JsonSchema, prefix: string): Row[] {
  const rows: Row[] = [];
  for (const [key, schema] of Object.entries(properties)) {
    if (typeof schema === 'boolean') continue;
    const name = `${prefix}${key}`;
    const { description = '' } = schema;
    rows.push({ name, type: typeOf(schema), required: required.includes(key), description });
    const item = itemOf(schema);
    rows.push(...(item ? rowsOf(item, `${name}[].`) : rowsOf(schema, `${name}.`)));
  }
  return rows;
}

/** What a field may hold, as HTML. */
function typeOf(schema: JsonSchema): string {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
    return `<a href="#${name}">${name}</a>`;
  }
  const item = itemOf(schema);
  if (item) return item.properties ? 'list of objects' : `list of: ${typeOf(item)}`;
  if (schema.enum) {
    return schema.enum.map((value) => `<code>${escape(JSON.stringify(value))}</code>`).join(' or ');
  }
  if (schema.anyOf) {
    return schema.anyOf.map((one) => (typeof one === 'boolean' ? 'anything' : typeOf(one))).join(' or ');
  }
  if (schema.format === 'uri') return 'http or https address';
  return String(schema.type ?? 'anything');
}

function itemOf({ items }: JsonSchema): JsonSchema | undefined {
  return typeof items === 'object' && !Array.isArray(items) ? items : undefined;
}

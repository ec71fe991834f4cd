import { z } from 'zod';
import { sampleEvent } from '../events/sample-event.ts';
import { formatDate, formatMoney } from './format.ts';
import { templateFields, type Field } from './template-fields.ts';
import { templateValues } from './template-values.ts';

/** Something that a template can read. */
export interface TextVariable {
  /** As it is written between braces: `invoice.total`; `items[]` stands for an entry of a list. */
  path: string;
  type: 'text' | 'date' | 'number' | 'money' | 'list' | 'object' | 'choice';
  /** Whether it, or what it stands in, may be missing. */
  optional: boolean;
  /** The values of a choice. */
  options?: string[];
  /** What it is in the catalog's sample, as its locale writes it. */
  example?: string;
}

interface Example {
  locale: string;
  companyName: string;
  clientAreaUrl: string | undefined;
}

/** All that the templates of a type can read, the event's own data first. Throws on a type that there is not. */
export function textVariables(type: string, { locale, ...company }: Example): TextVariable[] {
  const values = templateValues(sampleEvent(type, { id: 'sample', locale }), company);
  const fields = templateFields(type);
  if (fields.kind !== 'object') return [];
  return [...fields.fields].flatMap(([name, field]) =>
    variablesOf(field, { path: name, optional: field.optional, value: inside(values, name), locale }),
  );
}

interface Place {
  path: string;
  optional: boolean;
  value: unknown;
  locale: string;
}

function variablesOf(field: Field, place: Place): TextVariable[] {
  const { path, optional, value, locale } = place;
  const example = exampleOf(field, value, locale);
  const variable: TextVariable = {
    path,
    type: typeOf(field),
    optional,
    ...(field.kind === 'text' && field.options && { options: [...field.options] }),
    ...(example !== undefined && { example }),
  };
  if (field.kind === 'object') {
    const inner = [...field.fields].flatMap(([name, its]) =>
      variablesOf(its, {
        path: `${path}.${name}`,
        optional: optional || its.optional,
        value: inside(value, name),
        locale,
      }),
    );
    return [variable, ...inner];
  }
  if (field.kind !== 'list') return [variable];
  const [first] = Array.isArray(value) ? (value as unknown[]) : [];
  const entry = { path: `${path}[]`, optional: field.item.optional, value: first, locale };
  return [variable, ...variablesOf(field.item, entry)];
}

function typeOf(field: Field): TextVariable['type'] {
  if (field.kind === 'object') return field.is === 'money' ? 'money' : 'object';
  if (field.kind !== 'text') return field.kind;
  if (field.options) return 'choice';
  return field.is === 'date' ? 'date' : 'text';
}

const sum = z.object({ amount: z.string(), currency: z.string() });
const words = z.array(z.string());

function exampleOf(field: Field, value: unknown, locale: string): string | undefined {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') {
    return field.kind === 'text' && field.is === 'date' ? formatDate(locale, value) : value;
  }
  const money = field.kind === 'object' && field.is === 'money' ? sum.safeParse(value).data : undefined;
  if (money) return formatMoney(locale, money.amount, money.currency);
  return field.kind === 'list' ? words.safeParse(value).data?.join(', ') : undefined;
}

function inside(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

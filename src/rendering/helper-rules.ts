import type { Phrases } from './phrases.ts';
import type { Field } from './template-fields.ts';

/** What an argument is: a field of the event, something written in the template, or what another helper gives. */
export type Value =
  | { kind: 'field'; field: Field }
  | { kind: 'literal'; value: string | number | boolean }
  | { kind: 'text' };

export interface Call {
  params: readonly Value[];
  hash: ReadonlyMap<string, Value>;
  phrases: Phrases;
}

/** Says what is wrong with a call, if anything is. */
type Rule = (call: Call) => string | undefined;

/** The helpers that stand in `{{…}}` and write something. */
export const writingHelpers: ReadonlyMap<string, Rule> = new Map(
  Object.entries({ t, phrase, money, date, plural, list } satisfies Record<string, Rule>),
);

/** `(eq a b)`, the one helper of conditions: compares, and writes nothing. */
export function eq({ params, hash }: Call): string | undefined {
  const [a, b] = params;
  if (!a || !b || params.length > 2 || hash.size > 0) return 'eq compares two values: (eq when "immediate")';
  if (!isPlain(a) || !isPlain(b)) return 'eq compares texts and numbers only';
  return neverEqual(a, b) ?? neverEqual(b, a);
}

function neverEqual(a: Value, b: Value): string | undefined {
  if (a.kind !== 'field' || b.kind !== 'literal') return undefined;
  if (typeof b.value !== a.field.kind.replace('text', 'string'))
    return `${JSON.stringify(b.value)} is no ${a.field.kind}`;
  if (a.field.kind !== 'text' || !a.field.options || a.field.options.includes(String(b.value)))
    return undefined;
  return `it is never ${JSON.stringify(b.value)}, but one of: ${a.field.options.join(', ')}`;
}

function t({ params, hash, phrases }: Call): string | undefined {
  const key = literalText(params[0]);
  if (key === undefined || params.length > 1)
    return 't takes the name of a phrase in quotes: {{t "greeting" name=…}}';
  const needsCount = phrases.hasPlural(key);
  if (!needsCount && !phrases.has(key)) return noPhrase(key, phrases);
  const missing = [...phrases.placeholders(key)].filter((name) => !hash.has(name));
  if (missing.length > 0)
    return `the phrase "${key}" also needs ${missing.map((name) => `${name}=…`).join(' ')}`;
  const count = hash.get('count');
  if (needsCount && (count === undefined || !isNumber(count)))
    return `the phrase "${key}" needs count=… with a number`;
  const unfit = [...hash].find(([, value]) => !isPlain(value))?.[0];
  return unfit === undefined ? undefined : `${unfit}= takes a text or a number`;
}

function phrase({ params, hash, phrases }: Call): string | undefined {
  const [group, value] = params;
  const name = literalText(group);
  if (name === undefined || !value || !isPlain(value) || params.length > 2 || hash.size > 0) {
    return 'phrase takes a group of phrases and a text: {{phrase "resources" resource}}';
  }
  return hasGroup(name, phrases) ? undefined : noPhrase(`${name}.…`, phrases);
}

function money({ params, hash }: Call): string | undefined {
  const [amount, currency] = params;
  const usage = 'money takes a sum of money, or an amount and its currency: {{money amount total.currency}}';
  if (!amount || params.length > 2 || hash.size > 0) return usage;
  if (!currency) return amount.kind === 'field' && isKind(amount.field, 'money') ? undefined : usage;
  const isAmount = amount.kind === 'field' && isKind(amount.field, 'decimal');
  const isCurrency =
    currency.kind === 'field'
      ? isKind(currency.field, 'currency')
      : /^[A-Z]{3}$/.test(literalText(currency) ?? '');
  return isAmount && isCurrency ? undefined : usage;
}

function date({ params, hash }: Call): string | undefined {
  const [day] = params;
  const isDate = day?.kind === 'field' && isKind(day.field, 'date');
  return isDate && params.length === 1 && hash.size === 0
    ? undefined
    : 'date takes one date: {{date invoice.dueDate}}';
}

function plural({ params, hash, phrases }: Call): string | undefined {
  const [count, unit] = params;
  const name = literalText(unit);
  if (!count || !isNumber(count) || name === undefined || params.length > 2 || hash.size > 0) {
    return 'plural takes a number and a unit: {{plural count "domain"}}';
  }
  const key = `units.${name}`;
  if (!phrases.hasPlural(key)) return noPhrase(key, phrases);
  const missing = [...phrases.placeholders(key)].filter((placeholder) => placeholder !== 'count');
  return missing.length === 0
    ? undefined
    : `the phrase "${key}" holds {{${missing[0]}}}: a unit has {{count}} only`;
}

function list({ params, hash, phrases }: Call): string | undefined {
  const [values, group] = params;
  const name = literalText(group);
  const isList =
    values?.kind === 'field' && values.field.kind === 'list' && values.field.item.kind === 'text';
  if (!isList || name === undefined || params.length > 2 || hash.size > 0) {
    return 'list takes a list of texts and a group of phrases: {{list changed "fields"}}';
  }
  return phrases.has(`${name}.other`) ? undefined : noPhrase(`${name}.other`, phrases);
}

/** What the block `{{#list}}` needs of its locale. */
export function listBlock(phrases: Phrases): string | undefined {
  return phrases.hasPlural('list.more') ? undefined : noPhrase('list.more', phrases);
}

function noPhrase(key: string, { locale }: Phrases): string {
  return `there is no phrase "${key}" in ${locale}`;
}

function hasGroup(name: string, { keys }: Phrases): boolean {
  return [...keys].some((key) => key.startsWith(`${name}.`));
}

function literalText(value: Value | undefined): string | undefined {
  return value?.kind === 'literal' && typeof value.value === 'string' ? value.value : undefined;
}

function isNumber(value: Value): boolean {
  return value.kind === 'field'
    ? value.field.kind === 'number'
    : value.kind === 'literal' && typeof value.value === 'number';
}

/** A text or a number, not an object or a list. */
function isPlain(value: Value): boolean {
  if (value.kind === 'field') return value.field.kind === 'text' || value.field.kind === 'number';
  return value.kind === 'text' || typeof value.value !== 'boolean';
}

function isKind(field: Field, is: 'money' | 'date' | 'decimal' | 'currency'): boolean {
  return 'is' in field && field.is === is;
}

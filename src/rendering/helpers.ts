import Handlebars from 'handlebars';
import type { Money } from '../events/money.ts';
import type { Budget } from './budget.ts';
import { formatDate, formatList, formatMoney } from './format.ts';
import type { Phrases } from './phrases.ts';

/** What the helpers know of the text that they help to write. It travels as Handlebars' `@` data. */
export interface Writing {
  phrases: Phrases;
  /** The tag to format amounts, dates and lists with. */
  locale: string;
  budget: Budget;
}

type Options = Handlebars.HelperOptions;

/** `{{#list}}` shows this many items, and then how many are left. */
const FEW = 5;

const helpers = { t, phrase, money, date, plural, list, eq, each };

export const helperNames = Object.keys(helpers);

/** A Handlebars of our own with the helpers that templates have. The template check has seen their arguments. */
export function handlebarsWithHelpers(): typeof Handlebars {
  const handlebars = Handlebars.create();
  handlebars.unregisterHelper('log');
  handlebars.registerHelper(helpers);
  return handlebars;
}

function t(key: unknown, options: Options): string {
  return writing(options).phrases.text(String(key), options.hash);
}

function phrase(group: unknown, value: unknown, options: Options): string {
  const { phrases } = writing(options);
  const key = `${String(group)}.${String(value)}`;
  return phrases.has(key) ? phrases.text(key, {}) : String(value);
}

/** `{{money total}}` or `{{money amount total.currency}}` */
function money(sum: unknown, currency: string | Options, options?: Options): string {
  if (typeof currency === 'string') return formatMoney(writing(options).locale, String(sum), currency);
  if (!isMoney(sum)) throw new TypeError('money: this is no sum of money');
  return formatMoney(writing(currency).locale, sum.amount, sum.currency);
}

function isMoney(value: unknown): value is Money {
  return typeof value === 'object' && value !== null && 'amount' in value && 'currency' in value;
}

function date(day: unknown, options: Options): string {
  return formatDate(writing(options).locale, String(day));
}

function plural(count: unknown, unit: unknown, options: Options): string {
  return writing(options).phrases.text(`units.${String(unit)}`, { count });
}

/** `{{#list items}}…{{/list}}` or `{{list names "group"}}` */
function list(this: unknown, values: unknown, group: string | Options, options?: Options): string {
  return typeof group === 'string'
    ? listNames(values, group, writing(options))
    : listItems(this, values, group);
}

function listItems(context: unknown, items: unknown, options: Options): string {
  if (!Array.isArray(items) || items.length === 0) return options.inverse(context);
  const { phrases } = writing(options);
  const bodies = loop(items.slice(0, FEW), options);
  const left = items.length - FEW;
  const lines = bodies.map((body) => body.trim()).filter((line) => line !== '');
  if (left > 0) lines.push(phrases.text('list.more', { count: left }));
  // A body that stands on lines of its own leaves the end of the last one to us.
  return lines.join('\n') + (bodies[0]?.endsWith('\n') ? '\n' : '');
}

function listNames(names: unknown, group: string, { phrases, locale }: Writing): string {
  const other = `${group}.other`;
  const keys = (Array.isArray(names) ? names : []).map((name) => `${group}.${String(name)}`);
  const known = new Set(keys.filter((key) => key !== other && phrases.has(key)));
  if (keys.some((key) => !known.has(key))) known.add(other);
  return formatList(
    locale,
    [...known].map((key) => phrases.text(key, {})),
  );
}

function eq(a: unknown, b: unknown, options: Options): boolean {
  writing(options);
  return a === b;
}

function each(this: unknown, items: unknown, options: Options): string {
  return Array.isArray(items) && items.length > 0 ? loop(items, options).join('') : options.inverse(this);
}

function loop(items: readonly unknown[], options: Options): string[] {
  const { budget } = writing(options);
  const data = Handlebars.createFrame(options.data);
  return items.map((item, index) => {
    Object.assign(data, { index, first: index === 0, last: index === items.length - 1 });
    const body = options.fn(item, { data });
    budget.iteration(body);
    return body;
  });
}

/** Counts the call, too. */
function writing(options: Options | undefined): Writing {
  const current: Writing = options?.data.writing;
  current.budget.call();
  return current;
}

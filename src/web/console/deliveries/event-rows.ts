/** One fact of an event: the names that lead to it, and what it is. A place in a list counts from 1. */
export interface EventRow {
  path: readonly string[];
  value: EventValue;
}

export type EventValue =
  | { kind: 'text'; text: string }
  | { kind: 'money'; amount: string; currency: string }
  | { kind: 'link'; href: string }
  | { kind: 'date'; at: string };

/** More of them are read more easily as they came. */
const MOST_ROWS = 200;

const DATE = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}.*)?$/;

/** Everything that an event says, in its order, one row each. Nothing of it is taken for more than text but web addresses, dates and money. */
export function eventRows(event: unknown): EventRow[] {
  const rows: EventRow[] = [];
  collect(event, [], rows);
  return rows.slice(0, MOST_ROWS);
}

function collect(value: unknown, path: readonly string[], rows: EventRow[]): void {
  if (rows.length > MOST_ROWS || value === null || value === undefined) return;
  if (typeof value !== 'object') {
    rows.push({ path, value: read(typeof value === 'string' ? value : JSON.stringify(value)) });
    return;
  }
  const { amount, currency, ...others } = value as Record<string, unknown>;
  if (typeof amount === 'string' && typeof currency === 'string' && Object.keys(others).length === 0) {
    rows.push({ path, value: { kind: 'money', amount, currency } });
    return;
  }
  for (const [name, inner] of Object.entries(value)) {
    const step = Array.isArray(value) ? String(Number(name) + 1) : name;
    collect(inner, [...path, step], rows);
  }
}

function read(text: string): EventValue {
  if (/^https?:\/\/\S+$/i.test(text) && URL.canParse(text)) return { kind: 'link', href: text };
  if (DATE.test(text) && !Number.isNaN(Date.parse(text))) return { kind: 'date', at: text };
  return { kind: 'text', text };
}

import type { DeliveryFilter } from '../../../console/deliveries-wire.ts';

/** The usual stretches of time, as the address has them. */
export const quickTimes = ['today', '24h', '7d'] as const;
export type QuickTime = (typeof quickTimes)[number];

const NAMES = [
  'status',
  'type',
  'locale',
  'client',
  'phone',
  'reason',
  'since',
  'until',
  'search',
] as const satisfies Array<keyof DeliveryFilter>;

const LEAST_DIGITS = 3;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

interface Today {
  now: Date;
  /** When the day began at the service, ISO 8601: not at midnight here, where that is elsewhere. */
  today: string | undefined;
}

/**
 * What the list is asked for by its address. Beside the fields of the filter, an address has `time`, a stretch that ends
 * now and wins over `since`. What cannot be meant is left out. Undefined: it is about a day whose beginning is not known
 * yet.
 */
export function filterOf(query: URLSearchParams, { now, today }: Today): DeliveryFilter | undefined {
  const entries = NAMES.map((name) => [name, query.get(name)?.trim() ?? ''] as const);
  const filter = Object.fromEntries(entries.filter(([, value]) => value !== '')) as DeliveryFilter;
  for (const name of ['since', 'until'] as const) {
    if (filter[name] !== undefined && Number.isNaN(Date.parse(filter[name]))) delete filter[name];
  }
  // Fewer are not asked for: somebody is still typing.
  if ((filter.phone?.replace(/\D/g, '').length ?? 0) < LEAST_DIGITS) delete filter.phone;
  const quick = quickTimeOf(query);
  if (!quick) return filter;
  const since = quick === 'today' ? today : startOf(quick, now).toISOString();
  return since === undefined ? undefined : { ...filter, since };
}

export function quickTimeOf(query: URLSearchParams): QuickTime | undefined {
  return quickTimes.find((time) => time === query.get('time'));
}

export function isFiltered(query: URLSearchParams): boolean {
  return ['time', ...NAMES].some((name) => (query.get(name) ?? '').trim() !== '');
}

/** The list's address with some filters changed, from its first page on. An empty value takes one away. */
export function withFilter(query: URLSearchParams, changes: Readonly<Record<string, string>>): string {
  const next = new URLSearchParams(query);
  for (const name of ['before', 'trail']) next.delete(name);
  for (const [name, value] of Object.entries(changes)) {
    if (value === '') next.delete(name);
    else next.set(name, value);
  }
  return listAt(next);
}

/** The address of the page that follows, `next` being where this one ended. The way back is kept in `trail`. */
export function olderPage(query: URLSearchParams, next: number | string): string {
  const older = new URLSearchParams(query);
  const here = query.get('before');
  if (here !== null) older.set('trail', [...trailOf(query), here].join(' '));
  older.set('before', String(next));
  return listAt(older);
}

/** The address of the page before this one; undefined on the first. */
export function newerPage(query: URLSearchParams): string | undefined {
  if (!query.has('before')) return undefined;
  const trail = trailOf(query);
  const before = trail.pop();
  const newer = new URLSearchParams(query);
  if (before === undefined) newer.delete('before');
  else newer.set('before', before);
  if (trail.length === 0) newer.delete('trail');
  else newer.set('trail', trail.join(' '));
  return listAt(newer);
}

/** What `<input type="datetime-local">` shows of a time. */
export function localTime(at: string | undefined): string {
  if (at === undefined || Number.isNaN(Date.parse(at))) return '';
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * MINUTE).toISOString().slice(0, 16);
}

/** The time that such an input holds; empty where it holds none. */
export function timeOf(local: string): string {
  const date = new Date(local);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}

function startOf(time: Exclude<QuickTime, 'today'>, now: Date): Date {
  // Whole minutes: the same question is then asked by all who look at it.
  const minute = Math.floor(now.getTime() / MINUTE) * MINUTE;
  return new Date(minute - (time === '24h' ? DAY : 7 * DAY));
}

function trailOf(query: URLSearchParams): string[] {
  return query.get('trail')?.split(' ').filter(Boolean) ?? [];
}

function listAt(query: URLSearchParams): string {
  return query.size === 0 ? '' : `?${query}`;
}

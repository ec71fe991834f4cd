import { describe, expect, it } from '@jest/globals';
import {
  filterOf,
  isFiltered,
  localTime,
  newerPage,
  olderPage,
  timeOf,
  withFilter,
} from '../../src/web/console/deliveries/filter.ts';

const now = new Date(2026, 10, 22, 14, 30, 45, 123);
const today = '2026-11-22T03:00:00.000Z';
const read = (query: string) => filterOf(new URLSearchParams(query), { now, today });

describe('the list of deliveries, asked for by its address', () => {
  it('is narrowed by what the address says, and by nothing that is empty or unknown', () => {
    expect(read('status=failed&type=invoice.paid&client=&x=1&search=+Juan+')).toEqual({
      status: 'failed',
      type: 'invoice.paid',
      search: 'Juan',
    });
  });

  it('takes a stretch of time that ends now before a beginning that is given', () => {
    const day = 24 * 3_600_000;
    const minute = new Date(2026, 10, 22, 14, 30).getTime();
    const given = 'since=2020-01-01T00:00:00Z';
    expect(read(`time=24h&${given}`)?.since).toBe(new Date(minute - day).toISOString());
    expect(read(`time=7d&${given}`)?.since).toBe(new Date(minute - 7 * day).toISOString());
    expect(read(`time=1y&${given}`)?.since).toBe('2020-01-01T00:00:00Z');
  });

  it('asks the same within one minute', () => {
    const later = new Date(now.getTime() + 10_000);
    expect(filterOf(new URLSearchParams('time=24h'), { now: later, today })).toEqual(read('time=24h'));
  });

  it('begins a day when the service does, and is not asked for before that is known', () => {
    const query = new URLSearchParams('time=today&status=failed');
    expect(filterOf(query, { now, today })).toEqual({ status: 'failed', since: today });
    expect(filterOf(query, { now, today: undefined })).toBeUndefined();
  });

  it('leaves out times that are none and numbers that are still being typed', () => {
    expect(read('since=soon&until=2026-13-45&phone=%2B54')).toEqual({});
    expect(read('phone=%2B549')).toEqual({ phone: '+549' });
  });

  it('knows whether it is narrowed at all', () => {
    expect(isFiltered(new URLSearchParams('before=12&trail=50'))).toBe(false);
    expect(isFiltered(new URLSearchParams('search=+'))).toBe(false);
    expect(isFiltered(new URLSearchParams('time=today'))).toBe(true);
  });

  it('begins at its first page when a filter changes', () => {
    const query = new URLSearchParams('status=read&before=12&trail=50+30');
    expect(withFilter(query, { status: '', client: '7' })).toBe('?client=7');
    expect(withFilter(query, { status: '' })).toBe('');
  });

  it('leads back from every page by the way that led there', () => {
    const first = new URLSearchParams('status=read');
    const second = new URLSearchParams(olderPage(first, 50));
    const third = new URLSearchParams(olderPage(second, '1700000000000.tr_1'));
    const fourth = new URLSearchParams(olderPage(third, 30));
    const back = (query: URLSearchParams) => new URLSearchParams(newerPage(query));
    expect(fourth.get('before')).toBe('30');
    expect(back(fourth)).toEqual(third);
    expect(back(back(fourth))).toEqual(second);
    expect(back(back(back(fourth)))).toEqual(first);
    expect(newerPage(first)).toBeUndefined();
  });

  it('shows times as they are here, and reads them back', () => {
    const at = new Date(2026, 10, 22, 9, 5).toISOString();
    expect(localTime(at)).toBe('2026-11-22T09:05');
    expect(timeOf('2026-11-22T09:05')).toBe(at);
    expect(localTime('soon')).toBe('');
    expect(localTime(undefined)).toBe('');
    expect(timeOf('')).toBe('');
  });
});

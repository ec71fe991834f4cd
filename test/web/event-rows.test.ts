import { describe, expect, it } from '@jest/globals';
import { eventRows } from '../../src/web/console/deliveries/event-rows.ts';
import { catalog } from '../../src/events/catalog.ts';

const text = (value: string) => ({ kind: 'text', text: value });

describe('an event as people read it', () => {
  it('is one row for each fact, named by the way to it', () => {
    expect(
      eventRows({ client: { firstName: 'Juan' }, data: { changed: ['email', 'phone'], n: 3, ok: false } }),
    ).toEqual([
      { path: ['client', 'firstName'], value: text('Juan') },
      { path: ['data', 'changed', '1'], value: text('email') },
      { path: ['data', 'changed', '2'], value: text('phone') },
      { path: ['data', 'n'], value: text('3') },
      { path: ['data', 'ok'], value: text('false') },
    ]);
  });

  it('tells money, dates and web addresses from text', () => {
    const values = eventRows({
      total: { amount: '15.00', currency: 'ARS' },
      day: '2026-12-01',
      at: '2026-11-21T14:05:11-03:00',
      url: 'https://panel.example.com/x?id=1',
    }).map(({ value }) => value);
    expect(values).toEqual([
      { kind: 'money', amount: '15.00', currency: 'ARS' },
      { kind: 'date', at: '2026-12-01' },
      { kind: 'date', at: '2026-11-21T14:05:11-03:00' },
      { kind: 'link', href: 'https://panel.example.com/x?id=1' },
    ]);
  });

  it('makes a link of nothing that could run, and a date of nothing that is none', () => {
    for (const value of [
      'javascript:alert(1)',
      ' https://a b',
      'http://',
      '2026-13-45',
      '20261201',
      '<img src=x>',
    ])
      expect(eventRows({ value })[0]?.value).toEqual(text(value));
  });

  it('leaves out what is absent, and ends somewhere', () => {
    expect(eventRows({ a: null, b: undefined, c: [] })).toEqual([]);
    expect(eventRows(Array.from({ length: 5000 }, (_, index) => index)).length).toBeLessThan(500);
  });

  it('has a row for every fact of every sample', () => {
    for (const { sample } of catalog.values()) expect(eventRows(sample)).toEqual(expect.any(Array));
  });
});

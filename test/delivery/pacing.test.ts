import { beforeEach, describe, expect, it } from '@jest/globals';
import { createPace, quietUntil, timeZoneOf } from '../../src/delivery/pacing.ts';
import { START } from '../support/events.ts';

const BUENOS_AIRES = 'America/Argentina/Buenos_Aires';
const night = { from: 21 * 60, to: 9 * 60 };
const siesta = { from: 13 * 60 + 30, to: 16 * 60 };

function until(at: string, hours = night, timeZone = BUENOS_AIRES): string | undefined {
  const end = quietUntil(Date.parse(at), hours, timeZone);
  return end === undefined ? undefined : new Date(end).toISOString();
}

describe('Quiet hours over midnight', () => {
  it.each([
    ['at their first minute', '2026-11-21T21:00:00-03:00', '2026-11-22T12:00:00.000Z'],
    ['before midnight', '2026-11-21T23:59:59-03:00', '2026-11-22T12:00:00.000Z'],
    ['at midnight', '2026-11-22T00:00:00-03:00', '2026-11-22T12:00:00.000Z'],
    ['in their last second', '2026-11-22T08:59:59.999-03:00', '2026-11-22T12:00:00.000Z'],
  ])('last until their end, %s', (_when, at, end) => {
    expect(until(at)).toBe(end);
  });

  it.each(['2026-11-22T09:00:00-03:00', '2026-11-21T12:00:00-03:00', '2026-11-21T20:59:59.999-03:00'])(
    'are over at %s',
    (at) => {
      expect(until(at)).toBeUndefined();
    },
  );
});

describe('Quiet hours within a day', () => {
  it.each([
    ['2026-11-21T13:30:00-03:00', '2026-11-21T19:00:00.000Z'],
    ['2026-11-21T15:59:59-03:00', '2026-11-21T19:00:00.000Z'],
  ])('last until their end at %s', (at, end) => {
    expect(until(at, siesta)).toBe(end);
  });

  it.each(['2026-11-21T13:29:59-03:00', '2026-11-21T16:00:00-03:00', '2026-11-21T23:00:00-03:00'])(
    'are over at %s',
    (at) => {
      expect(until(at, siesta)).toBeUndefined();
    },
  );

  it('of no length are never', () => {
    expect(until('2026-11-21T12:00:00-03:00', { from: 720, to: 720 })).toBeUndefined();
  });
});

describe('Quiet hours elsewhere', () => {
  it.each([
    ['Asia/Tokyo', '2026-11-21T12:30:00Z', '2026-11-22T00:00:00.000Z'],
    ['Asia/Kathmandu', '2026-11-21T15:20:00Z', '2026-11-22T03:15:00.000Z'],
    ['America/Los_Angeles', '2026-11-21T05:00:00Z', '2026-11-21T17:00:00.000Z'],
    ['Pacific/Kiritimati', '2026-11-21T07:00:00Z', '2026-11-21T19:00:00.000Z'],
  ])('are by the clock of %s', (zone, at, end) => {
    expect(until(at, night, zone)).toBe(end);
  });

  it('are not when it is day there and night here', () => {
    expect(until('2026-11-22T02:00:00Z', night, 'Asia/Tokyo')).toBeUndefined();
    expect(until('2026-11-22T02:00:00Z')).toBeDefined();
  });

  it('end by the clock within an hour where the clocks are put on or back in that night, and then for good', () => {
    for (const at of ['2026-03-29T00:30:00+01:00', '2026-10-25T00:30:00+02:00']) {
      let now = Date.parse(at);
      for (
        let end = quietUntil(now, night, 'Europe/Madrid');
        end !== undefined;
        end = quietUntil(now, night, 'Europe/Madrid')
      ) {
        expect(end).toBeGreaterThan(now);
        now = end;
      }
      const nine = Date.parse(`${at.slice(0, 10)}T09:00:00${at.startsWith('2026-03') ? '+02:00' : '+01:00'}`);
      expect(Math.abs(now - nine)).toBeLessThanOrEqual(3_600_000);
    }
  });
});

describe('The time zone of a number', () => {
  it.each([
    ['UY', 'America/Montevideo'],
    ['IT', 'Europe/Rome'],
    ['FR', 'Europe/Paris'],
  ])('is that of its country, %s', (country, zone) => {
    expect(timeZoneOf(country, BUENOS_AIRES)).toBe(zone);
  });

  it.each(['BR', 'US', 'ES', 'MX', 'ZZ', undefined])(
    'is the default where its country, %s, has several or is not known',
    (country) => {
      expect(timeZoneOf(country, BUENOS_AIRES)).toBe(BUENOS_AIRES);
    },
  );
});

describe('A pace', () => {
  let isSlowed = false;
  beforeEach(() => {
    isSlowed = false;
  });
  const make = (ratePerMinute: number | undefined, random = 0.5, nextAt = 0) =>
    createPace({ ratePerMinute, isSlowed: () => isSlowed, nextAt, now: START, random: () => random });

  it('without a rate lets out as many as there is place for', () => {
    const pace = make(undefined);
    expect(pace.allowance(START, 32)).toBe(32);
    pace.picked();
    pace.decided(START, true);
    expect(pace.allowance(START, 31)).toBe(31);
    expect(pace.nextAt).toBeLessThanOrEqual(START);
  });

  it('lets out one where there is place, and none where there is none', () => {
    expect(make(2).allowance(START, 32)).toBe(1);
    expect(make(2).allowance(START, 0)).toBe(0);
    expect(make(2).allowance(START, -1)).toBe(0);
  });

  it.each([
    [2, 0, 15_000],
    [2, 0.5, 30_000],
    [2, 0.999999, 45_000],
    [60, 0.5, 1000],
    [0.5, 0.5, 120_000],
  ])('of %d a minute, with chance at %d, lets the next one out after %d ms', (rate, random, gap) => {
    const pace = make(rate, random);
    pace.picked();
    pace.decided(START, true);
    expect(pace.nextAt).toBe(START + gap);
    expect(pace.allowance(START + gap - 1, 1)).toBe(0);
    expect(pace.allowance(START + gap, 1)).toBe(1);
  });

  it('lets no second one out before it is decided what became of the first', () => {
    const pace = make(2);
    expect(pace.allowance(START, 1)).toBe(1);
    pace.picked();
    expect(pace.allowance(START + 1_000_000, 1)).toBe(0);
    expect(pace.allowance(START + 1_000_000, 1)).toBe(0);
    pace.decided(START + 1_000_000, false);
    expect(pace.allowance(START + 1_000_000, 1)).toBe(1);
  });

  it('goes on from where another sender left it', () => {
    const pace = make(2, 0.5, START + 10_000);
    expect(pace.allowance(START + 9999, 1)).toBe(0);
    expect(pace.allowance(START + 10_000, 1)).toBe(1);
  });

  it('does not stay where one that was slower has left it: a day, say', () => {
    const pace = make(2, 0.5, START + 86_400_000);
    expect(pace.nextAt).toBe(START + 45_000);
    expect(make(undefined, 0.5, START + 86_400_000).allowance(START, 32)).toBe(32);
  });

  it('makes no burst of what has come together while nothing could be sent', () => {
    const pace = make(2);
    pace.picked();
    pace.decided(START, true);
    const later = START + 3_600_000;
    expect(pace.allowance(later, 32)).toBe(1);
    pace.picked();
    pace.decided(later, true);
    expect(pace.allowance(later + 29_999, 32)).toBe(0);
    expect(pace.allowance(later + 30_000, 32)).toBe(1);
  });

  it.each([
    [2, 120_000],
    [60, 4000],
    [undefined, 10_000],
  ])('of %s a minute that is slowed lets the next one out after %d ms', (rate, gap) => {
    const pace = make(rate);
    isSlowed = true;
    expect(pace.allowance(START, 32)).toBe(1);
    pace.picked();
    pace.decided(START, true);
    expect(pace.nextAt).toBe(START + gap);
    expect(pace.allowance(START + gap - 1, 32)).toBe(0);
    expect(pace.allowance(START + gap, 32)).toBe(1);
  });

  it('that has no rate is free again as soon as it is not slowed any more', () => {
    const pace = make(undefined);
    isSlowed = true;
    pace.picked();
    pace.decided(START, true);
    isSlowed = false;
    expect(pace.allowance(START, 32)).toBe(32);
    expect(pace.nextAt).toBeLessThanOrEqual(START);
  });

  it('counts those that were picked and not decided about', () => {
    const pace = make(undefined);
    pace.picked();
    pace.picked();
    pace.decided(START, false);
    expect(pace.undecided).toBe(1);
  });
});

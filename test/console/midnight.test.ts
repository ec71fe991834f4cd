import { describe, expect, it } from '@jest/globals';
import { midnight } from '../../src/console/midnight.ts';

describe('Midnight', () => {
  it.each([
    ['2026-11-21T17:00:00.123Z', 'America/Argentina/Buenos_Aires', '2026-11-21T03:00:00.000Z'],
    ['2026-11-21T02:59:59.999Z', 'America/Argentina/Buenos_Aires', '2026-11-20T03:00:00.000Z'],
    ['2026-11-21T03:00:00.000Z', 'America/Argentina/Buenos_Aires', '2026-11-21T03:00:00.000Z'],
    ['2026-11-21T17:00:00.000Z', 'UTC', '2026-11-21T00:00:00.000Z'],
    ['2026-11-21T20:00:00.000Z', 'Asia/Kolkata', '2026-11-21T18:30:00.000Z'],
    // The clocks go forward, then back, at two or three in the morning.
    ['2026-03-29T12:00:00.000Z', 'Europe/Madrid', '2026-03-28T23:00:00.000Z'],
    ['2026-10-25T12:00:00.000Z', 'Europe/Madrid', '2026-10-24T22:00:00.000Z'],
  ])('before %s in %s was at %s', (now, timeZone, expected) => {
    expect(new Date(midnight(Date.parse(now), timeZone)).toISOString()).toBe(expected);
  });
});

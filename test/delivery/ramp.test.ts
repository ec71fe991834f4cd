import { describe, expect, it } from '@jest/globals';
import { rampDay } from '../../src/delivery/ramp.ts';
import { HOUR, START } from '../support/events.ts';

const DAY = 24 * HOUR;
const ramp = [20, 40, 80];

/** What the ramp leaves, where so many have gone out since each day began; and since when that was asked. */
async function day(now: number, { sent = 0, ...given }: { sent?: number; linkedAt?: undefined } = {}) {
  const asked: number[] = [];
  const sentSince = async (since: number) => {
    asked.push(since);
    return sent;
  };
  return { ...(await rampDay({ ramp, linkedAt: START, now, sentSince, ...given })), asked };
}

describe('The ramp of a new account', () => {
  it.each([
    [0, 20, 0],
    [DAY - 1, 20, 0],
    [DAY, 40, 1],
    [2 * DAY, 80, 2],
    [3 * DAY - 1, 80, 2],
  ])(
    'lets, %d ms after it was linked, %d messages out, counted from the start of that day',
    async (age, most, n) => {
      const since = START + n * DAY;
      expect(await day(START + age)).toEqual({ left: most, until: since + DAY, asked: [since] });
    },
  );

  it('ends after its last day, and then nobody counts', async () => {
    expect(await day(START + 3 * DAY)).toEqual({ asked: [] });
    expect(await day(START + 300 * DAY)).toEqual({ asked: [] });
  });

  it('leaves what has not gone out yet on that day, and never less than nothing', async () => {
    expect(await day(START, { sent: 19 })).toMatchObject({ left: 1 });
    expect(await day(START, { sent: 20 })).toMatchObject({ left: 0, until: START + DAY });
    expect(await day(START, { sent: 25 })).toMatchObject({ left: 0 });
  });

  it('is at its first day as long as nobody knows since when it has been linked', async () => {
    const unknown = (now: number) => day(now, { linkedAt: undefined });
    const { left, until = 0, asked } = await unknown(START + 400 * DAY);
    expect(left).toBe(20);
    expect(until).toBeGreaterThan(START + 400 * DAY);
    expect(until - asked[0]!).toBe(DAY);
    expect(await unknown(until)).toMatchObject({ left: 20, asked: [until] });
  });

  it('is at its first day where the clock was put back behind the moment of linking', async () => {
    expect(await day(START - HOUR)).toMatchObject({ left: 20, until: START + DAY });
  });

  it('is no limit where there is none', async () => {
    const sentSince = async () => 1_000_000;
    expect(await rampDay({ ramp: undefined, linkedAt: START, now: START, sentSince })).toBeUndefined();
  });
});

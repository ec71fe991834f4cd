/** When the day began in a time zone, in milliseconds since 1970. */
export function midnight(now: number, timeZone: string): number {
  const wall = wallClock(now, timeZone);
  const startOfDay = Math.floor(wall / DAY_MS) * DAY_MS;
  // The clocks may have changed since: what counts is what they showed then.
  const about = now - (wall - startOfDay);
  return about - (wallClock(about, timeZone) - startOfDay);
}

const DAY_MS = 24 * 3_600_000;

/** What a clock on the wall shows there, as if that were UTC. */
function wallClock(at: number, timeZone: string): number {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) + (at % 1000);
}

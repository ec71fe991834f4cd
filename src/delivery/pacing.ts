const MINUTE = 60_000;
const DAY_MINUTES = 24 * 60;

/** Minutes of the day, from `from` up to but not including `to`; may run over midnight. */
export interface QuietHours {
  from: number;
  to: number;
}

/**
 * When the next message may follow one sent at `now`: an even pace looks like a machine, so the gap varies by half its
 * length either way. No rate: at once.
 */
function nextSendAt(now: number, ratePerMinute: number | undefined, random: () => number): number {
  if (ratePerMinute === undefined) return now;
  return Math.round(now + (MINUTE / ratePerMinute) * (0.5 + random()));
}

/** When quiet hours end in a time zone, or undefined where it is not quiet now. To the minute. */
export function quietUntil(now: number, { from, to }: QuietHours, timeZone: string): number | undefined {
  const minute = minuteOfDay(now, timeZone);
  const isQuiet = from <= to ? minute >= from && minute < to : minute >= from || minute < to;
  if (!isQuiet) return undefined;
  const left = (to - minute + DAY_MINUTES) % DAY_MINUTES;
  return Math.floor(now / MINUTE) * MINUTE + left * MINUTE;
}

/** The time zone of a country that has one; `otherwise` where it has several, or is not known. */
export function timeZoneOf(country: string | undefined, otherwise: string): string {
  const zones =
    country === undefined ? [] : (new Intl.Locale('und', { region: country }).getTimeZones?.() ?? []);
  return zones.length === 1 && zones[0] !== undefined ? zones[0] : otherwise;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function minuteOfDay(at: number, timeZone: string): number {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    clocks.set(timeZone, clock);
  }
  const [hour = 0, minute = 0] = clock.format(at).split(':').map(Number);
  return hour * 60 + minute;
}

/** By how much the pace goes down while WhatsApp refuses messages or does not confirm them. */
const SLOWDOWN = 4;
const SLOWED_WITHOUT_RATE = 6;
/** The most by which a gap exceeds its mean. */
const LONGEST_GAP = 1.5;

/** The pace of one number's ordinary messages: one after the other, also where many have come together meanwhile. */
export interface Pace {
  /** Nothing ordinary goes out before then: milliseconds since 1970; 0 where there is no rate. */
  readonly nextAt: number;
  /** How many were picked and not decided about. */
  readonly undecided: number;
  /** How many of `free` ordinary messages may be picked now. */
  allowance(now: number, free: number): number;
  /** One was picked: where there is a rate, no further one is until `decided` says whether it costs time. */
  picked(): void;
  /** One that was picked is being sent, or was settled without a send and costs no time. */
  decided(now: number, isSent: boolean): void;
}

export interface PaceOptions {
  ratePerMinute: number | undefined;
  isSlowed: () => boolean;
  /** As the sender before this one left it; no further away than this pace would have put it. */
  nextAt: number;
  now: number;
  random: () => number;
}

export function createPace({ ratePerMinute, isSlowed, nextAt: left, now: start, random }: PaceOptions): Pace {
  const longest = ratePerMinute === undefined ? 0 : (MINUTE / ratePerMinute) * LONGEST_GAP;
  let nextAt = Math.min(left, start + longest);
  let undecided = 0;

  function rate(): number | undefined {
    if (!isSlowed()) return ratePerMinute;
    return ratePerMinute === undefined ? SLOWED_WITHOUT_RATE : ratePerMinute / SLOWDOWN;
  }

  return {
    get nextAt() {
      return rate() === undefined ? 0 : nextAt;
    },
    get undecided() {
      return undecided;
    },
    allowance(now, free) {
      if (rate() === undefined) return free;
      return free < 1 || undecided > 0 || now < nextAt ? 0 : 1;
    },
    picked() {
      undecided += 1;
    },
    decided(now, isSent) {
      undecided -= 1;
      if (isSent) nextAt = nextSendAt(now, rate(), random);
    },
  };
}

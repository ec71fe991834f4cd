import { signal } from '@preact/signals';
import { language } from './language.ts';

/** The present, for what is told relative to it. */
const now = signal(Date.now());
setInterval(() => {
  now.value = Date.now();
}, 15_000);

const UNITS: Array<[Intl.RelativeTimeFormatUnit, number]> = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** A time both ways: relative, and exact when it is pointed at; `exact` shows both at once. */
export function Time({ at, exact = false }: { at: string; exact?: boolean }) {
  const whole = exactTime(at);
  return (
    <time dateTime={at} title={whole}>
      {exact ? `${whole} · ${relativeTime(at)}` : relativeTime(at)}
    </time>
  );
}

export function exactTime(at: string): string {
  return new Intl.DateTimeFormat(language.value, { dateStyle: 'medium', timeStyle: 'medium' }).format(
    new Date(at),
  );
}

function relativeTime(at: string): string {
  const passed = Date.parse(at) - now.value;
  const format = new Intl.RelativeTimeFormat(language.value, { numeric: 'auto' });
  const [unit, size] = UNITS.find(([, each]) => Math.abs(passed) >= each) ?? ['second', 1000];
  return unit === 'second' ? format.format(0, 'second') : format.format(Math.round(passed / size), unit);
}

import { signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
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

/** Whole seconds until `end` (milliseconds since 1970), counted down while it is shown; never below 0. */
export function useSecondsUntil(end: number | undefined): number {
  const left = () => Math.max(0, Math.ceil(((end ?? 0) - Date.now()) / 1000));
  const seconds = useSignal(left());
  useEffect(() => {
    seconds.value = left();
    if (seconds.value === 0) return undefined;
    const timer = setInterval(() => {
      seconds.value = left();
      if (seconds.value === 0) clearInterval(timer);
    }, 250);
    return () => clearInterval(timer);
  }, [end]);
  return seconds.value;
}

function relativeTime(at: string): string {
  const passed = Date.parse(at) - now.value;
  const format = new Intl.RelativeTimeFormat(language.value, { numeric: 'auto' });
  const [unit, size] = UNITS.find(([, each]) => Math.abs(passed) >= each) ?? ['second', 1000];
  return unit === 'second' ? format.format(0, 'second') : format.format(Math.round(passed / size), unit);
}

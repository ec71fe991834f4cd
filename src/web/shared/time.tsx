import { signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { formatting, language, plural, words } from './language.ts';

/** The present, for what is told relative to it. */
const now = signal(Date.now());
setInterval(() => {
  now.value = Date.now();
}, 15_000);

const UNITS: Array<['day' | 'hour' | 'minute', number]> = [
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
  return new Intl.DateTimeFormat(formatting.value, { dateStyle: 'medium', timeStyle: 'medium' }).format(
    new Date(at),
  );
}

const remaining = words(
  {
    day: (count: number) => plural(count, '# day left', '# days left'),
    hour: (count: number) => plural(count, '# hour left', '# hours left'),
    minute: (count: number) => plural(count, '# minute left', '# minutes left'),
    none: 'ends any moment',
  },
  {
    day: (count: number) => plural(count, 'queda # día', 'quedan # días'),
    hour: (count: number) => plural(count, 'queda # hora', 'quedan # horas'),
    minute: (count: number) => plural(count, 'queda # minuto', 'quedan # minutos'),
    none: 'termina en cualquier momento',
  },
);

/** How long it is until then, and exact when it is pointed at. */
export function TimeLeft({ until }: { until: string }) {
  const ms = Date.parse(until) - now.value;
  const [unit, size] = UNITS.find(([, each]) => ms >= each) ?? ['none', 1];
  return (
    <time dateTime={until} title={exactTime(until)}>
      {unit === 'none' ? remaining().none : remaining()[unit](Math.round(ms / size))}
    </time>
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

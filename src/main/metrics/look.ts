import { setTimeout as delay } from 'node:timers/promises';
import { Counter, Gauge, type Registry } from 'prom-client';
import { remembered } from '../../console/remember.ts';

export interface Look<Facts> {
  ask: () => Promise<Facts>;
  /** How long an answer is good for, in milliseconds. */
  forMs: number;
  clock: () => number;
}

/** Whoever scrapes waits for ten seconds, as a rule. */
const DEADLINE_MS = 5000;

interface GaugeOptions<Facts> {
  name: string;
  help: string;
  labelName?: string;
  /** The values, each with its label where there is one. */
  read: (facts: Facts) => Iterable<readonly [value: number, label?: string]>;
}

const ERRORS = 'avisador_scrape_errors_total';

/**
 * Gauges of what is found when somebody scrapes. All of one scrape share one look. Where something cannot be looked at
 * in time, its gauges are not there, and it is counted.
 */
export function lookedUp<Facts>(
  registry: Registry,
  source: string,
  { ask, forMs, clock }: Look<Facts>,
): (gauge: GaugeOptions<Facts>) => void {
  const errors =
    (registry.getSingleMetric(ERRORS) as Counter | undefined) ??
    new Counter({
      name: ERRORS,
      help: 'Scrapes for which the store or the queue could not be asked: what they would have said is missing',
      labelNames: ['source'],
      registers: [registry],
    });
  errors.inc({ source }, 0);

  const look = remembered(forMs, clock, async () => {
    const over = new AbortController();
    try {
      const late = delay(DEADLINE_MS, undefined, { signal: over.signal });
      return await Promise.race([ask(), late]);
    } catch {
      return undefined;
    } finally {
      over.abort();
    }
  });

  let counted: unknown;
  async function facts(): Promise<Facts | undefined> {
    const looking = look();
    const found = await looking;
    if (found === undefined && counted !== looking) errors.inc({ source });
    counted = looking;
    return found ?? undefined;
  }

  return ({ name, help, labelName, read }) => {
    new Gauge({
      name,
      help,
      labelNames: labelName === undefined ? [] : [labelName],
      registers: [registry],
      async collect() {
        const found = await facts();
        this.reset();
        // A gauge without labels begins with 0, which nobody has said.
        if (labelName === undefined) this.remove();
        if (found === undefined) return;
        for (const [value, label] of read(found)) {
          if (labelName === undefined) this.set(value);
          else this.set({ [labelName]: label ?? '' }, value);
        }
      },
    });
  };
}

import type { Config } from '../config.ts';
import { LEASE_MS } from '../open-leases.ts';
import { head } from './far-sides.ts';
import { ok, problem, warning, type Finding } from './finding.ts';

const MINUTE = 60_000;
/** Signatures are good for so long: beyond it, every post of the panel's is answered with 401. */
const SIGNATURES_MS = 5 * MINUTE;

interface Reference {
  /** Whose clock it is. */
  name: string;
  url: string;
}

interface ClockChecks {
  config: Pick<Config, 'sqs' | 'panel' | 'callbackUrl'>;
  /** When something was last kept in the store. */
  newestInStore: number | undefined;
  /** How far the database’s clock is ahead of ours, in milliseconds, where there is a server. */
  databaseAheadMs?: number | undefined;
  now?: () => number;
}

/**
 * Compares our clock with what the store was written at last, with the database’s, which a number is sent from by, and
 * with that of the first far side that answers: SQS, the panel, the receiver of callbacks or the database.
 */
export async function checkClock({
  config,
  newestInStore,
  databaseAheadMs,
  now = Date.now,
}: ClockChecks): Promise<Finding> {
  if (newestInStore !== undefined && newestInStore - now() > MINUTE) {
    return problem(
      `the store was last written to at ${iso(newestInStore)}, and it is ${iso(now())} only: the clock was set back, or was wrong then`,
      'let the machine keep its time by NTP',
    );
  }
  if (databaseAheadMs !== undefined && Math.abs(databaseAheadMs) > LEASE_MS / 2)
    return problem(
      `${differenceOf(databaseAheadMs, 'the database')}: nothing is sent from here`,
      'let both machines keep their time by NTP',
    );
  for (const { name, url } of referencesOf(config)) {
    const before = now();
    const answer = await head(url).catch(() => undefined);
    if (answer?.date === undefined) continue;
    // Its header is cut to whole seconds.
    return judgeClock(answer.date + 500 - (before + now()) / 2, name);
  }
  if (databaseAheadMs !== undefined) return judgeClock(databaseAheadMs, 'the database');
  return ok('nothing to compare it with: it must be right to five minutes, and the panel’s as well');
}

/** `ahead`: how far the other clock is ahead of ours, in milliseconds. */
export function judgeClock(ahead: number, name: string): Finding {
  const off = Math.abs(ahead);
  const detail = differenceOf(ahead, name);
  const advice = 'let the machine keep its time by NTP: signatures are refused from five minutes on';
  if (off >= SIGNATURES_MS) return problem(detail, advice);
  return off >= MINUTE ? warning(detail, advice) : ok(`agrees with ${name}’s`);
}

function differenceOf(ahead: number, name: string): string {
  return `${Math.round(Math.abs(ahead) / 1000)} s ${ahead > 0 ? 'behind' : 'ahead of'} ${name}’s`;
}

function referencesOf({ sqs, panel, callbackUrl }: ClockChecks['config']): Reference[] {
  return [
    ...(sqs ? [{ name: 'SQS', url: sqs.endpoint ?? new URL(sqs.queueUrl).origin }] : []),
    ...(panel ? [{ name: 'the panel', url: panel.url }] : []),
    ...(callbackUrl === undefined ? [] : [{ name: 'the receiver of callbacks', url: callbackUrl }]),
  ];
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

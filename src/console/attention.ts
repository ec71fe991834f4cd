import type { Attention, NumberView, PhoneView } from './deliveries-wire.ts';

/** How many there are, and since when the oldest of them is, in milliseconds since 1970, where that is known. */
export interface Left {
  count: number;
  since?: number;
}

/** All that a person may have to act on. */
export interface Facts {
  phone: PhoneView;
  inDoubt: Left;
  deadLetters: Left;
  brokenTexts: Left;
  missingTexts: Left;
  failedToday: Left;
  transfersVerified: Left;
  leftToPerson: Left;
  /** `newest`: some of them. */
  callbacksGivenUp: Left & { newest?: Array<{ type: string; at: number; detail: string }> };
}

/** A session that comes back within that is nobody's business. */
const GRACE_MS = 60_000;

/** Where a person must act, the most pressing first: what keeps everything from going out, then what is stuck, then what waits. */
export function attentionTo({ phone, ...counted }: Facts, now: number): Attention[] {
  const { inDoubt, deadLetters, brokenTexts, missingTexts, failedToday } = counted;
  const { transfersVerified, leftToPerson, callbacksGivenUp } = counted;
  const lines: Array<[Attention['kind'], Left]> = [
    ['in_doubt', inDoubt],
    ['dead_letters', deadLetters],
    ['broken_texts', brokenTexts],
    ['missing_texts', missingTexts],
    ['failed_today', failedToday],
    ['transfers_verified', transfersVerified],
    ['left_to_person', leftToPerson],
    ['callbacks_given_up', callbacksGivenUp],
  ];
  return [
    ...ofPhone(phone, now),
    ...lines
      .filter(([, { count }]) => count > 0)
      .map(([kind, { count, since }]) => ({
        kind,
        count,
        ...(since !== undefined && { since: new Date(since).toISOString() }),
        ...(kind === 'callbacks_given_up' &&
          callbacksGivenUp.newest && {
            callbacks: callbacksGivenUp.newest.map(({ at, ...callback }) => ({
              ...callback,
              at: new Date(at).toISOString(),
            })),
          }),
      })),
  ];
}

/** What keeps a number from sending, the most pressing first. */
const PRESSING: ReadonlyArray<Attention['kind']> = [
  'blocked',
  'scan',
  'unattended',
  'session_down',
  'paused',
];

function ofPhone({ numbers }: PhoneView, now: number): Attention[] {
  const lines = numbers.flatMap((view) => {
    const { account, number } = view;
    const of = { account, ...(number !== undefined && { number }) };
    return ofNumber(view, now).map((line) => (numbers.length > 1 ? { ...line, of } : line));
  });
  return lines.toSorted((one, other) => PRESSING.indexOf(one.kind) - PRESSING.indexOf(other.kind));
}

function ofNumber({ session, since, paused, isUnattended }: NumberView, now: number): Attention[] {
  if (session === 'blocked' || paused?.reason === 'blocked') {
    const at = paused?.since ?? since;
    return [{ kind: 'blocked', ...(at !== undefined && { since: at }) }];
  }
  const dated = since === undefined ? {} : { since };
  const isPaused: Attention[] = paused ? [{ kind: 'paused', since: paused.since }] : [];
  switch (session) {
    case 'scan_qr':
    case 'logged_out':
      return [{ kind: 'scan', ...dated }, ...isPaused];
    case 'lost':
    case 'starting': {
      const kind = isUnattended ? 'unattended' : 'session_down';
      const isBrief = since !== undefined && now - Date.parse(since) < GRACE_MS;
      return [...(isBrief ? [] : [{ kind, ...dated } as const]), ...isPaused];
    }
    case 'ready':
      return isPaused;
  }
}

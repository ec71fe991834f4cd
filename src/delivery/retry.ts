import type { OpenDelivery } from './delivery.ts';
import type { Attempt, Change, Found, Outcome } from './ports.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long to wait after the first, second … failed attempt; after the last of them there is no further one. */
const WAITS = [10 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR];

/**
 * How long a message that WhatsApp's server has not confirmed may stay so. Counted within one session: what was pending
 * when the connection broke, the far side sends by itself once it is back.
 */
const CONFIRMATION_MS = 120 * SECOND;
const NEXT_LOOK_UP_MS = 2 * SECOND;

/** What a try to send, or a look-up after one, makes of a delivery. */
export interface Verdict {
  change: Change;
  attempt?: Attempt;
}

interface Circumstances {
  now: number;
  /** In [0, 1): spreads retries by ± 20 %. */
  random: () => number;
}

interface LookUpCircumstances extends Circumstances {
  /** The transport's profile now: only in the profile that sent it does "not found" prove anything. */
  profile: string;
  /** The process died during the send: no fault of the far side's, so there is nothing to wait for. */
  interrupted: boolean;
  /** Since when look-ups of this session have found it unconfirmed. */
  pendingSince: number;
}

/** What becomes of a delivery after `transport.send`. */
export function afterSend(delivery: OpenDelivery, outcome: Outcome, when: Circumstances): Verdict {
  const { now } = when;
  switch (outcome.kind) {
    case 'sent': {
      const { whatsappMessageId } = outcome;
      return {
        change: { status: 'sent', at: now },
        attempt: { at: now, outcome: 'sent', whatsappMessageId },
      };
    }
    case 'refused':
      return {
        change: { status: 'refused', reason: outcome.reason },
        attempt: { at: now, outcome: 'refused', detail: outcome.detail },
      };
    case 'unavailable':
      return failed(delivery, { at: now, outcome: 'unavailable', detail: outcome.detail }, when);
    case 'not_ready':
      // Not at once: a transport that says so may still call itself ready for a moment.
      return { change: { status: 'queued', dueAt: now + SECOND, holdReason: 'session_down' } };
    case 'in_doubt':
      return { change: { status: 'sending', lookUpAt: now } };
  }
}

/**
 * What becomes of a delivery that may or may not have been sent, after its message was looked up by key. Nothing is
 * sent again unless the look-up proves that the last send was never accepted.
 */
export function afterLookUp(delivery: OpenDelivery, found: Found, when: LookUpCircumstances): Verdict {
  const { now, profile, interrupted, pendingSince } = when;
  switch (found.kind) {
    case 'sent': {
      const { whatsappMessageId } = found;
      const attempt = { at: now, outcome: 'sent', detail: 'found by its key', whatsappMessageId } as const;
      return { change: { status: 'sent', at: now }, attempt };
    }
    case 'failed': {
      const verdict = failed(delivery, inDoubt(now, 'WhatsApp marked it as failed'), when);
      // The failed message keeps its key in the chat: the next one is a new message.
      if (verdict.change.status === 'queued') verdict.change.generation = delivery.generation + 1;
      return verdict;
    }
    case 'not_found':
      if (delivery.profile === profile) {
        const attempt = inDoubt(now, 'not found by its key: it was never accepted');
        return interrupted
          ? { change: { status: 'queued', dueAt: now }, attempt }
          : failed(delivery, attempt, when);
      }
      return {
        change: { status: 'in_doubt' },
        attempt: inDoubt(now, 'not found, but the WhatsApp profile is another one since'),
      };
    case 'pending':
      if (now - pendingSince < CONFIRMATION_MS) return lookAgain(now);
      return {
        change: { status: 'in_doubt' },
        attempt: inDoubt(now, 'WhatsApp’s server has not confirmed it'),
      };
    case 'unavailable':
      return lookAgain(now);
  }
}

/**
 * What becomes of a delivery that is to be sent as a new message, after its former one was looked up by key: whoever wanted
 * it sent again may have been wrong, or the receipt late. Undefined: the new one goes out.
 */
export function afterFormerLookUp(found: Found, now: number): Change | undefined {
  if (found.kind === 'sent') return { status: 'sent', at: now };
  if (found.kind === 'unavailable') return { status: 'queued', dueAt: now + 5 * SECOND, holdReason: 'retry' };
  return undefined;
}

function failed(delivery: OpenDelivery, attempt: Attempt, { now, random }: Circumstances): Verdict {
  const wait = WAITS[delivery.attempts];
  if (wait === undefined) return { change: { status: 'dead' }, attempt };
  const spread = 0.8 + random() * 0.4;
  return {
    change: { status: 'queued', dueAt: Math.round(now + wait * spread), holdReason: 'retry' },
    attempt,
  };
}

function inDoubt(at: number, detail: string): Attempt {
  return { at, outcome: 'in_doubt', detail };
}

function lookAgain(now: number): Verdict {
  return { change: { status: 'sending', lookUpAt: now + NEXT_LOOK_UP_MS } };
}

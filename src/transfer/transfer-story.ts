import { backoff } from './backoff.ts';
import type { RejectionReason, Verdict } from './checklist.ts';
import { nothing, tellParties, type Story } from './effects.ts';
import type { Effects, OriginView, Say, Transfer } from './ports.ts';
import { saying } from './reply-texts.ts';

/** What the checking of a transfer comes to. `checking` and `verified` ones are checked: the latter before execution. */
export function afterCheck(
  transfer: Transfer,
  verdict: Verdict,
  { say, now }: { say: Say; now: number },
): Story {
  const { id, status: from } = transfer;
  const move = { kind: 'move', transferId: id, from } as const;
  switch (verdict.kind) {
    case 'verified': {
      const clientIds = { origin: verdict.originId, destination: verdict.destinationId };
      return {
        changes: [{ ...move, to: { status: 'verified', clientIds, serviceId: verdict.serviceId } }],
        replies: tellParties(transfer.claims, {
          what: `${id}:verified`,
          say,
          saying: ({ service }) => saying('conversation.transfer.verified', { service }),
        }),
      };
    }
    case 'rejected':
      return reject(transfer, verdict.reasons, say);
    case 'wait': {
      const { checks } = transfer;
      const to = { status: 'checking', checkAt: now + backoff(checks), checks: checks + 1 } as const;
      return {
        changes: [{ ...move, to }],
        // Those who matched again after an edit are told again: their messages are others.
        replies:
          checks > 0
            ? []
            : tellParties(transfer.claims, {
                what: `${id}:checking:${transfer.claims.map(({ messageId }) => messageId).join('+')}`,
                say,
                saying: ({ service }) => saying('conversation.transfer.checking', { service }),
              }),
      };
    }
  }
}

/** Ends a transfer, and says why, all reasons at once. */
export function reject(transfer: Transfer, reasons: readonly RejectionReason[], say: Say): Story {
  const { id, status: from, claims } = transfer;
  const inWords = (locale: string) =>
    reasons.map((reason) => `- ${say(locale, saying(`conversation.reasons.${reason}`, {}))}`).join('\n');
  return {
    changes: [{ kind: 'move', transferId: id, from, to: { status: 'rejected', reasons } }],
    replies: tellParties(claims, {
      what: `${id}:rejected`,
      say,
      saying: ({ service, locale }) =>
        saying('conversation.transfer.rejected', { service, reasons: inWords(locale) }),
    }),
  };
}

/** Staff are moving the service. */
export function execute(transfer: Transfer, say: Say): Story {
  const { id, status: from, claims } = transfer;
  return {
    changes: [{ kind: 'move', transferId: id, from, to: { status: 'executed' } }],
    replies: tellParties(claims, {
      what: `${id}:executed`,
      say,
      saying: ({ service }) => saying('conversation.transfer.executed', { service }),
    }),
  };
}

export function expire(transfer: Transfer, { say, windowMs }: { say: Say; windowMs: number }): Story {
  const { id, status: from, claims } = transfer;
  return {
    changes: [{ kind: 'move', transferId: id, from, to: { status: 'expired' } }],
    replies: tellParties(claims, {
      what: `${id}:expired`,
      say,
      saying: ({ service }) => saying('conversation.transfer.expired', { service, hours: hoursOf(windowMs) }),
    }),
  };
}

/** `except`: a message whose sender is told something else. */
export function cancel(transfer: Transfer, { say, except }: { say: Say; except?: string }): Story {
  const { id, status: from, claims } = transfer;
  return {
    changes: [{ kind: 'move', transferId: id, from, to: { status: 'cancelled' } }],
    replies: tellParties(
      claims.filter(({ messageId }) => messageId !== except),
      {
        what: `${id}:cancelled`,
        say,
        saying: ({ service }) => saying('conversation.transfer.cancelled', { service }),
      },
    ),
  };
}

/** Where nothing came in: a check, an expiry, or staff. */
export function effectsOf({ originEmail, version }: OriginView, story: Story): Effects {
  return { ...nothing, ...story, origins: [{ originEmail, version }] };
}

export function hoursOf(ms: number): string {
  return String(Math.max(1, Math.round(ms / 3_600_000)));
}

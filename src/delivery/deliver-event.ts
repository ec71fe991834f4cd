import { definitionOf } from '../events/catalog.ts';
import type { PanelEvent } from '../events/define-event.ts';
import { PRIORITY } from './delivery.ts';
import type { Attempt, Change, DueDelivery, Ledger, Resolution, Settlement, Transport } from './ports.ts';

type Rendered = { ok: true; text: string; locale: string } | { ok: false; locale: string; detail: string };

export interface DeliveryRules {
  ledger: Ledger;
  /** E.164 candidates of a number as the panel holds it, likeliest first; none where it cannot be a number. */
  candidatesOf: (phone: string, country: string | undefined) => string[];
  render: (event: PanelEvent) => Rendered;
  /** Until when an ordinary message to this number waits because of the hour there. */
  quietUntil: (phone: string, now: number) => number | undefined;
}

/** It is not sent, or not now. */
interface Settled extends Omit<Settlement, 'delivery'> {
  kind: 'settle';
}

/** What is to be done about a delivery whose turn it is. */
export type Decision =
  | Settled
  | { kind: 'send'; candidate: string; chat: string; recipient: string; text: string; locale: string };

/** How long an answer about a number is believed. That one is *not* on WhatsApp is never: they may join any minute. */
const KNOWN_MS = 30 * 24 * 3_600_000;

/**
 * The story of one delivery, up to the send: is it still wanted, may it be sent to this person at this hour, what does
 * it say, and where does it go. Sends nothing and changes no delivery.
 */
export async function decide(
  due: DueDelivery,
  rules: DeliveryRules,
  transport: Pick<Transport, 'resolve'>,
  now: number,
): Promise<Decision> {
  const { delivery, event, superseded } = due;
  if (superseded) return settle({ status: 'superseded' });
  if (delivery.expiresAt <= now) return settle({ status: 'expired' });
  if (event.client.whatsapp === 'refused') return settle({ status: 'refused', reason: 'opted_out' });

  const candidates = rules.candidatesOf(phoneOf(due), event.client.country);
  const [phone] = candidates;
  if (phone === undefined) return settle({ status: 'refused', reason: 'invalid_phone' });

  const quietEnd = delivery.priority === PRIORITY.ordinary ? rules.quietUntil(phone, now) : undefined;
  if (quietEnd !== undefined) return settle({ status: 'queued', dueAt: quietEnd, holdReason: 'quiet_hours' });

  const rendered = rules.render(event);
  if (!rendered.ok) {
    const attempt: Attempt = { at: now, outcome: 'refused', detail: rendered.detail };
    return { kind: 'settle', change: { status: 'refused', reason: 'template_error' }, attempt };
  }

  const resolution = await resolve(candidates, rules.ledger, transport, now);
  switch (resolution.kind) {
    case 'found':
      return {
        kind: 'send',
        candidate: phone,
        chat: resolution.chat,
        recipient: resolution.phone,
        text: rendered.text,
        locale: rendered.locale,
      };
    case 'not_on_whatsapp':
      return settle({ status: 'refused', reason: 'not_on_whatsapp' });
    // Asking about a number is no attempt to send: it waits a moment, and nothing is used up.
    case 'not_ready':
      return settle({ status: 'queued', dueAt: now + 1000, holdReason: 'session_down' });
    case 'unavailable':
      return {
        ...settle({ status: 'queued', dueAt: now + 5000, holdReason: 'retry' }),
        detail: resolution.detail,
      };
  }
}

function settle(change: Change): Settled {
  return { kind: 'settle', change };
}

function phoneOf({ delivery, event }: DueDelivery): string {
  const recipients = definitionOf(event.type).recipients(event);
  return recipients.find(({ role }) => role === delivery.role)?.phone ?? '';
}

async function resolve(
  candidates: string[],
  ledger: Ledger,
  transport: Pick<Transport, 'resolve'>,
  now: number,
): Promise<Resolution> {
  const candidate = candidates[0] ?? '';
  const known = await ledger.knownNumber(candidate);
  if (known && now - known.askedAt < KNOWN_MS) return { kind: 'found', chat: known.chat, phone: known.phone };
  const resolution = await transport.resolve(candidates);
  if (resolution.kind === 'found') {
    await ledger.rememberNumber(candidate, { chat: resolution.chat, phone: resolution.phone, askedAt: now });
  }
  return resolution;
}

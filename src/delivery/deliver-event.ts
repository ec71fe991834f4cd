import { definitionOf } from '../events/catalog.ts';
import type { PanelEvent } from '../events/define-event.ts';
import { PRIORITY } from './delivery.ts';
import type {
  Attempt,
  Change,
  DueDelivery,
  DueNotice,
  DueReply,
  KnownNumber,
  Ledger,
  Resolution,
  Sending,
  Settlement,
  Transport,
} from './ports.ts';

type Rendered =
  /** `version` names the wording that was used. */
  { ok: true; text: string; locale: string; version: string } | { ok: false; locale: string; detail: string };

export interface DeliveryRules {
  ledger: Ledger;
  /** E.164 candidates of a number as the panel holds it, likeliest first; none where it cannot be a number. */
  candidatesOf: (phone: string, country: string | undefined) => string[];
  render: (event: PanelEvent) => Promise<Rendered>;
  /** Whether staff want nothing sent of this event type, however urgent it is. */
  isSwitchedOff: (type: string) => Promise<boolean>;
  /** Until when an ordinary message to this number waits because of the hour there. */
  quietUntil: (phone: string, now: number) => number | undefined;
}

/** It is not sent, or not now. */
interface Settled extends Omit<Settlement, 'delivery'> {
  kind: 'settle';
}

/** What is to be done about a delivery whose turn it is. */
export type Decision = Settled | ({ kind: 'send' } & Omit<Sending, 'delivery' | 'messageKey' | 'profile'>);

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
  const asking = { ledger: rules.ledger, transport, now };
  if (due.kind === 'reply') return decideReply(due, rules, asking);
  const { delivery, event, superseded } = due;
  if (superseded) return settle({ status: 'superseded' });
  if (delivery.expiresAt <= now) return settle({ status: 'expired' });
  if (await rules.isSwitchedOff(event.type)) return settle({ status: 'refused', reason: 'switched_off' });
  if (event.client.whatsapp === 'refused') return settle({ status: 'refused', reason: 'opted_out' });

  const candidates = rules.candidatesOf(phoneOf(due), event.client.country);
  const [phone] = candidates;
  if (phone === undefined) return settle({ status: 'refused', reason: 'invalid_phone' });

  const isOrdinary = delivery.priority === PRIORITY.ordinary;
  const known = await rules.ledger.knownNumber(phone);
  if (isOrdinary && (await rules.ledger.isOptedOut(addressesOf(candidates, known))))
    return settle({ status: 'refused', reason: 'opted_out' });

  const quietEnd = isOrdinary ? rules.quietUntil(phone, now) : undefined;
  if (quietEnd !== undefined) return settle({ status: 'queued', dueAt: quietEnd, holdReason: 'quiet_hours' });

  const rendered = await rules.render(event);
  if (!rendered.ok) {
    const attempt: Attempt = { at: now, outcome: 'refused', detail: rendered.detail };
    return { kind: 'settle', change: { status: 'refused', reason: 'template_error' }, attempt };
  }

  const place = await placeOf(candidates, known, asking);
  if (place.kind === 'settle') return place;
  return {
    kind: 'send',
    candidate: phone,
    // What was learned of them only now is looked at when it is marked: then it is refused when it comes up again.
    addresses: isOrdinary ? addressesOf(candidates, place) : [],
    chat: place.chat,
    recipient: place.phone,
    text: rendered.text,
    locale: rendered.locale,
    templateVersion: rendered.version,
  };
}

/**
 * An answer goes to whoever asked, whatever they want otherwise, at any hour: they are waiting for it. So does what staff
 * have written: they know why.
 */
async function decideReply(
  { delivery, chat, text }: DueReply,
  { candidatesOf }: DeliveryRules,
  asking: Asking,
): Promise<Decision> {
  if (delivery.expiresAt <= asking.now) return settle({ status: 'expired' });
  const { recipient, locale } = delivery;
  const send = (where: Pick<Sending, 'candidate' | 'chat' | 'recipient'>): Decision => {
    return { kind: 'send', addresses: [], text, locale, templateVersion: undefined, ...where };
  };
  if (chat !== undefined) return send({ candidate: undefined, chat, recipient });

  const candidates = candidatesOf(recipient, undefined);
  const [phone] = candidates;
  if (phone === undefined) return settle({ status: 'refused', reason: 'invalid_phone' });
  const place = await placeOf(candidates, await asking.ledger.knownNumber(phone), asking);
  if (place.kind === 'settle') return place;
  return send({ candidate: phone, chat: place.chat, recipient: place.phone });
}

interface Asking {
  ledger: Ledger;
  transport: Pick<Transport, 'resolve'>;
  now: number;
}

/** Where a number is on WhatsApp, or what becomes of its message where that cannot be told, or not now. */
async function placeOf(
  candidates: string[],
  known: KnownNumber | undefined,
  asking: Asking,
): Promise<Extract<Resolution, { kind: 'found' }> | Settled> {
  const { now } = asking;
  if (known && now - known.askedAt < KNOWN_MS) return { kind: 'found', ...known };
  const resolution = await ask(candidates, asking);
  switch (resolution.kind) {
    case 'found':
      return resolution;
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

function phoneOf({ delivery, event }: DueNotice): string {
  const recipients = definitionOf(event.type).recipients(event);
  return recipients.find(({ role }) => role === delivery.role)?.phone ?? '';
}

/** All under which the recipient may have opted out. */
function addressesOf(
  candidates: string[],
  number: Pick<KnownNumber, 'chat' | 'phone' | 'lid'> | undefined,
): string[] {
  const { chat, phone, lid } = number ?? {};
  const addresses = [...candidates, chat, phone, lid].filter((address) => address !== undefined);
  return [...new Set(addresses)];
}

async function ask(candidates: string[], { ledger, transport, now }: Asking): Promise<Resolution> {
  const resolution = await transport.resolve(candidates);
  if (resolution.kind === 'found') {
    const { chat, phone, lid } = resolution;
    await ledger.rememberNumber(candidates[0] ?? '', {
      chat,
      phone,
      ...(lid === undefined ? {} : { lid }),
      askedAt: now,
    });
  }
  return resolution;
}

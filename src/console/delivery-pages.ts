import type { DeliveryStory } from '../delivery/delivery-story.ts';
import type { DeliveryView } from '../delivery/delivery-view.ts';
import { actionsAt } from '../delivery/staff-actions.ts';
import type { DeliveryDetail, DeliveryRow } from './deliveries-wire.ts';
import { maskPhone } from './mask.ts';
import { maskText } from './mask-text.ts';
import type { Role } from './route.ts';
import { timelineOf } from './timeline.ts';

/** Whether who it went to and what it said was removed, as its time was over or its client was erased. */
export function isForgotten({ recipient }: Pick<DeliveryView, 'recipient'>): boolean {
  return recipient === '';
}

/** A delivery in the list. */
export function rowOf(
  view: DeliveryView,
  { role, clientName }: { role: Role; clientName: string | undefined },
): DeliveryRow {
  const { id, eventId, type, clientId, recipient, locale, status, reason, holdReason, text, createdAt } =
    view;
  const hide = role === 'viewer';
  return {
    id,
    eventId,
    type,
    clientId,
    ...(clientName !== undefined && { clientName: hide ? maskText(clientName) : clientName }),
    recipient: hide ? maskPhone(recipient) : recipient,
    ...(isForgotten(view) && { isForgotten: true }),
    locale,
    status,
    ...(reason !== undefined && { reason }),
    ...(holdReason !== undefined && { holdReason }),
    excerpt: text === null ? null : excerptOf(hide ? maskText(text) : text),
    createdAt,
  };
}

/** A delivery on its own page, without what is known of its wording. */
export function detailOf(story: DeliveryStory, role: Role): Omit<DeliveryDetail, 'template'> {
  const { view, number, event } = story;
  const { sentAt, deliveredAt, readAt, whatsappMessageId } = view;
  const hide = role === 'viewer';
  return {
    ...rowOf(view, { role, clientName: story.clientName }),
    text: hide && view.text !== null ? maskText(view.text) : view.text,
    ...(sentAt !== undefined && { sentAt }),
    ...(deliveredAt !== undefined && { deliveredAt }),
    ...(readAt !== undefined && { readAt }),
    ...(whatsappMessageId !== undefined && {
      // WhatsApp's ids hold the recipient's number.
      whatsappMessageId: hide ? maskNumbers(whatsappMessageId) : whatsappMessageId,
    }),
    ...(number !== undefined && { number }),
    timeline: timelineOf(story).map((entry) =>
      hide && entry.kind === 'attempt' && entry.detail !== undefined
        ? { ...entry, detail: maskNumbers(maskText(entry.detail)) }
        : entry,
    ),
    actions: hide || isForgotten(view) ? [] : actionsAt(view.status),
    event: event && !isForgotten(view) ? (hide ? maskEvent(event.body) : event.body) : null,
  };
}

/** Whether these words stand in what a viewer sees of a text: they find nothing by what is hidden from them. */
export function isSeenIn(text: string | null, words: readonly string[]): boolean {
  const seen = maskText(text ?? '').toLowerCase();
  return words.every((word) => seen.includes(word.toLowerCase()));
}

const GREETING = /^.{0,80}[,:!]$/u;
/** More than a line of the page holds, which cuts it where it ends. */
const LONGEST_EXCERPT = 160;

/** The first line that says something, cut, without WhatsApp's mark for bold. */
function excerptOf(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const [first = '', second] = lines;
  const line = (second !== undefined && GREETING.test(first) ? second : first).replaceAll('*', '');
  if (line.length <= LONGEST_EXCERPT) return line;
  // Never in the middle of an emoji.
  return `${line
    .slice(0, LONGEST_EXCERPT - 1)
    .toWellFormed()
    .replace(/\ufffd$/, '')}…`;
}

const PHONES: ReadonlySet<string> = new Set(['phone', 'previousPhone']);

/** An event without its numbers and e-mail addresses, wherever they stand in it. */
function maskEvent(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return masked(body, '') as Record<string, unknown>;
}

function masked(value: unknown, name: string): unknown {
  if (typeof value === 'string') return PHONES.has(name) ? maskPhone(value) : maskText(value);
  if (Array.isArray(value)) return value.map((item) => masked(item, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, masked(item, key)]));
}

function maskNumbers(text: string): string {
  return text.replace(/\+?\d{7,}/g, maskPhone);
}

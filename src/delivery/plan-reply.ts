import type { Reply } from '../transfer/ports.ts';
import { deliveryId, PRIORITY, type NewDelivery } from './delivery.ts';

/** Who has asked does not wait longer than that for an answer. */
const LIFETIME_MS = 24 * 3_600_000;

/** A message of a conversation, as it is kept until it is sent: its words are decided already. */
export interface NewReply extends NewDelivery {
  /** None where WhatsApp is to be asked where its recipient is. */
  chat: string | undefined;
  text: string;
}

/** What a member of staff writes: to somebody in their chat with us, or to a number. */
export interface StaffMessage {
  /** Names the message: it is sent once. */
  key: string;
  to: { chat: string; phone?: string } | { phone: string };
  clientId?: string;
  locale: string;
  text: string;
  /** Who has written it. */
  by: string;
}

/** The delivery of what staff have written. */
export function planStaffMessage(
  { key, to, clientId = '', locale, text, by }: StaffMessage,
  now: number,
): NewReply {
  const eventId = `staff:${key}`;
  const chat = 'chat' in to ? to.chat : undefined;
  return {
    id: deliveryId(eventId, 'staff'),
    eventId,
    type: 'staff.message',
    clientId,
    role: 'staff',
    recipient: to.phone ?? chat ?? '',
    locale,
    // Nothing supersedes it, so that this says who has written it.
    subject: by,
    priority: PRIORITY.reply,
    createdAt: now,
    expiresAt: now + LIFETIME_MS,
    chat,
    text,
  };
}

/** The delivery of one answer: always the same for the same key. */
export function planReply({ key, clientId, chat, phone, locale, text }: Reply, now: number): NewReply {
  const eventId = `reply:${key}`;
  return {
    id: deliveryId(eventId, 'reply'),
    eventId,
    type: 'conversation.reply',
    clientId: clientId ?? '',
    role: 'reply',
    recipient: phone ?? chat,
    locale,
    subject: 'conversation',
    priority: PRIORITY.reply,
    createdAt: now,
    expiresAt: now + LIFETIME_MS,
    chat,
    text,
  };
}

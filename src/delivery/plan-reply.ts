import type { Reply } from '../transfer/ports.ts';
import { deliveryId, PRIORITY, type NewDelivery } from './delivery.ts';

/** Who has asked does not wait longer than that for an answer. */
const LIFETIME_MS = 24 * 3_600_000;

/** An answer in a conversation, as it is kept until it is sent: its words and its chat are decided already. */
export interface NewReply extends NewDelivery {
  chat: string;
  text: string;
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

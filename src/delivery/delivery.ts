import { createHash } from 'node:crypto';
import type { Recipient } from '../events/recipient.ts';
import type { TraceContext } from '../events/trace-context.ts';

/**
 * Where a delivery stands. `queued` and `sending` are open; the rest is settled, though WhatsApp's receipts still move
 * `sent` on to `delivered` and `read`, and staff settle what is `in_doubt`.
 */
export const statuses = [
  'queued',
  'sending',
  'sent',
  'delivered',
  'read',
  'refused',
  'superseded',
  'expired',
  'cancelled',
  'dead',
  'in_doubt',
] as const;
export type Status = (typeof statuses)[number];

/** Why nothing was sent, and never will be by itself. */
export const refusalReasons = [
  'not_on_whatsapp',
  'invalid_phone',
  'template_error',
  'opted_out',
  'rejected',
  'switched_off',
] as const;
export type RefusalReason = (typeof refusalReasons)[number];

/** Why a queued delivery waits. */
export type HoldReason = 'session_down' | 'paced' | 'quiet_hours' | 'retry' | 'behind';

/** Lower goes first. */
export const PRIORITY = { urgent: 0, reply: 1, ordinary: 2 } as const;
export type Priority = (typeof PRIORITY)[keyof typeof PRIORITY];

/**
 * A delivery's place among its client's.
 * - `first`: its turn has come, and it holds those behind it
 * - `behind`: waits for an earlier one of the same client
 * - `free`: holds nobody and waits for nobody: urgent, a reply, or settled, or an earlier one whose trouble lasted too long
 */
export type Turn = 'first' | 'behind' | 'free';

/** Whom a delivery is for: a recipient of its event, whoever is answered in a conversation, or whom staff write to. */
export type Role = Recipient['role'] | 'reply' | 'staff';

/** Whether it tells of an event of the panel's. What is said in a conversation is nobody else's business. */
export function isNotice(role: Role): boolean {
  return role !== 'reply' && role !== 'staff';
}

/**
 * One event's way to one recipient, or one message of a conversation, before anything has become of it. Times are
 * milliseconds since 1970.
 */
export interface NewDelivery {
  id: string;
  eventId: string;
  type: string;
  /** Empty where somebody is answered or written to of whom nobody knows which client they are. */
  clientId: string;
  role: Role;
  /** E.164, or what the panel holds where that cannot be a number; of an answer the chat, where its number is not known. */
  recipient: string;
  locale: string;
  subject: string;
  priority: Priority;
  createdAt: number;
  expiresAt: number;
}

/** What the sender works with: a delivery whose turn it is, or whose last send is in doubt. */
export interface OpenDelivery extends NewDelivery {
  seq: number;
  status: 'queued' | 'sending';
  /** Since it was queued, by its event or again by staff: the limit is counted from there. */
  attempts: number;
  /** Grows with each message that it is sent as, but for one that is known to be the same. */
  generation: number;
  /** The address that WhatsApp gave for the recipient, once asked, or to which an answer goes. */
  chat: string | undefined;
  /** Under which it was sent last, perhaps by an earlier generation. */
  messageKey: string | undefined;
  /** The transport's profile under which `messageKey` was last sent: only there does "not found" prove anything. */
  profile: string | undefined;
  sendingSince: number | undefined;
  /** Its event's, where that has one. */
  trace?: TraceContext;
}

/** A delivery's id: the same for the same event and recipient, so that a repeated ingest finds it already there. */
export function deliveryId(eventId: string, role: Role): string {
  return `dlv_${digest(`${eventId}\n${role}`).slice(0, 24)}`;
}

/**
 * The message's own key, decided before it is sent, so that it can be looked up afterwards. Its form is WhatsApp Web's
 * (`3EB0` and upper-case hexadecimal); a new generation is a new message.
 */
export function messageKey(id: string, generation: number): string {
  return `3EB0${digest(`${id}\n${generation}`).slice(0, 18).toUpperCase()}`;
}

function digest(value: string): string {
  return createHash('sha256').update(value).digest('hex');
}

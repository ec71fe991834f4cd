import type { AttemptView } from '../delivery/delivery-view.ts';
import type { HoldReason, RefusalReason, Status } from '../delivery/delivery.ts';
import type { DeliveryAction, MassAction } from '../delivery/staff-actions.ts';

export type { DeliveryAction, MassAction };

/** What the console's pages and its server say to each other about deliveries. Times are ISO 8601 in UTC. To a viewer, numbers are masked. */

/** As the URL of the list has it. */
export interface DeliveryFilter {
  /**
   * `failed` = refused, dead, expired; `unreached` = those of them that nobody wanted so; `waiting` = queued, sending;
   * `out` = sent, delivered, read.
   */
  status?: Status | 'failed' | 'unreached' | 'waiting' | 'out';
  type?: string;
  locale?: string;
  client?: string;
  /** A number in any writing, or three digits of one at least. Not for viewers (403 `not_allowed`). */
  phone?: string;
  reason?: RefusalReason;
  /**
   * ISO 8601, both: then or later, before then. Where the status says what became of them, it is about when that was (sent,
   * read, came to its end), else about when they came.
   */
  since?: string;
  until?: string;
  /** An id of a delivery or an event or a client, else a number (not for viewers), else words in the text. */
  search?: string;
}

/** `GET /deliveries?…filter…&before=&limit=` (limit 1–100, default 50) */
export interface DeliveriesPage {
  deliveries: DeliveryRow[];
  /** For `before`, where older ones follow. */
  next?: number;
  /** Words were searched for: in so many of the newest messages, and no older ones. */
  searchedTexts?: number;
}

export interface DeliveryRow {
  id: string;
  eventId: string;
  /** An event's, or `conversation.reply`, `staff.message`. */
  type: string;
  /** Empty where nobody knows whose number it is: an answer in a conversation, a message of staff's. */
  clientId: string;
  /** First and last name, as the event has it; absent where nobody knows, or it was forgotten. */
  clientName?: string;
  /** Empty where it was forgotten. */
  recipient: string;
  /** Its text, its number and what the panel posted were removed: its time was over, or its client was erased. It cannot be sent again. */
  isForgotten?: true;
  locale: string;
  status: Status;
  reason?: RefusalReason;
  holdReason?: HoldReason;
  /** The first line after the greeting, up to 160 characters of it; `null` until it is written. */
  excerpt: string | null;
  createdAt: string;
}

/** `GET /deliveries/:id` */
export interface DeliveryDetail extends DeliveryRow {
  text: string | null;
  sentAt?: string;
  deliveredAt?: string;
  readAt?: string;
  whatsappMessageId?: string;
  /** Our number, from which it went, or is to go. */
  number?: string;
  timeline: TimelineEntry[];
  /** What may be done now, and by this person. */
  actions: DeliveryAction[];
  /** As it was posted (client, data, occurredAt); `null` for an answer in a conversation or a message of staff's, and where it was forgotten. */
  event: Readonly<Record<string, unknown>> | null;
  /** The wording that it was made with; absent until it is written, and for answers. */
  template?: {
    version: string;
    /** Whether the same wording is in force now. */
    isCurrent: boolean;
    /** Who published it; absent where it is the shipped text, or no longer known. */
    published?: { seq: number; author: string; at: string };
  };
}

/** Oldest first. */
export type TimelineEntry =
  | { kind: 'received'; at: string }
  | { kind: 'queued'; at: string }
  /** Where it waits now, and until when, where that is known. */
  | { kind: 'held'; reason: HoldReason; until?: string }
  | ({ kind: 'attempt' } & AttemptView)
  | { kind: 'sent' | 'delivered' | 'read'; at: string }
  | { kind: 'ended'; status: Status; reason?: RefusalReason; at?: string }
  /**
   * `deliveries.cancel`, `.resend`, `.arrived`, `.send_again`, also together with many others; `messages.send`: wrote it.
   * `detail`: how it stood before (`it was refused: not_on_whatsapp`), or to which it was done (`all at once: type …`).
   */
  | { kind: 'staff'; at: string; who: string; action: string; detail?: string };

/** `POST /deliveries/:id/{resend|cancel|arrived|send_again}` → DeliveryDetail; 409 `not_possible` where it stands elsewhere by now, `forgotten`. */

/** `POST /deliveries/count` `{ action: MassAction, filter }` → how many that would be done to. */
export interface CountedDeliveries {
  count: number;
  /** Hand it to `POST /deliveries/many` `{ action, filter, upTo }` → `{ done }`: what came after the count stays as it is. */
  upTo: number;
}

/** `GET /dead-letters`: what could not be read from the queue. */
export interface DeadLetters {
  /** None where SQS is used without SQS_DLQ_URL. */
  isConfigured: boolean;
  count: number;
  /** A hundred or so of them, the oldest of each client first. `reason` is empty where nobody wrote it down; viewers see no bodies. */
  letters: Array<{ id: string; at: string; reason: string; body?: string }>;
}
/** `POST /dead-letters/redrive` (editor) → `{ redriven }`; 409 `not_possible` where there is no place for them. */

/** `GET /home` */
export interface HomeView {
  /** Without codes. */
  phone: PhoneView;
  /** Since midnight in DEFAULT_TIMEZONE, when that was. `unreached`: failed, and nobody wanted that. */
  today: { since: string; received: number; sent: number; read: number; unreached: number };
  waiting: number;
  inDoubt: number;
  /** Created when; absent where nothing waits. */
  oldestWaiting?: { id: string; at: string };
  /** Where a person must act, the most pressing first; empty: all is well. */
  attention: Attention[];
}

/** Each is a red line with the button that leads to where it is dealt with. */
export interface Attention {
  kind:
    | 'scan'
    | 'blocked'
    | 'unattended'
    | 'paused'
    | 'session_down'
    | 'in_doubt'
    | 'dead_letters'
    | 'broken_texts'
    | 'missing_texts'
    | 'failed_today'
    | 'callbacks_given_up'
    | 'transfers_verified'
    | 'left_to_person';
  count?: number;
  since?: string;
  /** Of one of several numbers: which. */
  of?: Pick<NumberView, 'account' | 'number'>;
  /** Of `callbacks_given_up`: the newest of them, since when nobody tries any more, and how the last try failed. */
  callbacks?: Array<{ type: string; at: string; detail: string }>;
}

/** `POST /callbacks/retry` (editor) → `{ retried }`: how many of those given up are posted again; 409 `not_possible` where CALLBACK_URL is not set. */

/** `GET /phone` */
export interface PhoneView {
  transport: 'sandbox' | 'web';
  /** Each of our numbers, the configured one first. One at least. */
  numbers: NumberView[];
}

export interface NumberView {
  /** What it goes by, also before it is linked. */
  account: string;
  /** The account that is linked, or was last. */
  number?: string;
  session: 'starting' | 'scan_qr' | 'ready' | 'lost' | 'logged_out' | 'blocked';
  since?: string;
  detail?: string;
  paused?: { reason: 'rejected' | 'unconfirmed' | 'blocked'; since: string };
  /** A log-out was asked for and is not done yet: it is as soon as the session is connected. */
  isLeaving?: true;
  /** No process has it; `since`: since about when. What is asked of it is done when one has. */
  isUnattended?: true;
  /** For admins alone: an SVG image as a data URL, since when it is shown and for how many seconds from now it holds. */
  qr?: { image: string; at: string; seconds: number };
}
/**
 * `account` names the number; without it, it is the first. `POST /phone/log-out` `{ account? }` (admin) → 204; 409
 * `not_possible` where no account is linked, or it is blocked. `POST /phone/resume` `{ account? }` (admin) → 204. `POST /phone/test`
 * `{ phone, text?, account? }` (admin) → `{ deliveryId }`, without `account` from the number that they have a chat with;
 * 422 `invalid_phone`, `wrong_fields`. All: 404 `not_found` where it is no number of ours.
 */

/**
 * `GET /inbox?before=`: what customers wrote that is left to a person and not closed, newest first. `POST /inbox/:seq/close` (editor) → 204; `POST
 * /inbox/:seq/reply` `{ text }` → `{ deliveryId }` (editor; closes it). Both: 409 `not_possible` where somebody has closed it.
 */
export interface InboxPage {
  /** `phone`: their number, or their chat where nobody knows it. */
  messages: Array<{
    seq: number;
    phone: string;
    text: string;
    at: string;
    clientId?: string;
    clientName?: string;
  }>;
  next?: number;
}

/** `GET /coverage`: the last 30 days. */
export interface Coverage {
  types: Array<{
    type: string;
    received: number;
    lastAt?: string;
    switchedOff: boolean;
    /** Locales in which somebody should have got it and there is no template that can be rendered. */
    missingLocales: string[];
  }>;
  /** Clients whose last message was refused because of their number or their wish, newest first, 200 at most. */
  unreachable: Array<{
    clientId: string;
    clientName?: string;
    recipient: string;
    reason: RefusalReason;
    at: string;
    deliveryId: string;
  }>;
}

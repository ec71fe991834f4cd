import type { HoldReason, RefusalReason, Status } from './delivery.ts';
import type { Attempt } from './ports.ts';

/** A delivery as it is shown outside, with all that became of it. Times are ISO 8601 in UTC. */
export interface DeliveryView {
  id: string;
  eventId: string;
  type: string;
  clientId: string;
  /** E.164, or what the panel holds where that cannot be a number. */
  recipient: string;
  locale: string;
  status: Status;
  reason?: RefusalReason;
  holdReason?: HoldReason;
  /** `null` until it is written. */
  text: string | null;
  /** Oldest first. */
  attempts: AttemptView[];
  createdAt: string;
  sentAt?: string;
  deliveredAt?: string;
  readAt?: string;
  whatsappMessageId?: string;
}

export interface AttemptView {
  at: string;
  outcome: Attempt['outcome'];
  detail?: string;
}

/** Which deliveries are asked for. Filters that are absent let everything through. */
export interface DeliveryQuery {
  client?: string;
  type?: string;
  status?: Status;
  /** The event's id. */
  event?: string;
  /** Milliseconds since 1970: those created at that moment or later. */
  since?: number;
  /** 1 to 200. */
  limit: number;
  /** A `Page.next`: where the page before this one ended. */
  before?: number;
}

/** Deliveries, newest first. */
export interface Page {
  deliveries: DeliveryView[];
  /** The place (`seq`) of the last one here, where older ones follow; absent on the last page. */
  next?: number;
}

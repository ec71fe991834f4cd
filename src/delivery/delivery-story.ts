import type { DeliveryView } from './delivery-view.ts';
import type { HoldReason, Role } from './delivery.ts';

/** Why a queued delivery waits, and until when, where that is known. Times are milliseconds since 1970. */
export interface Hold {
  reason: HoldReason;
  until?: number;
}

/** Something that a member of staff did about a delivery. */
export interface StaffDeed {
  at: number;
  who: string;
  action: string;
  /** As the audit log has it: how it stood before, or with which others it was done. */
  detail?: string;
}

/** All that is known of one delivery, for the people who look after it. Times are milliseconds since 1970. */
export interface DeliveryStory {
  view: DeliveryView;
  role: Role;
  createdAt: number;
  /** What the client is called, where that is known. */
  clientName?: string;
  hold?: Hold;
  /** Since when nothing more is sent of it, without its having been sent. */
  endedAt?: number;
  /** Our number, from which it went, or is to go. */
  number?: string;
  /** The wording that it was made with. */
  templateVersion?: string;
  /** What it tells of, as it was posted, and when it was accepted. */
  event?: { body: Readonly<Record<string, unknown>>; acceptedAt: number };
  /** Oldest first. */
  deeds: StaffDeed[];
}

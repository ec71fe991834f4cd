import type { Generated, Kysely } from 'kysely';
import type { HoldReason, Priority, RefusalReason, Status, Turn } from '../delivery/delivery.ts';
import type { Attempt, SessionState } from '../delivery/ports.ts';
import type { Recipient } from '../events/recipient.ts';

/** The store's tables. Times are milliseconds since 1970. What each column means stands in migrations/. */
export interface Tables {
  events: {
    seq: Generated<number>;
    id: string;
    type: string;
    client_id: string;
    accepted_at: number;
    body: string;
    state: EventState;
    detail: string | null;
  };
  deliveries: {
    seq: Generated<number>;
    id: string;
    event_id: string;
    type: string;
    client_id: string;
    role: Recipient['role'];
    recipient: string;
    locale: string;
    subject: string;
    priority: Priority;
    turn: Turn;
    status: Status;
    reason: RefusalReason | null;
    hold_reason: HoldReason | null;
    due_at: number;
    expires_at: number;
    attempts: Generated<number>;
    generation: Generated<number>;
    stuck_at: number | null;
    message_key: string | null;
    chat: string | null;
    profile: string | null;
    text: string | null;
    created_at: number;
    sending_at: number | null;
    sent_at: number | null;
    delivered_at: number | null;
    read_at: number | null;
    whatsapp_message_id: string | null;
  };
  attempts: {
    seq: Generated<number>;
    delivery_id: string;
    at: number;
    outcome: Attempt['outcome'];
    detail: string | null;
  };
  senders: {
    number: string;
    epoch: number;
    /** JSON: the holder of the lease. */
    holder: string;
    expires_at: number;
    session: SessionState;
    session_since: number;
    next_send_at: number;
  };
  /** By the first candidate of a number, E.164: the chat and the number that WhatsApp answered. */
  known_numbers: { candidate: string; chat: string; phone: string; asked_at: number };
  api_keys: { id: string; name: string; hash: string; created_at: number; revoked_at: number | null };
}

/** `inbox`: accepted, not in the ledger yet · `unreadable`: never will be, see `detail`. */
type EventState = 'inbox' | 'ingested' | 'unreadable';

export type Db = Kysely<Tables>;

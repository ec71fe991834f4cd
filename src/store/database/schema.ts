import type { Generated, Kysely } from 'kysely';
import type { HoldReason, Priority, RefusalReason, Role, Status, Turn } from '../../delivery/delivery.ts';
import type { Attempt, Inbound, PauseReason, SessionState } from '../../delivery/ports.ts';
import type { HandledAs, Party, TransferStatus } from '../../transfer/ports.ts';
import type { ClaimState } from '../../transfer/transfer-view.ts';

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
    role: Role;
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
    number: string | null;
    template_version: string | null;
    ended_at: number | null;
    batch: string | null;
    account: string | null;
  };
  client_numbers: { client_id: string; number: string; since: number };
  former_keys: { key: string; delivery_seq: number };
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
    qr: string | null;
    qr_at: number | null;
    linked_number: string | null;
    linked_at: number | null;
    detail: string | null;
    paused: PauseReason | null;
    paused_at: number | null;
    wanted: 'log_out' | null;
    first_at: Generated<number>;
    seen_at: Generated<number>;
    ready_at: Generated<number>;
  };
  /**
   * What WhatsApp answered. `candidate` is what was asked about: the first candidate of a number, E.164, or a chat whose
   * address does not tell its number.
   */
  known_numbers: { candidate: string; chat: string; phone: string; lid: string | null; asked_at: number };
  opt_outs: { address: string; opted_out_at: number; message_id: string };
  inbound: {
    seq: Generated<number>;
    id: string;
    kind: Inbound['kind'];
    message_id: string;
    number: string;
    chat: string;
    phone: string | null;
    text: string;
    at: number;
    kept_at: number;
    handled_at: number | null;
    try_at: number | null;
    tries: Generated<number>;
    handled_as: HandledAs | null;
    answered: Generated<0 | 1>;
    closed_at: number | null;
  };
  transfers: {
    id: string;
    status: TransferStatus;
    locale: string;
    service: string;
    origin_email: string;
    destination_email: string;
    origin_client_id: string | null;
    destination_client_id: string | null;
    service_id: Generated<string | null>;
    /** JSON: a list of reasons. */
    reasons: string;
    text: string | null;
    created_at: number;
    expires_at: number;
    check_at: number | null;
    checks: Generated<number>;
    ended_at: number | null;
  };
  claims: {
    message_id: string;
    transfer_id: string;
    party: Party;
    client_id: string;
    chat: string;
    phone: string | null;
    locale: string;
    text: string;
    key: string;
    service: string;
    origin_name: string;
    destination_name: string;
    at: number;
    state: ClaimState;
  };
  transfer_versions: { origin_email: string; version: number };
  callbacks: {
    seq: Generated<number>;
    id: string;
    type: string;
    body: string;
    created_at: number;
    due_at: number;
    attempts: Generated<number>;
    state: CallbackState;
    settled_at: number | null;
    last_detail: string | null;
  };
  text_versions: {
    seq: Generated<number>;
    kind: TextKind;
    name: string;
    locale: string;
    source: string | null;
    version: string | null;
    action: TextAction;
    author: string;
    at: number;
  };
  /** One row. */
  text_revision: { revision: number };
  text_drafts: {
    kind: TextKind;
    name: string;
    locale: string;
    source: string | null;
    revision: number;
    author: string;
    at: number;
  };
  switched_off: { type: string; author: string; at: number };
  accounts: {
    id: string;
    name: string;
    role: StaffRole;
    password: string;
    must_change: 0 | 1;
    created_at: number;
    seen_at: number | null;
    disabled_at: number | null;
  };
  console_sessions: {
    id: string;
    hash: string;
    account_id: string;
    user_agent: string;
    created_at: number;
    seen_at: number;
    expires_at: number;
  };
  sign_in_failures: { subject: string; failures: number; last_at: number };
  audit: {
    seq: Generated<number>;
    at: number;
    who: string;
    action: string;
    subject: string | null;
    detail: string | null;
  };
  api_keys: { id: string; name: string; hash: string; created_at: number; revoked_at: number | null };
}

type TextKind = 'template' | 'phrase';

type TextAction = 'published' | 'restored' | 'shipped' | 'imported';

type StaffRole = 'viewer' | 'editor' | 'admin';

/** `inbox`: accepted, not in the ledger yet · `unreadable`: never will be, see `detail`. */
type EventState = 'inbox' | 'ingested' | 'unreadable';

type CallbackState = 'waiting' | 'delivered' | 'given_up';

export type Db = Kysely<Tables>;

import type { PanelEvent } from '../events/define-event.ts';
import type { EventMessage } from '../events/event-message.ts';
import type { HoldReason, NewDelivery, OpenDelivery, Priority, RefusalReason } from './delivery.ts';

/**
 * What a session is doing. Only `ready` sends. Whoever hears `blocked` stops the transport: a new one is started when a
 * person has said so.
 */
export type SessionState = 'starting' | 'scan_qr' | 'ready' | 'lost' | 'logged_out' | 'blocked';

/** One send, under our own key. */
export interface Message {
  key: string;
  /** The address that `resolve` answered. */
  chat: string;
  text: string;
  deliveryId: string;
}

/** What became of one try to send. */
export type Outcome =
  /** WhatsApp's server has it. */
  | { kind: 'sent'; whatsappMessageId: string }
  /** It will never be taken: no retry. */
  | { kind: 'refused'; reason: 'not_on_whatsapp' | 'rejected'; detail: string }
  /** Surely not sent, for a passing reason: retried. */
  | { kind: 'unavailable'; detail: string }
  /** Surely not sent, since there is no session: waits, and counts as no attempt. */
  | { kind: 'not_ready'; detail: string }
  /** Sent or not: not known. Looked up by key, never sent again blindly. */
  | { kind: 'in_doubt'; detail: string };

/** What a look-up by key found. */
export type Found =
  | { kind: 'sent'; whatsappMessageId: string }
  /** There, but not confirmed by the server yet. */
  | { kind: 'pending' }
  /** There, and marked as failed: surely not sent. */
  | { kind: 'failed' }
  /** Not there; that proves something only in the profile that would have sent it. */
  | { kind: 'not_found' }
  /** Could not look. */
  | { kind: 'unavailable'; detail: string };

/**
 * Which of a number's candidates is on WhatsApp. `lid` is the account's address that does not tell its number, under which
 * its holder may write to us.
 */
export type Resolution =
  | { kind: 'found'; chat: string; phone: string; lid?: string }
  | { kind: 'not_on_whatsapp' }
  /** There is no session to ask. */
  | { kind: 'not_ready' }
  /** There is, and it could not say. */
  | { kind: 'unavailable'; detail: string };

/** WhatsApp's word on a sent message. */
export interface Receipt {
  key: string;
  kind: 'delivered' | 'read';
  at: number;
}

/**
 * What a customer did in their direct chat with us: wrote, changed what they wrote, or took it back. Told at least once;
 * what came while nobody was there is told after the next connection.
 */
export interface Inbound {
  /** Of this fact: the same however often it is told. */
  id: string;
  kind: 'message' | 'edited' | 'revoked';
  /** WhatsApp's id of the message that it is about. */
  messageId: string;
  chat: string;
  /** E.164, where the chat's address tells it; a LID does not. */
  phone?: string;
  /** Empty where it was revoked, or is a picture or a recording without words. */
  text: string;
  /** Milliseconds since 1970. */
  at: number;
}

/** Where a promise is awaited, its rejection means: not kept, tell it again. */
export interface TransportListeners {
  onReceipts(receipts: Receipt[]): Promise<void>;
  onInbound(inbound: Inbound[]): Promise<void>;
  /** The state, or what stands in `details`, is another one now. */
  onStateChange(state: SessionState): void;
}

/** What a session says of itself, for the people who look after it. */
export interface SessionDetails {
  /** What our phone is to scan, and since when it is shown. Another one follows after about twenty seconds. */
  qr?: { code: string; at: number };
  /** Our own number as WhatsApp knows it, E.164, while it is linked. */
  number?: string;
  /** Why it is not ready, in words. */
  detail?: string;
}

/**
 * What carries text to a phone: one paired account. Every call ends within its own deadline and reports trouble as an
 * outcome instead of throwing. A newer `epoch` shuts older ones out on the far side.
 */
export interface Transport {
  readonly state: SessionState;
  readonly details: SessionDetails;
  /** Names the far side's memory of what was sent; another value means that it may have forgotten. */
  readonly profile: string;
  /** Connects as the owner with this epoch, and keeps reconnecting until `stop`. */
  start(epoch: number, listeners: TransportListeners): Promise<void>;
  /** Candidates are E.164 numbers, the likeliest first. */
  resolve(candidates: string[]): Promise<Resolution>;
  send(message: Message): Promise<Outcome>;
  lookUp(key: string, chat: string): Promise<Found>;
  /** The number behind a chat whose address does not tell it, E.164; undefined where the far side does not say. */
  phoneOf(chat: string): Promise<string | undefined>;
  /**
   * Removes us from our account's devices, as the phone can: then another account can be linked, or this one anew. Resolves
   * to whether that is done; not where there is no connection, which it takes.
   */
  logOut(): Promise<boolean>;
  stop(): Promise<void>;
}

/** The right to send from one number. Every write that changes what is sent carries it, and throws where it is lost. Receipts do not: they are facts, whoever brings them. */
export interface Lease {
  number: string;
  epoch: number;
}

/** What the owner of a number says of itself with each renewal. */
export interface SenderState {
  session: SessionState;
  details: SessionDetails;
  /** Pace and ramp let nothing ordinary out before then. */
  nextSendAt: number;
}

/**
 * Why a number sends nothing until a person says so: WhatsApp refuses message after message, or confirms none, or has
 * blocked the account.
 */
export type PauseReason = 'rejected' | 'unconfirmed' | 'blocked';

/** What the store knows of a number beyond its lease. Times are milliseconds since 1970. */
export interface Standing {
  /** Since when this account has been linked: a new number starts slowly. */
  linkedAt: number | undefined;
  paused: PauseReason | undefined;
  /** What a person wants its owner to do, as soon as it can. */
  wanted: 'log_out' | undefined;
}

/** How a sender fares, for those who watch its process. */
export interface SenderHealth {
  session: SessionState;
  paused: PauseReason | undefined;
  /** Ordinary messages go out more slowly than configured, since WhatsApp refuses some or does not confirm them. */
  isSlowed: boolean;
}

/** Who may send from a number: one process at a time. Times are milliseconds since 1970. */
export interface Leases {
  /** Resolves to undefined while another process holds the number. A holder that is provably dead holds nothing. */
  acquire(
    number: string,
    now: number,
  ): Promise<{ lease: Lease; nextSendAt: number; standing: Standing } | undefined>;
  /**
   * Resolves to what stands in the store then. Throws LeaseLostError. To be called well within `ttlMs`. Where it says that
   * no account is linked, or that it is blocked, nobody's wish to log out is left.
   */
  renew(lease: Lease, state: SenderState, now: number): Promise<Standing>;
  /** Keeps the number from sending, across restarts, until a person lets it go on. Throws LeaseLostError. */
  pause(lease: Lease, reason: PauseReason, now: number): Promise<void>;
  /** The wish to log out is fulfilled. Throws LeaseLostError. */
  loggedOut(lease: Lease): Promise<void>;
  /** Lets the next process have the number at once. */
  release(lease: Lease): Promise<void>;
  readonly ttlMs: number;
}

/** The lease was taken over: whoever gets this stops sending at once. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
  constructor(lease: Lease) {
    super(`another process sends from this number now (our epoch was ${lease.epoch})`);
  }
}

/** A queued delivery whose turn it is, with what is needed to decide about it. */
export type DueDelivery = DueNotice | DueReply;

/** It tells of an event: what it says and where it goes is decided now. */
export interface DueNotice {
  kind: 'notice';
  delivery: OpenDelivery;
  event: PanelEvent;
  /** A later event of the same client and subject makes it wrong. */
  superseded: boolean;
}

/** It answers in a conversation, or staff have written it: what it says was decided there. */
export interface DueReply {
  kind: 'reply';
  delivery: OpenDelivery;
  /** None where staff have written to a number, and WhatsApp has not been asked yet where it is. */
  chat: string | undefined;
  text: string;
}

/** One try to send, for the record. */
export interface Attempt {
  at: number;
  outcome: 'sent' | 'refused' | 'unavailable' | 'in_doubt';
  detail?: string;
  whatsappMessageId?: string;
}

/** What becomes of an open delivery. */
export type Change =
  | { status: 'sent'; at: number }
  | { status: 'refused'; reason: RefusalReason }
  | { status: 'queued'; dueAt: number; holdReason?: HoldReason; generation?: number }
  | { status: 'superseded' | 'expired' | 'dead' | 'in_doubt' }
  /** Still not known: looked up again at `lookUpAt`. */
  | { status: 'sending'; lookUpAt: number };

/** What was done about a delivery, and how long that took, in milliseconds. */
export interface Took {
  /** When its turn came, or the look-up began, in milliseconds since 1970. */
  startedAt: number;
  /** Asking where its recipient is on WhatsApp. */
  resolveMs?: number;
  /** Looking up by its key what was sent before. */
  lookUpMs?: number;
  /** The send itself. */
  sendMs?: number;
}

/** One delivery's change, with the attempt that led to it, if one was made. */
export interface Settlement {
  delivery: OpenDelivery;
  change: Change;
  attempt?: Attempt;
  /** Why, where no attempt says it: for the log. */
  detail?: string;
  /** Absent where nothing was done but to note it. */
  took?: Took;
}

/** The first that is heard of a notice's having been read. Times are milliseconds since 1970. */
export interface FirstRead {
  priority: Priority;
  /** When its event was accepted. */
  createdAt: number;
  readAt: number;
}

/** Written before a send: from then on only a look-up by `messageKey` tells what became of it. */
export interface Sending {
  delivery: OpenDelivery;
  messageKey: string;
  /** The number's first candidate, under which the answer about it is remembered; undefined where none was needed. */
  candidate: string | undefined;
  /** The recipient's numbers and chats: it is not sent where they have opted out under any. Empty where it is sent even so. */
  addresses: string[];
  chat: string;
  /** The number that WhatsApp knows the recipient by. */
  recipient: string;
  profile: string;
  locale: string;
  text: string;
  /** Names the wording that it was made with; undefined for what no template says. */
  templateVersion: string | undefined;
}

/** Where a number is on WhatsApp, remembered so that it is not asked for each message. */
export interface KnownNumber {
  chat: string;
  phone: string;
  /** The account's other address, where WhatsApp gave one. */
  lid?: string;
  /** Milliseconds since 1970. */
  askedAt: number;
}

/** What has come to be a number's, which was not. */
export interface TakenOver {
  /** Clients' ids: their own number has been out of service for too long. */
  handedOver: string[];
  /** Among it is what may have been sent: nothing more goes out before it is looked up. */
  isAnyUnderWay: boolean;
}

/** The store as the sender of one number sees it: of another's it sees nothing. Every write is durable before its promise resolves. */
export interface Ledger {
  /** Deliveries left in `sending`, by whichever process that had the number, with the time of their send. */
  sending(): Promise<OpenDelivery[]>;
  /** Queued deliveries of one priority whose turn and time have come, in order. */
  due(priority: Priority, now: number, limit: number, except: ReadonlySet<string>): Promise<DueDelivery[]>;
  /**
   * Resolves to those that may be sent: not one that was cancelled, queued anew or made wrong, or whose recipient opted
   * out, meanwhile. Throws LeaseLostError.
   */
  markSending(lease: Lease, sendings: Sending[], now: number): Promise<Sending[]>;
  /** Throws LeaseLostError. Lets the next one of the same client have its turn. */
  settle(lease: Lease, settlements: Settlement[], now: number): Promise<void>;
  /**
   * Takes what is nobody's yet, what is this number's under its former name and, where that is configured, the clients of
   * numbers that have been out of service for too long. Throws LeaseLostError.
   */
  takeOver(lease: Lease, now: number): Promise<TakenOver>;
  /** Lets those behind go on where the one before them has been in trouble for two minutes. */
  passStuck(lease: Lease, now: number): Promise<void>;
  /**
   * Receipts come in any order and more than once; a status never goes back. Resolves to the notices that are known to be
   * read only now.
   */
  recordReceipts(receipts: Receipt[], now: number): Promise<FirstRead[]>;
  /** By the first candidate, E.164. */
  knownNumber(candidate: string): Promise<KnownNumber | undefined>;
  rememberNumber(candidate: string, known: KnownNumber): Promise<void>;
  forgetNumber(candidate: string): Promise<void>;
  /** Whether under any of these numbers and chats somebody has asked for no ordinary messages. */
  isOptedOut(addresses: string[]): Promise<boolean>;
  /** How many ordinary deliveries were begun to be sent from this number since then. */
  sentSince(number: string, since: number): Promise<number>;
}

/** The store as it takes in what customers write. */
export interface Inbox {
  /** Durable before it resolves. What was kept before, by its id, changes nothing. Resolves to how many were new. */
  keep(number: string, inbound: Inbound[], now: number): Promise<number>;
  /** The number behind a chat that we have written to, E.164. */
  phoneOfChat(chat: string): Promise<string | undefined>;
  /** Remembers what the far side said about a chat. */
  rememberPhone(chat: string, phone: string, now: number): Promise<void>;
}

/** An accepted event and the deliveries that are to be made of it. */
export interface PlannedEvent {
  message: EventMessage;
  deliveries: NewDelivery[];
}

/** The store as ingest sees it. */
export interface EventLedger {
  /** Keeps all or nothing. Idempotent: an event that was kept before changes nothing, whatever it says this time. */
  ingest(events: PlannedEvent[]): Promise<void>;
}

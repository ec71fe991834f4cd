import type { RejectionReason } from './checklist.ts';
import type { ClaimFacts } from './sentence.ts';
import type { ClientIds, OpenTransfer, Party, StoredClaim } from './match-claim.ts';
import type { Saying } from './reply-texts.ts';

/** Where a transfer stands. The first three are open. */
export const transferStatuses = [
  'waiting',
  'checking',
  'verified',
  'executed',
  'rejected',
  'expired',
  'cancelled',
] as const;
export type TransferStatus = (typeof transferStatuses)[number];

/** Something that came in, as the inbox holds it. Times are milliseconds since 1970, here and everywhere. */
export interface Fact {
  /** Of this fact: the same however often it was told. */
  id: string;
  kind: 'message' | 'edited' | 'revoked';
  /** WhatsApp's id of the message that it is about. */
  messageId: string;
  chat: string;
  /** E.164; undefined where nobody knows the number behind the chat. */
  phone: string | undefined;
  text: string;
  at: number;
  /** How often the panel was asked about it in vain. */
  tries: number;
  /** Not to be tried again before then; undefined where its turn is now. */
  tryAt: number | undefined;
}

/** Where somebody can be written to. */
export type Address = Pick<Fact, 'chat' | 'phone'>;

/** One party's message. What stands of a transfer is one of each party at most. */
export type Claim = StoredClaim &
  Address &
  ClaimFacts & {
    clientId: string;
    locale: string;
    /** As it was written. */
    text: string;
    at: number;
  };

/** An open transfer with the claims that stand. */
export interface Transfer extends OpenTransfer {
  locale: string;
  claims: readonly Claim[];
  /** How often its conditions were asked for in vain. */
  checks: number;
}

/**
 * The open transfers of one origin as they were read. What is decided by it holds only while nobody else has changed
 * them: `version` tells.
 */
export interface OriginView {
  originEmail: string;
  version: number;
  transfers: readonly Transfer[];
}

/** What is known of a fact's sender, and of what the fact is about. */
export interface Background {
  /** Whether we have written to this number of our own accord, or it is a party of a transfer. */
  isKnown: boolean;
  isOptedOut: boolean;
  /** Whether they claimed a transfer in the last 30 days, whatever has become of it. */
  wasParty: boolean;
  /** Of the last message that we sent of our own accord. */
  lastLocale: string | undefined;
  /** Whether its message counts as a claim already, be it one that stands or not. */
  isCounted: boolean;
  /** What the sender wrote before, and what still waits for the panel; oldest first. */
  pending: readonly Fact[];
  /** Those of the origins of the transfers that the sender has claimed, or that this message has. */
  origins: readonly OriginView[];
  /** How many answers the sender had in the last 24 hours. */
  answers: Readonly<Record<'stranger' | 'attempt' | 'other', number>>;
}

/** What a fact was taken for. `person`: left for one. */
export type HandledAs =
  | 'claim'
  | 'stranger'
  | 'attempt'
  | 'cancel'
  | 'opt_out'
  | 'opt_in'
  | 'question'
  | 'edit'
  | 'revoke'
  | 'person';

/** One message of ours in a conversation. */
export interface Reply {
  /** Never sent twice, whoever asks for it however often. */
  key: string;
  clientId?: string;
  chat: string;
  phone?: string;
  locale: string;
  text: string;
}

export type TransferChange =
  | { kind: 'open'; transfer: NewTransfer }
  /** Takes the place of its party's earlier one. */
  | { kind: 'claim'; transferId: string; claim: Claim; expiresAt?: number }
  /** `void`: edited · `withdrawn`: taken back. */
  | { kind: 'drop'; messageId: string; as: 'void' | 'withdrawn' }
  | { kind: 'move'; transferId: string; from: TransferStatus; to: StatusChange };

export type StatusChange =
  | { status: 'waiting' }
  /** `claim` is one of the two, which are identical. */
  | { status: 'checking'; checkAt: number; checks: number; claim?: Claim }
  | { status: 'verified'; clientIds: Required<ClientIds>; serviceId: string }
  | { status: 'rejected'; reasons: readonly RejectionReason[] }
  | { status: 'executed' | 'expired' | 'cancelled' };

export interface NewTransfer extends Pick<
  OpenTransfer,
  'id' | 'originEmail' | 'destinationEmail' | 'service' | 'createdAt' | 'expiresAt'
> {
  locale: string;
  clientIds: ClientIds;
  /** What both are to send, where it was drafted for them. */
  text?: string;
}

/**
 * What follows from one fact, or from one look at one transfer: all of it or nothing. It comes to nothing where one of
 * the facts was handled, or one of the origins changed, since that was decided.
 */
export interface Effects {
  handled: readonly { id: string; as: HandledAs; isAnswered: boolean }[];
  origins: readonly Pick<OriginView, 'originEmail' | 'version'>[];
  /** In this order. */
  changes: readonly TransferChange[];
  replies: readonly Reply[];
  /** Numbers (E.164) and chats, because of a message. */
  optOut: readonly { address: string; messageId: string }[];
  optIn: readonly string[];
}

/** A fact whose turn it is. */
export interface Waiting {
  fact: Fact;
  background: Background;
  /** Ours that it was written to, E.164; undefined where that is not known, or it is ours no more. */
  ourNumber: string | undefined;
}

/** The store as the conversation sees it. */
export interface ConversationStore {
  /** The oldest fact whose turn has come and that is not among `except`: its chat's earlier ones are done, or wait for the panel. */
  next(now: number, except: ReadonlySet<string>): Promise<Waiting | undefined>;
  /** The transfers of an origin, in lower case. */
  origin(originEmail: string): Promise<OriginView>;
  /** The open transfer of that id, within its origin's. */
  originOf(transferId: string): Promise<OriginView | undefined>;
  /**
   * Whether another transfer of that service, by the panel's id, is verified, or was executed so lately that staff may still
   * be moving it.
   */
  isPromised(serviceId: string, but: { except: string; now: number }): Promise<boolean>;
  /** Transfers that are to be checked by now, oldest first. */
  toCheck(now: number, limit: number): Promise<string[]>;
  /** Transfers that have waited too long, where nothing that came in before their end is still to be dealt with. */
  toExpire(now: number, limit: number): Promise<string[]>;
  /** Resolves to whether it was done; where not, nothing was: what it rests on is another now. Durable before it resolves. */
  apply(effects: Effects, now: number): Promise<boolean>;
  /** Leaves a fact, and the claims of its chat behind it, until the panel can be asked. */
  postpone(fact: Fact, tryAt: number): Promise<void>;
}

/** Puts a saying into a locale's words. Values are put in so that they format nothing. */
export type Say = (locale: string, saying: Saying) => string;

export type { Party };

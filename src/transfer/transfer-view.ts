import type { RejectionReason } from './checklist.ts';
import type { Party } from './match-claim.ts';
import type { TransferStatus } from './ports.ts';

/** A transfer as it is shown outside. Times are ISO 8601 in UTC. */
export interface TransferView {
  id: string;
  status: TransferStatus;
  /** Why it was rejected: every reason. */
  reasons: readonly RejectionReason[];
  /** As the parties name it. */
  service: string;
  origin: TransferParty;
  destination: TransferParty;
  /** Those that stand, oldest first. */
  claims: ReadonlyArray<{ party: Party; at: string; whatsappMessageId: string }>;
  createdAt: string;
  expiresAt: string;
}

interface TransferParty {
  /** `null` until it is known. */
  clientId: string | null;
  email: string;
}

/** What became of a party's message: changed by its sender, taken back, or followed by a newer one. */
export type ClaimState = 'stands' | 'void' | 'withdrawn' | 'replaced';

/** A transfer with all that was written about it: for staff alone. */
export interface TransferRecord {
  transfer: TransferView;
  /** What both are to send, where it was drafted for them; once they match, what both have sent. */
  text: string | null;
  /** As they came, oldest first, with those that stand no longer. */
  messages: ReadonlyArray<{
    party: Party;
    text: string;
    /** Equal where two are one text. */
    key: string;
    at: string;
    /** E.164 */
    phone?: string;
    state: ClaimState;
  }>;
}

/** Which transfers are asked for. */
export interface TransferQuery {
  status?: TransferStatus | undefined;
  /** Those that come after this one in the list: older ones. */
  before?: TransferPlace | undefined;
  limit: number;
}

/** Where a transfer stands in the list of all of them. */
export interface TransferPlace {
  /** Milliseconds since 1970. */
  createdAt: number;
  id: string;
}

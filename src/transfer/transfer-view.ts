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

/** Which transfers are asked for. */
export interface TransferQuery {
  status?: TransferStatus | undefined;
  limit: number;
}

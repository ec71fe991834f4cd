import type { Network } from '../../sandbox/network.ts';
import type { ShownMessage } from '../../sandbox/phone-network.ts';
import type { Conversation } from '../../sandbox/phone-store.ts';
import type { SampleTransfer } from '../../sandbox/samples-api.ts';

/** What the sandbox's API answers. */
export type Message = ShownMessage;
export type PhoneSummary = Conversation<ShownMessage>;
export type { Network, SampleTransfer };

/** `GET /samples` */
export interface Offered {
  /** False where the sandbox runs by itself. */
  available: boolean;
  types: Array<{ type: string; summary: string }>;
  locales: string[];
  /** Whose chat the phones show. */
  company?: string;
}

import type { TransferView } from '../transfer/transfer-view.ts';

/** What the console's pages and its server say to each other about transfers. Times are ISO 8601 in UTC. */

/** `GET /transfers?status=&before=` */
export interface TransfersPage {
  transfers: TransferRow[];
  /** For `before`, where older ones follow. */
  next?: string;
}

export interface TransferRow extends Pick<
  TransferView,
  'id' | 'status' | 'reasons' | 'service' | 'createdAt' | 'expiresAt'
> {
  originEmail: string;
  destinationEmail: string;
}

/** `GET /transfers/:id` */
export interface TransferDetail extends TransferView {
  /** The text that staff drafted, where they did, and the link that has it ready. */
  drafted?: { text: string; link: string };
  /** What each party wrote, the newest that stands. */
  messages: Array<{
    party: 'origin' | 'destination';
    text: string;
    at: string;
    phone?: string;
    state: 'stands' | 'void' | 'withdrawn' | 'replaced';
  }>;
  /** The texts are one under the rule of contract: whether they match; absent where one is missing. */
  isMatch?: boolean;
  /** Every condition, in the order in which it is checked; `unknown` until it was. */
  checklist: Array<{ condition: string; state: 'met' | 'failed' | 'unknown' }>;
  /** What may be done now, and by this person. */
  actions: Array<'execute' | 'refuse'>;
  /** Who did what, from the audit log. */
  staff: Array<{ at: string; who: string; action: string; detail?: string }>;
}
/**
 * `POST /transfers/:id/execute` → TransferDetail; 409 `not_possible`, `rejected` (with `reasons`), 503 `panel_unavailable` (editor).
 * `POST /transfers/:id/refuse` `{ note? }` → TransferDetail (the note stays with us). `POST /transfers` `{ originEmail, destinationEmail, service, locale? }` →
 * `{ id, text, link }` (editor); 422 `wrong_fields` with `errors: [{ pointer, detail }]`, 503 `unavailable`.
 */

import type { ShownCondition } from '../transfer/shown-checklist.ts';
import type { ClaimState, TransferView } from '../transfer/transfer-view.ts';

/** What the console's pages and its server say to each other about transfers. Times are ISO 8601 in UTC. */

/** `GET /transfers?status=&before=`, newest first, 50 at most. To viewers, phones and e-mail addresses are masked. */
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
  /** While it waits: the text that was drafted for both, and the link that has it ready. Not for viewers. */
  drafted?: { text: string; link: string };
  /** What the parties wrote, oldest first, with what stands no longer. Addresses in it are masked for viewers. */
  messages: Array<{
    party: 'origin' | 'destination';
    text: string;
    at: string;
    phone?: string;
    state: ClaimState;
  }>;
  /** Whether the two that stand are one text; absent where one is missing. */
  isMatch?: boolean;
  /** Every condition, in the order in which a person is told; `unknown` until it is judged, and where another failed first. */
  checklist: ShownCondition[];
  /** What may be done now, and by this person. */
  actions: Array<'execute' | 'refuse'>;
  /** Who did what, from the audit log. */
  staff: Array<{ at: string; who: string; action: string; detail?: string }>;
}
/**
 * `POST /transfers/:id/execute` → TransferDetail; 409 `not_possible`, `rejected` (with `reasons`), 503 `panel_unavailable` (editor).
 * `POST /transfers/:id/refuse` `{ note? }` → TransferDetail (editor; the note stays with us); 409 `not_possible`. `POST /transfers` `{ originEmail, destinationEmail, service, locale? }` →
 * `{ id, text, link }` (editor); 422 `wrong_fields` with `errors: [{ pointer, detail }]`, 503 `unavailable`.
 */

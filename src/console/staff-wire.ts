import type { Role } from './route.ts';

/** What the console's pages and its server say to each other about people and settings. Times are ISO 8601 in UTC. */

/** `GET /me`; 401 `not_signed_in`. Also what `POST /sign-in` `{ name, password }` answers; 401 `wrong_password`, 429 `too_many_attempts` with `seconds`. */
export interface Me {
  account: { id: string; name: string; role: Role };
  /** Until it is changed, nothing else is answered (403 `must_change_password`). */
  mustChangePassword: boolean;
  company: string;
  transport: 'sandbox' | 'web';
  /** Where the simulated phones can be seen from here. */
  sandboxUrl?: string;
  version: string;
  defaultLocale: string;
  locales: string[];
  /** The catalog's types, in its order. */
  types: Array<{ type: string; summary: string }>;
}
/** `POST /sign-out` → 204. `POST /password` `{ current, next }` → 204; 422 `weak_password` with its `reason`, 401 `wrong_password`, 429 `too_many_attempts` with `seconds`. Ends the account's other sessions. */

/** Why a new password is not taken. `a_name`: little more than the account's or the company's. */
export type Weakness = 'too_short' | 'too_long' | 'too_common' | 'a_name' | 'the_same';

/** `GET /my-sessions`, `DELETE /my-sessions/:id` → 204 */
export interface MySessions {
  sessions: Array<{ id: string; isThis: boolean; userAgent: string; createdAt: string; seenAt: string }>;
}

/** `GET /accounts` (admin) */
export interface Accounts {
  accounts: Array<{
    id: string;
    name: string;
    role: Role;
    createdAt: string;
    seenAt?: string;
    disabledAt?: string;
    mustChangePassword: boolean;
  }>;
}
/**
 * (admin) `POST /accounts` `{ name, role }` → `{ id, password }` (shown once, to be changed at the first sign-in); 409 `name_taken`.
 * `PUT /accounts/:id` `{ role?, disabled? }` → 204; 409 `last_admin`. `POST /accounts/:id/reset` → `{ password }`. Each ends the account's sessions.
 */

/** `GET /audit?before=&subject=` (admin), newest first */
export interface AuditPage {
  entries: Array<{ seq: number; at: string; who: string; action: string; subject?: string; detail?: string }>;
  next?: number;
}

/** `GET /keys` (admin). `POST /keys` `{ name }` → `{ id, key }` (shown once). `DELETE /keys/:id` → 204 */
export interface Keys {
  keys: Array<{ id: string; name: string; createdAt: string; revokedAt?: string }>;
}

/** `GET /secrets` (admin). `POST /secrets/rotate` → `{ secret }` (shown once); 409 `from_environment` where WEBHOOK_SECRETS holds them. */
export interface WebhookSecrets {
  /** Whether they are generated here; otherwise WEBHOOK_SECRETS holds them and they are changed there. */
  isGenerated: boolean;
  /** Newest first, only their last four characters; the first signs, all verify. */
  secrets: Array<{ ending: string; signs: boolean }>;
}

/** `GET /opt-outs?before=` (editor), newest first. `DELETE /opt-outs/:address` → 204: notices go out to it again. */
export interface OptOuts {
  /** A number, or the address of a chat whose number is not known. */
  optOuts: Array<{ address: string; at: string }>;
  /** For `before`, where older ones follow. */
  next?: string;
}

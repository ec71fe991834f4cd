import type { PauseReason, SessionState } from './ports.ts';

/** A number's session as it is shown to the people who look after it. Times are milliseconds since 1970. */
export interface SessionView {
  session: SessionState;
  /** Absent where nobody has ever owned the number. */
  since?: number;
  /** The account that is linked, or was last, E.164. */
  number?: string;
  /** Why it is not ready, in words. */
  detail?: string;
  /** What our phone is to scan, and since when it is shown. Whoever has it can link the account: for staff alone. */
  qr?: { code: string; at: number };
  /** Nothing is sent until a person says so. */
  paused?: { reason: PauseReason; since: number };
  /** Somebody wants the account to be logged out, and it is not yet. */
  isLeaving?: true;
}

/** The session of another worker's number. Times are milliseconds since 1970. */
export interface OtherNumber {
  /** Ours, E.164, or what it goes by until it is linked. */
  number: string;
  session: SessionState;
  since: number;
  paused?: { reason: PauseReason; since: number };
}

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

/** One of our numbers, as the people who look after it see it. */
export interface OurNumber extends SessionView {
  /** What it goes by: the number that was configured, or the name of one that was not. */
  account: string;
  /** No process has it, so that nothing goes out from it; `since`: since about when. */
  isUnattended?: true;
}

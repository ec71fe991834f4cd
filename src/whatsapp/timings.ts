/** How patient a session is. All in milliseconds. */
export interface Timings {
  /** One call into the page. */
  callMs: number;
  /** From the start of a send until WhatsApp’s server has confirmed it; after that it is looked up. */
  ackMs: number;
  /** Between two looks at the connection’s state. Two looks in a row without an answer, and the browser is started anew. */
  pulseMs: number;
  /**
   * From the start of the browser until it shows a code or is connected, which takes the live page its time; also how long
   * its connection may be down.
   */
  startMs: number;
  /** A code that is older than this is not refreshed any more: WhatsApp stops after a few. */
  qrMs: number;
  /** A browser that is as old as this is started anew when nothing is under way: it grows over the days. */
  renewMs: number;
  /** After a browser was lost: doubled each time, up to the longest, until it is connected again. */
  firstPauseMs: number;
  longestPauseMs: number;
  /** A session that was just paired is not closed before: the page is still writing it down. */
  settleMs: number;
  /** Until what could not be kept is handed on again. */
  retryMs: number;
}

export const TIMINGS: Timings = {
  callMs: 15_000,
  ackMs: 15_000,
  pulseMs: 5_000,
  startMs: 120_000,
  qrMs: 90_000,
  renewMs: 24 * 3_600_000,
  firstPauseMs: 1_000,
  longestPauseMs: 30_000,
  settleMs: 8_000,
  retryMs: 2_000,
};

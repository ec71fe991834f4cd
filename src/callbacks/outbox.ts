/** What the panel is to be told, as it is posted. */
export interface Callback {
  /** The webhook-id: the same on every try. */
  id: string;
  type: string;
  /** JSON. */
  body: string;
  /** Milliseconds since 1970. */
  createdAt: number;
  /** How many tries were begun, with the one that it was claimed for. */
  attempts: number;
}

/** The store as callbacks need it. Every write is durable before its promise resolves; times are milliseconds since 1970. */
export interface CallbackOutbox {
  /**
   * Those whose time has come, the oldest first. Nobody else gets them until then: who claims one posts it and tells what
   * came of it by that time, or it is posted again.
   */
  claim(wanted: { now: number; until: number; limit: number }): Promise<Callback[]>;
  delivered(id: string, now: number): Promise<void>;
  /** `dueAt`: when to try again; none: never, it is given up and kept. Changes nothing where it was delivered meanwhile. */
  failed(id: string, failure: { dueAt?: number; detail: string; now: number }): Promise<void>;
  /** Gives up all that wait since then or longer, whether they were tried or not. Resolves to their number. */
  giveUp(old: { createdBefore: number; detail: string; now: number }): Promise<number>;
}

import type { RefusalReason, Status } from './delivery.ts';

/** Which deliveries staff ask for. What is absent lets everything through; times are milliseconds since 1970. */
export interface DeliveryFilter {
  statuses?: readonly Status[];
  type?: string;
  locale?: string;
  client?: string;
  reason?: RefusalReason;
  /** But for those that were refused for one of these. */
  exceptReasons?: readonly RefusalReason[];
  number?: NumberFilter;
  /** Then or later, before then; by `moment`. */
  since?: number;
  until?: number;
  /** What has happened then: it was accepted where nothing is said. */
  moment?: 'sent' | 'read' | 'ended';
  search?: Search;
}

/** Refused as somebody wanted it: staff have switched the type off, or the client wants no notices. */
export const wantedRefusals: readonly RefusalReason[] = ['opted_out', 'switched_off'];

/** Whose recipient is one of these numbers, E.164; where there is none such, has these digits in it. */
export interface NumberFilter {
  candidates: readonly string[];
  digits: string;
}

/** What somebody typed: an id of a delivery, an event or a client where there is one, else a number, else words. */
export interface Search {
  id: string;
  number?: NumberFilter;
  /** All of them, anywhere in the text, in whichever case. */
  words: readonly string[];
}

/** Words are looked for in so many of the newest deliveries: beyond them, a text is found by the other filters. */
export const SEARCHED_TEXTS = 20_000;

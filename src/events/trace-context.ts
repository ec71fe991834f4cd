/** Where something stands in a trace that began elsewhere, as W3C Trace Context writes it in headers. */
export interface TraceContext {
  traceparent: string;
  /** What the tracing systems on the way have to say to each other. */
  tracestate?: string;
}

const TRACEPARENT =
  /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/s;
/** Whether it is recorded, and whether its id was drawn at random. What else may be meant one day is not passed on. */
const KNOWN_FLAGS = 0b11;

const KEY = '[a-z0-9][a-z0-9_\\-*/@]{0,255}';
const VALUE = '[\\x20-\\x2b\\x2d-\\x3c\\x3e-\\x7e]{1,256}';
const TRACESTATE = new RegExp(`^ *${KEY}=${VALUE}(?: *, *${KEY}=${VALUE}){0,31} *$`);
const LONGEST_TRACESTATE = 512;

/**
 * What the two headers say, whoever has written them; undefined where `traceparent` is missing or says nothing that the
 * standard allows. A `tracestate` that it does not allow is left out.
 */
export function readTraceContext(traceparent: unknown, tracestate?: unknown): TraceContext | undefined {
  if (typeof traceparent !== 'string') return undefined;
  const [, version, traceId, spanId, flags = '', more] = TRACEPARENT.exec(traceparent) ?? [];
  // A later version may say more behind what this one says.
  if (version === undefined || (version === '00' && more !== undefined)) return undefined;
  const known = (Number.parseInt(flags, 16) & KNOWN_FLAGS).toString(16).padStart(2, '0');
  return {
    traceparent: `00-${traceId}-${spanId}-${known}`,
    ...(isTracestate(tracestate) && { tracestate }),
  };
}

function isTracestate(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_TRACESTATE && TRACESTATE.test(value);
}

/** The id that all of one trace share: 32 hexadecimal digits. */
export function traceIdOf({ traceparent }: TraceContext): string {
  return traceparent.slice(3, 35);
}

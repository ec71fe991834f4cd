import { z } from 'zod';
import { client } from './client.ts';
import type { PanelEvent } from './define-event.ts';
import { definitionOf } from './catalog.ts';
import { eventId, fieldErrors } from './parse-event.ts';
import { readTraceContext, type TraceContext } from './trace-context.ts';

/** What travels through the queue: one accepted event, and when it was accepted. */
export interface EventMessage {
  /** Raised when the shape changes, so that an older worker leaves what it cannot read. */
  version: 1;
  event: PanelEvent;
  /** ISO 8601 */
  acceptedAt: string;
  /** The trace that its acceptance belongs to, where there is one. */
  trace?: TraceContext;
}

const envelope = z.object({
  version: z.literal(1),
  event: z.object({
    id: eventId,
    type: z.string(),
    occurredAt: z.string(),
    client,
    data: z.record(z.string(), z.unknown()),
  }),
  acceptedAt: z.iso.datetime(),
  // Whatever stands there, it is no reason not to deliver an event.
  trace: z.unknown().optional(),
});

/** Wraps an event for the queue. */
export function eventMessage(event: PanelEvent, acceptedAt: Date, trace?: TraceContext): EventMessage {
  return { version: 1, event, acceptedAt: acceptedAt.toISOString(), ...(trace && { trace }) };
}

/**
 * Reads what came out of a queue. Throws when it is not JSON, not an envelope of this version, or of a type that the
 * catalog does not have: such a message can never be delivered and belongs in the dead-letter queue.
 */
export function readEventMessage(body: string): EventMessage {
  const { version, event, acceptedAt, trace } = envelope.parse(JSON.parse(body));
  const data = definitionOf(event.type).data.parse(event.data);
  return withTrace({ version, event: { ...event, data }, acceptedAt }, trace);
}

/** The message in the trace that is stated, if what is stated is one. */
export function withTrace(message: EventMessage, stated: unknown): EventMessage {
  const { traceparent, tracestate } = (stated ?? {}) as Record<string, unknown>;
  const trace = readTraceContext(traceparent, tracestate);
  return trace ? { ...message, trace } : message;
}

/** What `readEventMessage` threw, in words that quote nothing of the message: it may hold personal data. */
export function whyUnreadable(error: unknown): string {
  if (error instanceof SyntaxError) return 'it is not JSON';
  if (!(error instanceof z.ZodError)) return error instanceof Error ? error.message : String(error);
  return fieldErrors(error)
    .map(({ pointer, detail }) => `${pointer} ${detail}`)
    .join('; ');
}

import { z } from 'zod';
import { client } from './client.ts';
import type { PanelEvent } from './define-event.ts';
import { definitionOf } from './catalog.ts';
import { eventId, fieldErrors } from './parse-event.ts';

/** What travels through the queue: one accepted event, and when it was accepted. */
export interface EventMessage {
  /** Raised when the shape changes, so that an older worker leaves what it cannot read. */
  version: 1;
  event: PanelEvent;
  /** ISO 8601 */
  acceptedAt: string;
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
});

/** Wraps an event for the queue. */
export function eventMessage(event: PanelEvent, acceptedAt: Date): EventMessage {
  return { version: 1, event, acceptedAt: acceptedAt.toISOString() };
}

/**
 * Reads what came out of a queue. Throws when it is not JSON, not an envelope of this version, or of a type that the
 * catalog does not have: such a message can never be delivered and belongs in the dead-letter queue.
 */
export function readEventMessage(body: string): EventMessage {
  const message = envelope.parse(JSON.parse(body));
  const definition = definitionOf(message.event.type);
  return { ...message, event: { ...message.event, data: definition.data.parse(message.event.data) } };
}

/** What `readEventMessage` threw, in words that quote nothing of the message: it may hold personal data. */
export function whyUnreadable(error: unknown): string {
  if (error instanceof SyntaxError) return 'it is not JSON';
  if (!(error instanceof z.ZodError)) return error instanceof Error ? error.message : String(error);
  return fieldErrors(error)
    .map(({ pointer, detail }) => `${pointer} ${detail}`)
    .join('; ');
}

import type { Insertable, Selectable } from 'kysely';
import type { NewDelivery, OpenDelivery, Turn } from '../../delivery/delivery.ts';
import type { EventMessage } from '../../events/event-message.ts';
import type { Tables } from '../database/schema.ts';

/** What the store keeps of a new delivery. */
export function newRow(delivery: NewDelivery, turn: Turn): Insertable<Tables['deliveries']> {
  return {
    id: delivery.id,
    event_id: delivery.eventId,
    type: delivery.type,
    client_id: delivery.clientId,
    role: delivery.role,
    recipient: delivery.recipient,
    locale: delivery.locale,
    subject: delivery.subject,
    priority: delivery.priority,
    turn,
    status: 'queued',
    due_at: delivery.createdAt,
    expires_at: delivery.expiresAt,
    created_at: delivery.createdAt,
  };
}

/** A delivery that is not settled, as the sender works with it. */
export function openDelivery(row: Selectable<Tables['deliveries']>): OpenDelivery {
  return {
    seq: row.seq,
    id: row.id,
    eventId: row.event_id,
    type: row.type,
    clientId: row.client_id,
    role: row.role,
    recipient: row.recipient,
    locale: row.locale,
    subject: row.subject,
    priority: row.priority,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    status: row.status === 'sending' ? 'sending' : 'queued',
    attempts: row.attempts,
    generation: row.generation,
    chat: row.chat ?? undefined,
    messageKey: row.message_key ?? undefined,
    profile: row.profile ?? undefined,
    sendingSince: row.sending_at ?? undefined,
  };
}

/** The body of an event that was ingested. */
export function readBody(body: string): EventMessage {
  return JSON.parse(body) as EventMessage;
}

/** A delivery with the trace of its event, where that has one. */
export function inTrace(delivery: OpenDelivery, message: EventMessage | undefined): OpenDelivery {
  return message?.trace ? { ...delivery, trace: message.trace } : delivery;
}

import { definitionOf } from '../events/catalog.ts';
import type { EventMessage } from '../events/event-message.ts';
import { deliveryId, PRIORITY, type NewDelivery } from './delivery.ts';

/** A message whose turn has not come by then has lost its point. */
const LIFETIME_MS = 72 * 3_600_000;

interface Planning {
  /** E.164 candidates of a number as the panel holds it, likeliest first; none where it cannot be a number. */
  candidatesOf: (phone: string, country: string | undefined) => string[];
  localeOf: (type: string, language: string | undefined) => string;
}

/** The deliveries of one accepted event: one for each number that is to be told, never two to the same number. */
export function planDeliveries(
  { event, acceptedAt }: EventMessage,
  { candidatesOf, localeOf }: Planning,
): NewDelivery[] {
  const definition = definitionOf(event.type);
  const createdAt = Date.parse(acceptedAt);
  const pointlessAt = definition.expires(event)?.getTime() ?? Infinity;
  const planned = new Map<string, NewDelivery>();
  for (const { role, phone } of definition.recipients(event)) {
    const recipient = candidatesOf(phone, event.client.country)[0] ?? phone;
    if (planned.has(recipient)) continue;
    planned.set(recipient, {
      id: deliveryId(event.id, role),
      eventId: event.id,
      type: event.type,
      clientId: event.client.id,
      role,
      recipient,
      locale: localeOf(event.type, event.client.language),
      subject: definition.subject(event),
      priority: definition.urgent ? PRIORITY.urgent : PRIORITY.ordinary,
      createdAt,
      expiresAt: Math.min(createdAt + LIFETIME_MS, pointlessAt),
    });
  }
  return [...planned.values()];
}

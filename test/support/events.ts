import { planDeliveries } from '../../src/delivery/plan-deliveries.ts';
import type { PlannedEvent } from '../../src/delivery/ports.ts';
import type { EventType } from '../../src/events/catalog.ts';
import { eventMessage } from '../../src/events/event-message.ts';
import { sampleEvent } from '../../src/events/sample-event.ts';

/** 21 November 2026, 14:00 in Buenos Aires: when most tests begin. */
export const START = Date.parse('2026-11-21T17:00:00Z');

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

interface Wanted {
  client?: string;
  phone?: string;
  whatsapp?: 'allowed' | 'refused';
  at?: number;
  /** Replaces fields of the sample's data. */
  data?: Record<string, unknown>;
}

/** An accepted event of a client with a number of its own, and its deliveries. */
export function planned(type: EventType, id: string, wanted: Wanted = {}): PlannedEvent {
  const { client = 'juan', phone = phoneOf(client), whatsapp, at = START, data } = wanted;
  const sample = sampleEvent(type, { id, client: { id: client, phone, ...(whatsapp && { whatsapp }) } });
  const message = eventMessage({ ...sample, data: { ...sample.data, ...data } }, new Date(at));
  return { message, deliveries: planDeliveries(message, { candidatesOf, localeOf: () => 'es' }) };
}

/** An invoice that no other event is about: an ordinary message that nothing supersedes. */
export function invoice(id: string, wanted: Wanted = {}): PlannedEvent {
  const sample = sampleEvent('invoice.generated', { id }).data['invoice'] as object;
  return planned('invoice.generated', id, { data: { invoice: { ...sample, id: `of-${id}` } }, ...wanted });
}

/** A security alert: urgent. */
export function alert(id: string, wanted: Wanted = {}): PlannedEvent {
  return planned('client.password_changed', id, wanted);
}

/** What begins with a plus is a number, with one candidate; nothing else is. */
export function candidatesOf(phone: string): string[] {
  return phone.startsWith('+') ? [phone] : [];
}

/** The number of the client of that name: always the same, and nobody else's. */
export function phoneOf(client: string): string {
  return `+549${[...Buffer.from(client)].reduce((sum, byte) => (sum * 257 + byte) % 9_999_999_967, 7)}`;
}

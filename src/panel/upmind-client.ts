import type { FieldError } from '../events/parse-event.ts';
import type { UpmindClient, UpmindObject } from './upmind-shapes.ts';

/** Whom an event is about, or why that cannot be told. */
export type Owner = { kind: 'found'; client: UpmindClient } | { kind: 'unknown'; error: FieldError };

/**
 * The client whose the object is: itself, or the one within it. Never the actor, who may be staff, and never anybody
 * whose id is not the one that the object states.
 */
export function ownerOf(object: UpmindObject, objectType: string): Owner {
  if (objectType === 'client') return { kind: 'found', client: object };
  const client = object.client ?? object.contract?.client;
  const clientId = object.client_id ?? object.contract?.client_id;
  if (!client) {
    return { kind: 'unknown', error: { pointer: '/object/client', detail: 'is required' } };
  }
  if (client.id !== undefined && clientId !== undefined && client.id !== clientId) {
    const detail = 'must be the client that /object/client_id states';
    return { kind: 'unknown', error: { pointer: '/object/client/id', detail } };
  }
  return { kind: 'found', client: { ...client, id: client.id ?? clientId } };
}

/**
 * What stands where a client comes without a phone: an event needs one, and what cannot be a number is refused visibly
 * (`invalid_phone`), so that staff see who could not be told.
 */
const NO_PHONE = 'no phone in the webhook';

/** An event's `client`. What it lacks is for the event's own check to say. */
export function clientOf(client: UpmindClient): Record<string, unknown> {
  const { default_phone: phone, default_address: address } = client;
  return {
    id: client.id,
    // A business may have no first name, and is greeted all the same.
    firstName: client.firstname ?? client.first_name ?? client.fullname ?? client.full_name,
    lastName: client.lastname ?? client.last_name,
    email: client.notification_email ?? client.email,
    phone: numberOf(phone)?.slice(0, 64) ?? NO_PHONE,
    // The phone's comes first: a number without a code is to be read as one of that country.
    country:
      phone?.phone_country_code ?? address?.country ?? address?.country_code ?? client.location_country_code,
    language: client.interface_language_code ?? client.interface_language ?? client.document_language_code,
    // Upmind's own word for clients who are to get no notices.
    ...(client.notifications_disabled && { whatsapp: 'refused' }),
  };
}

function numberOf(phone: UpmindClient['default_phone']): string | undefined {
  if (!phone) return undefined;
  const { international_phone: international, full_phone: full, phone: local, phone_code } = phone;
  if (international?.startsWith('+')) return international;
  const countryCode = phone_code?.replace(/\D/g, '') ?? '';
  if (local !== undefined && countryCode !== '' && !/^(\+|00)/.test(local)) return `+${countryCode} ${local}`;
  return local ?? full ?? international;
}

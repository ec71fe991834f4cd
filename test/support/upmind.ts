import { createHmac } from 'node:crypto';

export const UPMIND_SECRET = 'k7Vq2mXw9sRt4uYz1aBc3dEf5gHj6kLn';

/** A client as Upmind writes one, with all that must go no further. */
export function upmindClient(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: '6d0f2a51-93c4-1e78-2b60-4a95c7d813ef',
    import_id: null,
    support_pin: '4711',
    firstname: 'Lucía',
    lastname: 'Giménez',
    email: 'lucia@example.com',
    has_login: true,
    location_country_code: null,
    location_ip: '198.51.100.23',
    ip_address: '198.51.100.24',
    verified: true,
    enabled_2fa: true,
    provider_2fa_id: 'a-2fa-provider',
    secret_2fa_exists: true,
    is_guest: false,
    notifications_disabled: false,
    interface_language_code: 'es',
    document_language_code: 'en',
    fullname: 'Lucía Giménez',
    first_name: 'Lucía',
    last_name: 'Giménez',
    notification_email: 'avisos@example.com',
    login_email: 'lucia@example.com',
    password: 'hunter2',
    reg_hash: '0a1b2c3d4e5f60718293a4b5c6d7e8f901234567',
    default_payment_details: { card_last4: '4242' },
    default_address: { address_1: 'Calle Falsa 123', country: { code: 'AR', name: 'Argentina' } },
    default_email: { email: 'lucia@example.com', reg_hash: 'ffeeddccbbaa' },
    default_phone: {
      id: '1c9e',
      phone: '1144445555',
      phone_code: '+54',
      international_phone: '+541144445555',
      phone_country_code: 'AR',
      verified: 0,
    },
    custom_field_values: [],
    ...fields,
  };
}

export function upmindInvoice(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: '8f30b7c2-1d46-92e5-0a7b-5c81d4e96f23',
    number: 'FAC-00812',
    proforma: false,
    proforma_number: null,
    client_id: '6d0f2a51-93c4-1e78-2b60-4a95c7d813ef',
    due_date: '2026-12-01',
    paid_datetime: null,
    total_amount: 15950.5,
    paid_amount: 0,
    unpaid_amount: 15950.5,
    cancellation_reason: null,
    ip: '198.51.100.25',
    currency: { id: 'c1', name: 'Argentine Peso', prefix: '$', code: 'ARS' },
    category: { name: 'Renewal', slug: 'recurrent' },
    status: { object_type: 'invoice', code: 'invoice_unpaid', name: 'Unpaid' },
    gateway: { gateway_settings: [{ field: 'secretKey', value: 'sk_live_secret' }] },
    client: upmindClient(),
    ...fields,
  };
}

export function upmindProduct(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: '3b84e1f7-60c2-91d5-8a3e-7f25d0c96b14',
    client_id: '6d0f2a51-93c4-1e78-2b60-4a95c7d813ef',
    contract_id: '9e51',
    name: 'Hosting Profesional',
    service_identifier: 'panaderialaespiga.com.ar',
    next_due_date: '2026-12-15',
    provision_field_values: { username: 'espiga', password: 'hunter2' },
    status: { object_type: 'contract', code: 'contract_active', name: 'Active' },
    contract: { id: '9e51', client: upmindClient() },
    ...fields,
  };
}

/** A webhook of version 1. What it is about follows from the hook, unless `object` is given. */
export function upmindWebhook(hook: string, fields: Record<string, unknown> = {}): Record<string, unknown> {
  const category = /^(invoice|proforma)/.test(hook)
    ? 'invoice'
    : hook.startsWith('contract_product')
      ? 'contract_product'
      : 'client';
  const made = { invoice: upmindInvoice, contract_product: upmindProduct, client: upmindClient };
  const object = made[category]();
  return {
    webhook_event_id: '5e17c0d9-42ab-83f6-1d70-96b3e8a524cf',
    event_datetime: '2026-11-21 17:05:11',
    version: 'V1',
    hook_category: category,
    hook_code: hook,
    hook_log_id: 'b2d1',
    object_type: category,
    object_id: object['id'],
    object,
    actor_type: 'user',
    actor_id: 'f00d',
    actor: { id: 'f00d', firstname: 'Staff', email: 'staff@example.com', phone: '+5491199998888' },
    brand_id: '77aa',
    brand: { name: 'Hosting del Sur', customer_portal_domain: 'clientes.example.com', currency: 'ARS' },
    ...fields,
  };
}

/** As Upmind signs. */
export function upmindSigned(body: string | Buffer, secret = UPMIND_SECRET): Record<string, string> {
  return {
    'content-type': 'application/json',
    'x-webhook-signature': createHmac('sha256', secret).update(body).digest('hex'),
  };
}

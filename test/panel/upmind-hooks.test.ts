import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import type { PanelEvent } from '../../src/events/define-event.ts';
import { parseEvent } from '../../src/events/parse-event.ts';
import { createUpmindHooks, type UpmindHooksOptions } from '../../src/panel/upmind-hooks.ts';
import { hookName, knownHooks, readUpmindMapping } from '../../src/panel/upmind-mapping.ts';
import { phoneCandidates } from '../../src/phone/phone-candidates.ts';
import {
  UPMIND_SECRET,
  upmindClient,
  upmindInvoice,
  upmindProduct,
  upmindWebhook,
} from '../support/upmind.ts';

const NOW = new Date('2026-11-21T18:00:00.000Z');

function read(payload: unknown, options: Partial<UpmindHooksOptions> = {}) {
  const hooks = createUpmindHooks({
    secrets: [UPMIND_SECRET],
    invoicePage: undefined,
    mapping: [],
    ...options,
  });
  // What was posted is JSON.
  return hooks.read(JSON.parse(JSON.stringify(payload)));
}

/** The event that a webhook becomes. Throws where it becomes none. */
function eventOf(payload: unknown, options?: Partial<UpmindHooksOptions>): PanelEvent {
  const reading = read(payload, options);
  if (reading.kind !== 'event') throw new Error(JSON.stringify(reading));
  const parsed = parseEvent(reading.id, reading.body, NOW);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.event;
}

/** The data of the event about an object with these fields. */
function dataOf(
  hook: string,
  object: Record<string, unknown>,
  fields: Record<string, unknown> = {},
): unknown {
  return eventOf(upmindWebhook(hook, { object, ...fields })).data;
}

describe('Upmind’s hooks', () => {
  it.each(knownHooks.map(([hook, type]) => ({ hook, type })))('$hook becomes $type', ({ hook, type }) => {
    const payload = upmindWebhook(`${hook}_hook`);
    if (hook.includes('cancel_request')) {
      payload['object'] = upmindProduct({ contract_request: { status: { code: 'request_accepted' } } });
    }
    expect(eventOf(payload)).toMatchObject({
      id: `upmind:${String(payload['webhook_event_id'])}`,
      type,
      occurredAt: '2026-11-21T17:05:11Z',
      client: { id: '6d0f2a51-93c4-1e78-2b60-4a95c7d813ef', firstName: 'Lucía' },
    });
  });

  it('are in docs/upmind.md, each with what becomes of it', async () => {
    const page = await readFile(new URL('../../docs/upmind.md', import.meta.url), 'utf8');
    const rows = page.split('\n').filter((line) => line.startsWith('|'));
    for (const [hook, type] of knownHooks) {
      expect(rows.find((row) => row.includes(`\`${hook}_hook\``))).toContain(`| \`${type}\` |`);
    }
  });

  it('are ignored where they are not known, by the code that was posted', () => {
    for (const hook of [
      'invoice_payment_received_hook',
      'contract_product_cancelled_hook',
      'hasOwnProperty',
    ]) {
      expect(read(upmindWebhook(hook))).toEqual({ kind: 'ignored', hook });
    }
  });

  it('become what the configuration says, before what is known', () => {
    const mapping = readUpmindMapping(
      ' contract_product_cancelled_hook=service.terminated  client_updated=ignored user_posted_phone=client.details_changed ',
    );
    expect(mapping).toBeDefined();
    const options = { mapping: mapping ?? [] };
    expect(eventOf(upmindWebhook('contract_product_cancelled_hook'), options).type).toBe(
      'service.terminated',
    );
    expect(read(upmindWebhook('client_updated_hook'), options).kind).toBe('ignored');
    expect(eventOf(upmindWebhook('user_posted_phone_hook'), options).data).toEqual({
      changed: ['phone'],
      by: 'staff',
    });
    expect(eventOf(upmindWebhook('invoice_paid_hook'), options).type).toBe('invoice.paid');
  });

  it.each(['invoice_paid_hook', 'hook=invoice.deleted', '=invoice.paid', 'a=b=c', 'a=ignored b'])(
    'cannot be configured as %s',
    (written) => {
      expect(readUpmindMapping(written)).toBeUndefined();
    },
  );

  it.each([
    ['user_created_unverified_client_hook', 'Staff created unverified client'],
    ['invoice_paid_hook', 'Invoice paid'],
    ['invoice_payment_received_hook', ' Invoice payment received'],
    ['contract_product_activated_hook', 'Contract product activated'],
  ])('are the same by code and by the name of their trigger: %s', (code, trigger) => {
    expect(hookName(trigger)).toBe(hookName(code));
  });
});

describe('the client of a webhook', () => {
  const other = upmindClient({ id: 'somebody-else', firstname: 'Mallory' });

  it('is the object’s, never who acted', () => {
    const actor = { actor_type: 'client', actor_id: 'somebody-else', actor: other };
    for (const hook of ['client_updated_hook', 'invoice_paid_hook', 'contract_product_suspended_hook']) {
      expect(eventOf(upmindWebhook(hook, actor)).client.firstName).toBe('Lucía');
    }
  });

  it('is nobody where the object states another id than its client has', () => {
    const object = upmindInvoice({ client: other });
    expect(read(upmindWebhook('invoice_paid_hook', { object }))).toMatchObject({
      kind: 'unfit',
      errors: [{ pointer: '/object/client/id' }],
    });
    const product = upmindProduct({ contract: { client: other } });
    expect(read(upmindWebhook('contract_product_closed_hook', { object: product })).kind).toBe('unfit');
  });

  it('is never taken from those who act for them, or may use the product', () => {
    const object = upmindProduct({ contract: undefined, clients: [other], account: { client: other } });
    expect(read(upmindWebhook('contract_product_suspended_hook', { object })).kind).toBe('unfit');
  });

  it('is known by the object’s own word where they come without an id', () => {
    const object = upmindInvoice({ client: upmindClient({ id: undefined }) });
    expect(eventOf(upmindWebhook('invoice_paid_hook', { object })).client.id).toBe(object['client_id']);
  });

  it.each([
    [{ international_phone: '+541144445555', phone: '1', phone_code: '+1' }, '+5491144445555'],
    [{ phone: '011 15-4444-5555', phone_code: '+54', phone_country_code: 'AR' }, '+5491144445555'],
    [{ phone: '07400 123456', phone_code: '44' }, '+447400123456'],
    [{ phone: '07400 123456', phone_country_code: 'GB' }, '+447400123456'],
    [{ phone: '+447400123456', phone_code: '+54' }, '+447400123456'],
    [{ full_phone: '+44 7400 123456' }, '+447400123456'],
  ])('has the number that %j says', (default_phone, expected) => {
    const { client } = eventOf(
      upmindWebhook('client_registered_hook', { object: upmindClient({ default_phone }) }),
    );
    expect(phoneCandidates(client.phone, { country: client.country, defaultCountry: 'UY' })[0]).toBe(
      expected,
    );
  });

  it.each([
    null,
    undefined,
    {},
    [],
    'none',
    { phone: '', international_phone: null },
    { phone: 'x'.repeat(5000) },
  ])('without a number (%j) has one that cannot be one', (default_phone) => {
    const object = upmindClient({ default_phone });
    const { client } = eventOf(upmindWebhook('client_registered_hook', { object }));
    expect(phoneCandidates(client.phone, { defaultCountry: 'AR' })).toEqual([]);
  });

  it('gets nothing where Upmind’s notices are switched off for them', () => {
    const object = upmindClient({ notifications_disabled: true });
    expect(eventOf(upmindWebhook('client_registered_hook', { object })).client.whatsapp).toBe('refused');
    expect(eventOf(upmindWebhook('client_registered_hook')).client.whatsapp).toBeUndefined();
  });

  it('is greeted by the whole name where there is no first one', () => {
    const object = upmindClient({ firstname: null, first_name: '', fullname: 'Panadería La Espiga' });
    expect(eventOf(upmindWebhook('client_registered_hook', { object })).client.firstName).toBe(
      'Panadería La Espiga',
    );
  });
});

describe('an invoice of Upmind', () => {
  it.each([
    [15950.5, '15950.50'],
    [72, '72.00'],
    [0.1 + 0.2, '0.30'],
    [1.234, '1.234'],
    ['4.0000', '4.00'],
    ['15950', '15950'],
  ])('over %j is of %s', (total_amount, amount) => {
    expect(dataOf('invoice_created_hook', upmindInvoice({ total_amount }))).toMatchObject({
      invoice: { total: { amount, currency: 'ARS' } },
    });
  });

  it.each([
    [{ currency: 'gbp' }],
    [{ currency: { code: 'GBP' } }],
    [{ currency: null, currency_code: 'GBP' }],
  ])('has the currency that it states: %j', (fields) => {
    expect(dataOf('invoice_created_hook', upmindInvoice(fields))).toMatchObject({
      invoice: { total: { currency: 'GBP' } },
    });
  });

  it('is never told without a currency, or with the brand’s', () => {
    const payload = upmindWebhook('invoice_created_hook', { object: upmindInvoice({ currency: null }) });
    expect(() => eventOf(payload)).toThrow('/data/invoice/total/currency');
  });

  it('is due on a day, whatever time comes with it', () => {
    for (const due_date of ['2026-12-01', '2026-12-01 00:00:00', '2026-12-01T03:00:00Z']) {
      expect(dataOf('invoice_created_hook', upmindInvoice({ due_date }))).toMatchObject({
        invoice: { dueDate: '2026-12-01' },
      });
    }
    const payload = upmindWebhook('invoice_created_hook', {
      object: upmindInvoice({ due_date: '0000-00-00' }),
    });
    expect(() => eventOf(payload)).toThrow('/data/invoice/dueDate');
  });

  it('is not paid on a day of zeros', () => {
    const object = upmindInvoice({ paid_datetime: '0000-00-00 00:00:00' });
    expect(dataOf('invoice_created_hook', object)).toMatchObject({ invoice: { number: 'FAC-00812' } });
  });

  it('that is a proforma goes by the number that it has', () => {
    const object = upmindInvoice({ number: null, proforma: true, proforma_number: 'PRO-7' });
    expect(dataOf('proforma_created_hook', object)).toMatchObject({ invoice: { number: 'PRO-7' } });
  });

  it('is linked to where it is shared, else to the client area, unless a page is configured', () => {
    const shared = upmindWebhook('invoice_created_hook', {
      object: upmindInvoice({ shared: { token: 'a/b' } }),
    });
    expect(eventOf(shared).data).toMatchObject({
      invoice: { url: 'https://clientes.example.com/invoice/a%2Fb' },
    });
    expect(dataOf('invoice_created_hook', upmindInvoice())).toMatchObject({
      invoice: { url: 'https://clientes.example.com/' },
    });
    const invoicePage = 'https://panel.example.com/facturas/{id}?ver={id}';
    expect(eventOf(shared, { invoicePage }).data).toMatchObject({
      invoice: {
        url: 'https://panel.example.com/facturas/8f30b7c2-1d46-92e5-0a7b-5c81d4e96f23?ver=8f30b7c2-1d46-92e5-0a7b-5c81d4e96f23',
      },
    });
  });

  it.each(['javascript:alert(1)', 'clientes.example.com/evil', 'user@evil.example', ' ', '-x'])(
    'is not linked to a domain that is none: %s',
    (customer_portal_domain) => {
      const payload = upmindWebhook('invoice_created_hook', { brand: { customer_portal_domain } });
      expect(() => eventOf(payload)).toThrow('/data/invoice/url');
    },
  );

  it('tells the payment that Upmind states, and no day of it', () => {
    const object = upmindInvoice({ paid_amount: 15950.5, paid_datetime: '2026-11-21 23:59:59' });
    expect(dataOf('invoice_paid_hook', object)).toMatchObject({
      payment: { amount: { amount: '15950.50', currency: 'ARS' } },
    });
    expect(JSON.stringify(dataOf('invoice_paid_hook', object))).not.toContain('paidAt');
    expect(dataOf('invoice_paid_hook', upmindInvoice({ paid_amount: null }))).not.toHaveProperty('payment');
  });

  it.each([
    ['unpaid', { cancellation_reason: 'Overdue with payments' }, 'client'],
    ['unpaid', { cancellation_reason: 'Unpaid' }, null],
    ['requested', { cancellation_reason: null }, 'client'],
    [undefined, { cancellation_reason: null }, 'user'],
    [undefined, { cancellation_reason: 'Duplicate' }, null],
  ])('was cancelled as %s with %j by %s', (reason, fields, actor_type) => {
    const data = dataOf('invoice_cancelled_hook', upmindInvoice(fields), { actor_type }) as {
      reason?: string;
    };
    expect(data.reason).toBe(reason);
  });

  it('is told as cancelled though its total is not known', () => {
    const object = upmindInvoice({ total_amount: null });
    expect(dataOf('invoice_cancelled_hook', object)).toMatchObject({ invoice: { number: 'FAC-00812' } });
  });

  it.each([
    ['is paid already', 'invoice_created_hook', { paid_datetime: '2026-11-21 17:00:00' }],
    ['says that it is paid', 'invoice_created_hook', { status: 'invoice_paid' }],
    ['costs nothing', 'invoice_created_hook', { total_amount: 0 }],
    ['costs nothing and is paid', 'invoice_paid_hook', { total_amount: '0.0000' }],
    ['is a credit note', 'invoice_created_hook', { total_amount: 10, category: { slug: 'credit_note' } }],
  ])('that %s is no message to a client', (_, hook, fields) => {
    expect(read(upmindWebhook(hook, { object: upmindInvoice(fields) }))).toMatchObject({
      kind: 'ignored',
      hook,
      reason: expect.any(String),
    });
  });
});

describe('a product of Upmind', () => {
  it('has a name, and a domain where it goes by one', () => {
    expect(dataOf('contract_product_closed_hook', upmindProduct())).toEqual({
      service: {
        id: '3b84e1f7-60c2-91d5-8a3e-7f25d0c96b14',
        name: 'Hosting Profesional',
        domain: 'panaderialaespiga.com.ar',
      },
    });
    for (const service_identifier of ['espiga_user', 'a@b.example', 'https://x.example', null]) {
      const object = upmindProduct({ service_identifier, name: null, product: { name: 'VPS' } });
      expect(dataOf('contract_product_closed_hook', object)).toMatchObject({ service: { name: 'VPS' } });
      expect(JSON.stringify(dataOf('contract_product_closed_hook', object))).not.toContain('domain');
    }
  });

  it.each([
    ['immediate', { contract_request: { status: { code: 'request_cancellation_request' } } }, undefined],
    ['end_of_period', { contract_request: { status: { code: 'request_end_of_billing_cycle' } } }, undefined],
    [
      'end_of_period',
      { future_cancellation_request: { future_cancellation_date: '2026-12-15' } },
      '2026-12-15',
    ],
  ])('is to be cancelled: %s with %j', (when, fields, effectiveDate) => {
    const data = dataOf('contract_product_cancel_request_created_client_hook', upmindProduct(fields));
    expect(data).toMatchObject({ when });
    expect((data as { effectiveDate?: string }).effectiveDate).toBe(effectiveDate);
  });

  it('is to be cancelled as its own request says, not that of another product in the contract', () => {
    const hook = 'contract_product_cancel_request_created_client_hook';
    const about = (contract_product_id: unknown) =>
      upmindProduct({
        contract: {
          client: upmindClient(),
          cancellation_request: {
            contract_product_id,
            reason: 'Me mudo',
            status: { code: 'request_accepted' },
          },
        },
      });
    expect(dataOf(hook, about(upmindProduct()['id']))).toMatchObject({
      when: 'immediate',
      reason: 'Me mudo',
    });
    expect(() => dataOf(hook, about('another'))).toThrow('/data/when');
  });
});

describe('a moment of Upmind', () => {
  it.each([
    ['2026-11-21 17:05:11', '2026-11-21T17:05:11Z'],
    ['2026-11-21T14:05:11-03:00', '2026-11-21T14:05:11-03:00'],
    ['2026-02-31 17:05:11', NOW.toISOString()],
    ['0000-00-00 00:00:00', NOW.toISOString()],
    ['yesterday', NOW.toISOString()],
    [null, NOW.toISOString()],
  ])('written as %j is %s', (event_datetime, expected) => {
    expect(eventOf(upmindWebhook('invoice_paid_hook', { event_datetime })).occurredAt).toBe(expected);
  });
});

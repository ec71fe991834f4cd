import { afterEach, describe, expect, it } from '@jest/globals';
import { docsPage } from '../../src/intake/docs-page.ts';
import { openApiDocument } from '../../src/intake/openapi.ts';
import { createUpmindHooks } from '../../src/panel/upmind-hooks.ts';
import { UPMIND_SECRET, upmindClient, upmindSigned, upmindWebhook } from '../support/upmind.ts';
import { bodyOf, jsonOf, problemOf, signed, startIntake, stopServers } from './intake-server.ts';

afterEach(stopServers);

const PATH = '/v1/hooks/upmind';
const LIMIT = 262_144;

const NEWER = 'a-newer-secret-of-the-endpoint';
const upmind = createUpmindHooks({
  secrets: [NEWER, UPMIND_SECRET],
  invoicePage: undefined,
  mapping: [],
});

async function start(overrides: Parameters<typeof startIntake>[0] = {}) {
  const running = await startIntake({ hooks: [upmind], ...overrides });
  const hook = (payload: unknown, headers?: Record<string, string | undefined>) => {
    const body = Buffer.isBuffer(payload)
      ? payload
      : Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
    const all = { ...upmindSigned(body), ...headers };
    const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return fetch(`${running.url}${PATH}`, { method: 'POST', headers: given, body: new Uint8Array(body) });
  };
  return { ...running, hook };
}

describe('a signed webhook', () => {
  it('becomes an event, which is answered with 200 once it is queued', async () => {
    const now = new Date('2026-11-21T17:05:12.000Z');
    const { hook, published } = await start({ now: () => now });
    const response = await hook(upmindWebhook('invoice_created_hook'));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    const id = 'upmind:5e17c0d9-42ab-83f6-1d70-96b3e8a524cf';
    expect(await response.json()).toEqual({ id, status: 'queued' });
    expect(published).toEqual([
      {
        version: 1,
        acceptedAt: now.toISOString(),
        event: {
          id,
          type: 'invoice.generated',
          occurredAt: '2026-11-21T17:05:11Z',
          client: {
            id: '6d0f2a51-93c4-1e78-2b60-4a95c7d813ef',
            firstName: 'Lucía',
            lastName: 'Giménez',
            email: 'avisos@example.com',
            phone: '+541144445555',
            country: 'AR',
            language: 'es',
          },
          data: {
            invoice: {
              id: '8f30b7c2-1d46-92e5-0a7b-5c81d4e96f23',
              number: 'FAC-00812',
              total: { amount: '15950.50', currency: 'ARS' },
              dueDate: '2026-12-01',
              url: 'https://clientes.example.com/',
            },
          },
        },
      },
    ]);
  });

  it('posted again makes the same event, under the same id', async () => {
    const { hook, published } = await start();
    const first = await hook(upmindWebhook('invoice_paid_hook'));
    const again = await hook(upmindWebhook('invoice_paid_hook'));
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(await again.text()).toBe(await first.text());
    expect(published[1]?.event).toEqual(published[0]?.event);
  });

  it('may be signed with any of the secrets, in capitals, and with blanks around what was signed', async () => {
    const { hook } = await start();
    const body = JSON.stringify(upmindWebhook('invoice_paid_hook'));
    const signature = upmindSigned(body)['x-webhook-signature'];
    expect((await hook(body, upmindSigned(body, NEWER))).status).toBe(200);
    expect((await hook(body, { 'x-webhook-signature': signature?.toUpperCase() })).status).toBe(200);
    expect((await hook(`\n ${body}\r\n`, { 'x-webhook-signature': signature })).status).toBe(200);
  });

  it('carries nothing into the queue or the log that the event does not say', async () => {
    const { hook, published, logLines } = await start();
    for (const code of [
      'client_registered',
      'client_updated',
      'invoice_paid',
      'contract_product_suspended',
    ]) {
      expect((await hook(upmindWebhook(`${code}_hook`))).status).toBe(200);
    }
    expect(
      (await hook(upmindWebhook('client_updated_hook', { object: upmindClient({ id: null }) }))).status,
    ).toBe(422);
    expect(published).toHaveLength(4);
    expect(JSON.stringify(published)).not.toMatch(
      /hunter2|reg_hash|0a1b2c|2fa|198\.51|4242|sk_live|4711|Calle Falsa|Staff|99998888/,
    );
    expect(logLines.join('')).not.toMatch(/Lucía|example\.com|44445555|hunter2|0a1b2c/);
  });

  it('that is nothing to tell a client is answered with 200, and says so', async () => {
    const { hook, published } = await start();
    for (const code of ['client_logged_in_hook', '__proto__', 'constructor', 'toString']) {
      const response = await hook(upmindWebhook(code));
      expect([response.status, await response.json()]).toEqual([200, { status: 'ignored', hook: code }]);
    }
    const paid = await hook(
      upmindWebhook('invoice_created_hook', {
        object: { paid_datetime: '2026-11-20 10:00:00', client: upmindClient() },
      }),
    );
    expect(await paid.json()).toEqual({
      status: 'ignored',
      hook: 'invoice_created_hook',
      reason: 'the invoice is paid already',
    });
    expect(published).toEqual([]);
  });

  it('about a client without a phone is an event all the same, whose number cannot be one', async () => {
    const { hook, published } = await start();
    const object = upmindClient({ default_phone: null });
    expect((await hook(upmindWebhook('client_registered_hook', { object }))).status).toBe(200);
    expect(published[0]?.event.client.phone).not.toMatch(/\d/);
  });
});

describe('a webhook is refused', () => {
  it.each([
    ['without a signature', { 'x-webhook-signature': undefined }],
    ['with an empty one', { 'x-webhook-signature': '' }],
    ['with that of another body', upmindSigned('{}')],
    ['with that of another secret', { 'x-webhook-signature': 'ab'.repeat(32) }],
    ['with a part of the right one', { 'x-webhook-signature': 'ab' }],
    ['with no hex at all', { 'x-webhook-signature': 'z'.repeat(64) }],
    ['with our own signature in its place', signed('evt-1', '{}')],
  ])('%s: 401, and nothing is queued', async (_, headers) => {
    const { hook, published } = await start();
    const response = await hook(upmindWebhook('invoice_paid_hook'), {
      'x-webhook-signature': undefined,
      ...headers,
    });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('WebhookSignature');
    expect(await problemOf(response)).toMatchObject({ type: 'urn:avisador:problem:unauthenticated' });
    expect(published).toEqual([]);
  });

  it('with 429 where an address has failed too often, here or elsewhere; signed ones never are', async () => {
    const { hook, post } = await start();
    const failures: Promise<Response>[] = [];
    for (let count = 0; count < 30; count += 1) {
      failures.push(
        hook({}, { 'x-webhook-signature': 'ab'.repeat(32) }),
        post(bodyOf(), { headers: { 'webhook-signature': undefined } }),
      );
    }
    expect((await Promise.all(failures)).map(({ status }) => status)).toEqual(Array(60).fill(401));
    const limited = await hook({}, { 'x-webhook-signature': undefined });
    expect(limited.status).toBe(429);
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await hook(upmindWebhook('invoice_paid_hook'))).status).toBe(200);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', undefined])(
    'of the type %s: 415',
    async (type) => {
      const { hook } = await start();
      const response = await hook(upmindWebhook('invoice_paid_hook'), { 'content-type': type });
      expect(response.status).toBe(415);
    },
  );

  it('one byte over 256 KiB: 413; not at exactly that', async () => {
    const { hook } = await start();
    const sized = (size: number) => {
      const empty = JSON.stringify(upmindWebhook('invoice_paid_hook', { padding: '' }));
      return upmindWebhook('invoice_paid_hook', { padding: 'x'.repeat(size - Buffer.byteLength(empty)) });
    };
    expect((await hook(sized(LIMIT))).status).toBe(200);
    expect((await hook(sized(LIMIT + 1))).status).toBe(413);
  });

  it('where it is no JSON, though it is signed: 400', async () => {
    const { hook } = await start();
    for (const body of ['', '{', 'hook_code=invoice_paid_hook', Buffer.from('{"a":"caf\xe9"}', 'latin1')]) {
      const response = await hook(body);
      expect([response.status, (await problemOf(response)).type]).toEqual([
        400,
        'urn:avisador:problem:not-json',
      ]);
    }
  });

  it.each([
    ['null', null, ''],
    ['a list', [upmindWebhook('invoice_paid_hook')], ''],
    ['a word', '"invoice_paid_hook"', ''],
    ['an object without a hook', {}, '/hook_code'],
    [
      'one without an id',
      upmindWebhook('invoice_paid_hook', { webhook_event_id: null }),
      '/webhook_event_id',
    ],
    ['one about nothing', upmindWebhook('invoice_paid_hook', { object: null }), '/object'],
    ['one about a list', upmindWebhook('invoice_paid_hook', { object: [upmindClient()] }), '/object'],
    [
      'one about nobody’s invoice',
      upmindWebhook('invoice_paid_hook', { object: { id: '1' } }),
      '/object/client',
    ],
  ])('where it is %s: 422, with a pointer into what was posted', async (_, payload, pointer) => {
    const { hook, published, logLines } = await start();
    const response = await hook(payload);
    expect(response.status).toBe(422);
    const problem = await problemOf(response);
    expect(problem.type).toBe('urn:avisador:problem:invalid-fields');
    expect(problem.errors?.map((error) => error.pointer)).toEqual([pointer]);
    expect(logLines.find((line) => line.includes('webhook refused'))).toContain('"level":40');
    expect(published).toEqual([]);
  });

  it('where no event can be made of it: 422, with pointers into the event', async () => {
    const { hook, published } = await start();
    const object = {
      id: '1',
      total_amount: 'a lot',
      client: upmindClient(),
    };
    const response = await hook(upmindWebhook('invoice_created_hook', { object, brand: null }));
    expect(response.status).toBe(422);
    expect((await problemOf(response)).errors?.map(({ pointer }) => pointer)).toEqual([
      '/data/invoice/total/amount',
      '/data/invoice/total/currency',
      '/data/invoice/dueDate',
      '/data/invoice/url',
    ]);
    const longId = upmindWebhook('invoice_paid_hook', { webhook_event_id: 'x'.repeat(200) });
    expect((await problemOf(await hook(longId))).errors?.map(({ pointer }) => pointer)).toEqual(['/id']);
    expect(published).toEqual([]);
  });

  it('where the queue cannot take it: 503, which says when to come back and not why', async () => {
    const { hook, logLines } = await start({
      publish: async () => [{ ok: false, detail: 'connect ECONNREFUSED 10.0.0.1:9324' }],
    });
    const response = await hook(upmindWebhook('invoice_paid_hook'));
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await response.text()).not.toContain('ECONNREFUSED');
    expect(logLines.join('')).toContain('ECONNREFUSED');
  });

  it('by any method but POST: 405', async () => {
    const { url } = await start();
    const response = await fetch(`${url}${PATH}`);
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });
});

describe('intake keeps working when a webhook', () => {
  it.each([
    ['is a list a hundred thousand deep', '['.repeat(100_000) + ']'.repeat(100_000)],
    [
      'has such a thing in the place of its object',
      JSON.stringify(upmindWebhook('invoice_paid_hook', { object: 0 })).replace(
        '"object":0',
        `"object":${'{"client":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
      ),
    ],
    [
      'names what every object inherits',
      `{"__proto__":{"hook_code":"invoice_paid_hook"},"constructor":{"prototype":{"polluted":1}},${JSON.stringify(
        upmindWebhook('client_registered_hook', { object: 0 }),
      )
        .slice(1)
        .replace('"object":0', '"object":{"__proto__":{"id":"1","firstname":"Mallory"}}')}`,
    ],
  ])('%s', async (_, body) => {
    const { hook, published, intake } = await start();
    expect((await hook(body)).status).toBe(422);
    expect(published).toEqual([]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect((await hook(upmindWebhook('invoice_paid_hook'))).status).toBe(200);
    expect(intake.inFlight()).toBe(0);
  });

  it('has things of the wrong kind everywhere, which count as absent', async () => {
    const { hook, published } = await start();
    const odd = [[], {}, true, 12_345, { a: [] }];
    for (const value of odd) {
      const object = upmindClient({
        lastname: value,
        last_name: value,
        email: value,
        notification_email: value,
        default_phone: value,
        default_address: value,
        location_country_code: value,
        interface_language_code: value,
        document_language_code: value,
      });
      const payload = upmindWebhook('client_registered_hook', {
        object,
        event_datetime: value,
        actor_type: value,
        brand: value,
      });
      expect((await hook(payload)).status).toBe(200);
      expect(published.at(-1)?.event).toMatchObject({ client: { firstName: 'Lucía' }, data: {} });
    }
  });
});

describe('without a foreign sender', () => {
  it('its address does not exist', async () => {
    const { hook } = await start({ hooks: [] });
    expect((await hook(upmindWebhook('invoice_paid_hook'))).status).toBe(404);
    const { url } = await startIntake();
    expect((await fetch(`${url}${PATH}`, { method: 'POST' })).status).toBe(404);
    expect(openApiDocument('https://avisos.example.com').paths).not.toHaveProperty(PATH);
  });
});

describe('the documentation', () => {
  it('has each foreign sender’s address, how it signs and what becomes of its hooks', async () => {
    const { url } = await start();
    const response = await fetch(`${url}/openapi.json`);
    const document = await jsonOf<ReturnType<typeof openApiDocument>>(response);
    const operation = document.paths[PATH]?.['post'];
    expect(Object.keys(operation?.responses ?? {})).toEqual([
      '200',
      '400',
      '401',
      '413',
      '415',
      '422',
      '429',
      '500',
      '503',
    ]);
    for (const scheme of operation?.security?.flatMap((one) => Object.keys(one)) ?? []) {
      expect(document.components.securitySchemes[scheme]).toMatchObject({ name: 'x-webhook-signature' });
    }
    expect(operation?.description).toContain('`invoice_created` → `invoice.generated`');
    const page = docsPage(openApiDocument('https://avisos.example.com', [upmind]));
    expect(page).toContain(`<code>${PATH}</code>`);
    expect(await (await fetch(`${url}/docs`)).text()).toBe(page);
  });
});

import { describe, expect, it } from '@jest/globals';
import { parseEvent, type ParsedEvent } from '../../src/events/parse-event.ts';

const NOW = new Date('2026-11-21T17:05:11.000Z');
const client = { id: '1042', firstName: 'Juan', phone: '011 15-2345-6789' };
const invoice = {
  id: '9001',
  total: { amount: '15950.00', currency: 'ARS' },
  dueDate: '2026-12-01',
  url: 'https://panel.example.com/viewinvoice.php?id=9001',
};

function parse(body: unknown): ParsedEvent {
  return parseEvent('evt-1', body, NOW);
}

function registered(changes: object = {}): unknown {
  return { type: 'client.registered', client, data: {}, ...changes };
}

function generated(changes: object): unknown {
  return { type: 'invoice.generated', client, data: { invoice: { ...invoice, ...changes } } };
}

function pointers(parsed: ParsedEvent): string[] {
  return parsed.ok ? [] : parsed.errors.map(({ pointer }) => pointer);
}

function eventOf(parsed: ParsedEvent) {
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.event;
}

describe('A posted event', () => {
  it('is kept as it was posted, under the id of its fact', () => {
    const full = {
      type: 'invoice.generated',
      occurredAt: '2026-11-21T14:05:11-03:00',
      client: {
        ...client,
        lastName: 'Pérez',
        company: 'La Espiga',
        email: 'juan@example.com',
        country: 'AR',
        language: 'spanish',
        whatsapp: 'allowed',
      },
      data: {
        invoice: { ...invoice, number: 'A-0001', items: [{ description: 'Hosting', amount: '-3.50' }] },
      },
    };
    expect(parse(full)).toEqual({ ok: true, event: { id: 'evt-1', ...full } });
  });

  it('has occurred now where it does not say when', () => {
    expect(eventOf(parse(registered())).occurredAt).toBe(NOW.toISOString());
    expect(eventOf(parse(registered({ occurredAt: null }))).occurredAt).toBe(NOW.toISOString());
    expect(eventOf(parse(registered({ occurredAt: '' }))).occurredAt).toBe(NOW.toISOString());
  });

  it.each([null, 'text', 42, [], true])('must be a JSON object, not %j', (body) => {
    expect(parse(body)).toEqual({ ok: false, errors: [{ pointer: '', detail: expect.any(String) }] });
  });

  it.each(['invoice.eaten', '__proto__', 'constructor', 'toString', '', 7, null, undefined])(
    'must be of a known type, not %j, and is told which there are',
    (type) => {
      expect(parse(registered({ type }))).toEqual({
        ok: false,
        errors: [{ pointer: '/type', detail: expect.stringContaining('invoice.generated') }],
      });
    },
  );
});

describe('What no schema knows', () => {
  it('is dropped at every level, and is no error', () => {
    const event = eventOf(
      parse({
        ...(generated({ secret: 1, total: { ...invoice.total, tax: '1' } }) as object),
        userid: 4,
        client: { ...client, password: 'x', address: { street: 'y' } },
      }),
    );
    expect(event).toEqual({
      id: 'evt-1',
      type: 'invoice.generated',
      occurredAt: NOW.toISOString(),
      client,
      data: { invoice },
    });
  });

  it('is dropped also where it is named __proto__ or constructor, and changes no prototype', () => {
    const hostile =
      '"__proto__": { "polluted": 1, "loginUrl": "https://evil.example" }, "constructor": { "prototype": { "polluted": 1 } }';
    const body: unknown = JSON.parse(
      `{ "type": "client.registered", ${hostile},
         "client": { "id": "1", "firstName": "J", "phone": "1", ${hostile} }, "data": { ${hostile} } }`,
    );
    const event = eventOf(parse(body));
    expect(JSON.stringify(event)).not.toMatch(/polluted|evil|__proto__|constructor/);
    for (const part of [event, event.client, event.data]) {
      expect((part as unknown as Record<string, unknown>)['polluted']).toBeUndefined();
      expect((part as unknown as Record<string, unknown>)['loginUrl']).toBeUndefined();
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('may be nested so deeply that only the door can stop it', () => {
    const depth = 50_000;
    const deep: unknown = JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);
    expect(parse(registered({ data: { deep }, deep })).ok).toBe(true);
  });
});

describe('Nothing, as panels write it,', () => {
  it.each([null, ''])('is %j: the field is absent, at every level', (nothing) => {
    const event = eventOf(
      parse({
        type: 'service.suspended',
        client: { ...client, lastName: nothing, language: nothing, whatsapp: nothing },
        data: { service: { id: 1, name: 'Hosting', domain: nothing }, reason: nothing, url: nothing },
      }),
    );
    expect(event.client).toEqual(client);
    expect(event.data).toEqual({ service: { id: '1', name: 'Hosting' } });
  });

  it.each([null, ''])('is no value for a field that is required: %j', (nothing) => {
    expect(
      pointers(parse(registered({ client: { ...client, firstName: nothing, phone: nothing } }))),
    ).toEqual(['/client/firstName', '/client/phone']);
  });

  it('is not dropped from a list, where it would change what the list says', () => {
    const body = { type: 'client.details_changed', client, data: { changed: ['email', null, ''] } };
    expect(pointers(parse(body))).toEqual(['/data/changed/1', '/data/changed/2']);
  });
});

describe('An id', () => {
  it.each([
    ['1042', '1042'],
    [1042, '1042'],
    [0, '0'],
    [Number.MAX_SAFE_INTEGER, '9007199254740991'],
    ['prospect:17', 'prospect:17'],
    ['007', '007'],
  ])('%j is kept as %j', (posted, kept) => {
    expect(eventOf(parse(registered({ client: { ...client, id: posted } }))).client.id).toBe(kept);
  });

  it.each([1.5, true, {}, [], 2 ** 53, 1e21])('%j is none', (id) => {
    expect(pointers(parse(registered({ client: { ...client, id } })))).toEqual(['/client/id']);
  });
});

describe('A date', () => {
  it.each([
    '2026-12-01',
    '2024-02-29',
    '2026-11-21T14:05',
    '2026-11-21T14:05:11Z',
    '2026-11-21T14:05:11.123456Z',
    '2026-11-21T14:05:11-03:00',
  ])('may be %s', (dueDate) => {
    expect(eventOf(parse(generated({ dueDate }))).data).toMatchObject({ invoice: { dueDate } });
  });

  it.each([
    '2026-02-29',
    '2026-13-01',
    '2026-02-31',
    '0000-00-00',
    '2026-12-01 10:00',
    '01/12/2026',
    'tomorrow',
    '2026-11-21T25:00',
    20261201,
  ])('may not be %j', (dueDate) => {
    expect(pointers(parse(generated({ dueDate })))).toEqual(['/data/invoice/dueDate']);
  });
});

describe('Money', () => {
  it.each(['0', '15950.00', '-12.40', '999999999999999.12345678'])('may be %s', (amount) => {
    const total = { amount, currency: 'ARS' };
    expect(eventOf(parse(generated({ total }))).data).toMatchObject({ invoice: { total } });
  });

  it.each([15950, '15,950.00', '1e5', '+1', '.5', '1.', 'NaN', '１２', '1000000000000000'])(
    'is a decimal string, which %j is not',
    (amount) => {
      expect(pointers(parse(generated({ total: { amount, currency: 'ARS' } })))).toEqual([
        '/data/invoice/total/amount',
      ]);
    },
  );

  it.each(['ars', 'AR$', 'PESOS', 32])('has an ISO 4217 code, which %j is not', (currency) => {
    expect(pointers(parse(generated({ total: { amount: '1', currency } })))).toEqual([
      '/data/invoice/total/currency',
    ]);
  });
});

describe('An address of a page', () => {
  it.each(['http://panel.example.com', 'https://panel.example.com/a?b=c&d=é'])('may be %s', (url) => {
    expect(eventOf(parse(generated({ url }))).data).toMatchObject({ invoice: { url } });
  });

  // oxlint-disable-next-line no-script-url
  it.each(['javascript:alert(1)', 'ftp://example.com', 'panel.example.com', '/viewinvoice.php', 'https://'])(
    'may not be %s',
    (url) => {
      expect(pointers(parse(generated({ url })))).toEqual(['/data/invoice/url']);
    },
  );
});

describe('The limits', () => {
  const items = (count: number) => Array.from({ length: count }, () => ({ description: 'x', amount: '1' }));

  it('are 100 items a list', () => {
    expect(parse(generated({ items: items(100) })).ok).toBe(true);
    expect(pointers(parse(generated({ items: items(101) })))).toEqual(['/data/invoice/items']);
  });

  it('are 1,000 characters a string', () => {
    expect(parse(registered({ client: { ...client, firstName: 'x'.repeat(1000) } })).ok).toBe(true);
    expect(pointers(parse(registered({ client: { ...client, firstName: 'x'.repeat(1001) } })))).toEqual([
      '/client/firstName',
    ]);
  });

  it('are 64 characters a phone, whatever they are', () => {
    expect(parse(registered({ client: { ...client, phone: 'no es un número' } })).ok).toBe(true);
    expect(parse(registered({ client: { ...client, phone: '1'.repeat(64) } })).ok).toBe(true);
    expect(pointers(parse(registered({ client: { ...client, phone: '1'.repeat(65) } })))).toEqual([
      '/client/phone',
    ]);
  });
});

describe('What is wrong', () => {
  it('is reported all at once, each with its pointer and a sentence', () => {
    const parsed = parse({
      type: 'invoice.generated',
      occurredAt: 'yesterday',
      client: { id: true, phone: 3, whatsapp: 'maybe' },
      data: { invoice: { total: { amount: 1 }, items: [{ description: 'ok', amount: '1' }, { amount: 2 }] } },
    });
    expect(pointers(parsed).toSorted()).toEqual([
      '/client/firstName',
      '/client/id',
      '/client/phone',
      '/client/whatsapp',
      '/data/invoice/dueDate',
      '/data/invoice/id',
      '/data/invoice/items/1/amount',
      '/data/invoice/items/1/description',
      '/data/invoice/total/amount',
      '/data/invoice/total/currency',
      '/data/invoice/url',
      '/occurredAt',
    ]);
    for (const { detail } of parsed.ok ? [] : parsed.errors) expect(detail).toMatch(/\w+ \w+/);
  });

  it('is that a whole part is missing', () => {
    expect(parse({ type: 'invoice.paid' })).toEqual({
      ok: false,
      errors: [
        { pointer: '/client', detail: 'is required' },
        { pointer: '/data/invoice', detail: 'is required' },
      ],
    });
  });

  it('is that a field is missing, also where the field has demands of its own', () => {
    const event = { type: 'domain.deleted', client: { phone: '1' }, data: { domain: {} } };
    expect(parse(event)).toEqual({
      ok: false,
      errors: ['/client/id', '/client/firstName', '/data/domain/name'].map((pointer) => ({
        pointer,
        detail: 'is required',
      })),
    });
  });

  it.each(['\u0000', '\ud800', 'a\udc00b'])('is a character that no database keeps: %j', (name) => {
    const named = { ...client, lastName: name };
    expect(parse({ type: 'client.registered', client: named })).toMatchObject({
      ok: false,
      errors: [{ pointer: '/client/lastName' }],
    });
  });

  it.each(['   ', '\u200b\u200b', '\u3164'])(
    'is a first name of which nothing can be seen: %j',
    (firstName) => {
      expect(parse({ type: 'client.registered', client: { ...client, firstName } })).toMatchObject({
        ok: false,
        errors: [{ pointer: '/client/firstName' }],
      });
    },
  );
});

describe('An event that needs no data', () => {
  it.each([{}, { data: {} }, { data: [] }, { data: null }])('may say so in any way: %j', (data) => {
    expect(parse({ type: 'client.registered', client, ...data })).toMatchObject({
      ok: true,
      event: { data: {} },
    });
  });
});

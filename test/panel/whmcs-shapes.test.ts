import { describe, expect, it } from '@jest/globals';
import { readClient, readInvoice, readInvoices, readServices } from '../../src/panel/whmcs-shapes.ts';
import { phoneCandidates } from '../../src/phone/phone-candidates.ts';

const client = {
  id: 11,
  firstname: 'Juan',
  lastname: 'Pérez',
  email: 'juan@example.com',
  countrycode: 'AR',
  phonenumber: '91123456711',
  phonenumberformatted: '+54.91123456711',
  status: 'Active',
  email_verified: true,
  language: 'spanish',
  customfields: [] as unknown,
};

function read(fields: Record<string, unknown>, verifiedField?: string) {
  return readClient(verifiedField)({ result: 'success', client: { ...client, ...fields } });
}

describe('a client', () => {
  it('has an id that came as a string or as an integer', () => {
    for (const id of [11, '11']) expect(read({ id })).toMatchObject({ value: { id: '11' } });
  });

  it('has names and an address as they were typed, not as PHP keeps them', () => {
    expect(
      read({ firstname: 'D&#039;Amico &amp; &quot;Co&quot;', email: 'd&#039;amico@example.com' }),
    ).toMatchObject({ value: { firstName: 'D\'Amico & "Co"', email: "d'amico@example.com" } });
    expect(read({ firstname: '&amp;lt;' })).toMatchObject({ value: { firstName: '&lt;' } });
  });

  it('has no language and no country where those are empty, missing or null', () => {
    for (const nothing of ['', undefined, null]) {
      const answer = read({ language: nothing, countrycode: nothing });
      expect(answer.kind).toBe('found');
      expect(answer).not.toHaveProperty('value.language');
      expect(answer).not.toHaveProperty('value.country');
    }
  });

  it.each([
    ['the country’s code and a dot', {}, ['+5491123456711']],
    [
      'the code that the client wrote, whatever their address',
      { phonenumber: '+54 9 11 2345-6711', phonenumberformatted: '+1.+5491123456711', countrycode: 'US' },
      ['+5491123456711'],
    ],
    [
      'a local number behind the dot',
      { phonenumber: '011 15-2345-6711', phonenumberformatted: '+54.01115-2345-6711' },
      ['+5491123456711'],
    ],
    ['only the bare number', { phonenumberformatted: undefined }, ['+5491123456711']],
    ['a code without a number', { phonenumber: '', phonenumberformatted: '+54.' }, []],
    ['nothing', { phonenumber: null, phonenumberformatted: null }, []],
  ])('has a phone that can be called where it came as %s', (_, fields, candidates) => {
    const answer = read(fields);
    const phone = answer.kind === 'found' ? answer.value.phone : '?';
    expect(phoneCandidates(phone, { country: 'AR', defaultCountry: 'AR' })).toEqual(candidates);
  });

  it.each([
    [true, [true, 'true', 1, '1', 'on', 'yes', 'TRUE']],
    [false, [false, 'false', 0, '0', 'off', 'no', '']],
  ])('is verified: %s, however PHP writes it', (verified, ways) => {
    for (const email_verified of ways)
      expect(read({ email_verified })).toMatchObject({ value: { verified } });
  });

  it('is not guessed to be verified, or not, where the panel does not tell', () => {
    for (const email_verified of [undefined, null, 'maybe', {}, 7]) {
      expect(read({ email_verified })).toEqual({
        kind: 'unavailable',
        detail: expect.stringContaining('email_verified'),
      });
    }
  });

  it('is verified by the configured custom field, and then by nothing else', () => {
    const unverified = ['', 'off', 'No', '0', ' ', null];
    for (const value of unverified) {
      expect(read({ customfields: [{ id: 3, value }] }, '3')).toMatchObject({ value: { verified: false } });
    }
    for (const value of ['on', '1', 'Sí', '2026-01-31']) {
      const customfields = [
        { id: '2', value: '' },
        { id: '3', value },
      ];
      expect(read({ customfields, email_verified: false }, '3')).toMatchObject({ value: { verified: true } });
      expect(read({ customfields, email_verified: undefined }, '3')).toMatchObject({ kind: 'found' });
    }
    for (const customfields of ['', [], undefined, { id: '2', value: 'on' }]) {
      expect(read({ customfields }, '3')).toMatchObject({ value: { verified: false } });
    }
  });

  it.each([
    ['id', { id: '' }],
    ['id', { id: null }],
    ['email', { email: '' }],
    ['email', { email: undefined }],
    ['status', { status: 'Somehow' }],
    ['status', { status: undefined }],
  ])('is nobody without a good %s', (field, fields) => {
    expect(read(fields)).toEqual({
      kind: 'unavailable',
      detail: expect.stringContaining(`client.${field}`),
    });
  });

  it('is nobody where the answer has no client, or an empty one', () => {
    for (const body of [{}, { client: '' }, { client: [] }, { client: null }]) {
      expect(readClient(undefined)(body)).toMatchObject({ kind: 'unavailable' });
    }
  });

  it('is never quoted when it cannot be read', () => {
    for (const fields of [
      { id: {} },
      { status: 'juan@example.com' },
      { email_verified: 'juan@example.com' },
    ]) {
      expect(JSON.stringify(read(fields))).not.toMatch(/juan|234567/);
    }
  });
});

const product = {
  id: '111',
  clientid: '11',
  pid: '4',
  name: 'Radio &amp; TV',
  domain: 'radio.example.com',
  status: 'Active',
  nextduedate: '0000-00-00',
  password: 'service-password',
};
const owned = {
  id: '111',
  clientId: '11',
  item: { id: '111', name: 'Radio & TV', domain: 'radio.example.com', status: 'active' },
};

describe('a list', () => {
  it.each([
    ['an empty string', { totalresults: 0, products: '' }],
    ['an empty list', { totalresults: '0', products: [] }],
    ['an object without its inner list', { totalresults: 0, products: {} }],
    ['an inner empty string', { totalresults: 0, products: { product: '' } }],
    ['an inner empty list', { totalresults: 0, products: { product: [] } }],
    ['null', { totalresults: 0, products: null }],
    ['nothing at all', { totalresults: 0 }],
  ])('is empty where it came as %s', (_, body) => {
    expect(readServices(body)).toEqual({ kind: 'found', value: { items: [], total: 0 } });
  });

  it('is not taken for empty where the answer speaks of no list and counts none', () => {
    expect(readServices({ result: 'success' })).toMatchObject({ kind: 'unavailable' });
    expect(readInvoices({ result: 'success', products: '' })).toMatchObject({ kind: 'unavailable' });
  });

  it.each([
    ['a list of one', { product: [product] }],
    ['a single object', { product }],
    ['a list without its wrapping', [product]],
    ['ids that are integers', { product: [{ ...product, id: 111, clientid: 11 }] }],
  ])('has one item where it came as %s', (_, products) => {
    expect(readServices({ totalresults: 1, products })).toEqual({
      kind: 'found',
      value: { items: [owned], total: 1 },
    });
  });

  it('says how many there are on all pages only where that is a number', () => {
    for (const [totalresults, total] of [
      [7, 7],
      ['7', 7],
      ['', undefined],
      [undefined, undefined],
    ] as const) {
      expect(readServices({ totalresults, products: '' })).toMatchObject({ value: { total } });
    }
  });

  it('is not read in part: one bad item spoils it', () => {
    for (const bad of [{ ...product, id: '' }, { ...product, clientid: undefined }, 'text', null]) {
      const answer = readServices({ totalresults: 2, products: { product: [product, bad] } });
      expect(answer).toEqual({ kind: 'unavailable', detail: expect.stringContaining('products.1') });
    }
  });
});

describe('a service', () => {
  it('has a status that we know, or another', () => {
    const known = { Active: 'active', Pending: 'pending', Suspended: 'suspended', Terminated: 'terminated' };
    for (const [status, meant] of Object.entries({ ...known, Cancelled: 'cancelled', Fraud: 'other' })) {
      const answer = readServices({ totalresults: 1, products: { product: { ...product, status } } });
      expect(answer).toMatchObject({ value: { items: [{ item: { status: meant } }] } });
    }
  });

  it('has no domain where that is empty', () => {
    const answer = readServices({ totalresults: 1, products: { product: { ...product, domain: '' } } });
    expect(answer.kind === 'found' && answer.value.items[0]?.item).not.toHaveProperty('domain');
  });
});

const invoice = {
  result: 'success',
  invoiceid: 9001,
  invoicenum: '',
  userid: 11,
  datepaid: '0000-00-00 00:00:00',
  total: '15.95',
  status: 'Payment Pending',
  items: { item: [{ id: 1, type: 'Hosting', relid: 111, amount: '15.95' }] } as unknown,
  transactions: '',
};

describe('an invoice', () => {
  it('goes by its number, or by its id where it has none', () => {
    expect(readInvoice(invoice)).toEqual({
      kind: 'found',
      value: {
        id: '9001',
        clientId: '11',
        item: { number: '9001', status: 'payment pending', items: [{ type: 'hosting', relid: '111' }] },
      },
    });
    expect(readInvoice({ ...invoice, invoicenum: 'A-0001' })).toMatchObject({
      value: { item: { number: 'A-0001' } },
    });
    expect(readInvoice({ ...invoice, invoicenum: null })).toMatchObject({
      value: { item: { number: '9001' } },
    });
  });

  it('has its items in whatever shape they came, and none where there are none', () => {
    const items = [{ type: 'hosting', relid: '111' }];
    const single = { item: { type: 'Hosting', relid: '111' } };
    expect(readInvoice({ ...invoice, items: single })).toMatchObject({ value: { item: { items } } });
    for (const none of ['', [], {}, { item: '' }, undefined]) {
      expect(readInvoice({ ...invoice, items: none })).toMatchObject({ value: { item: { items: [] } } });
    }
  });

  it('is none without its id, its owner or its status', () => {
    for (const field of ['invoiceid', 'userid', 'status']) {
      expect(readInvoice({ ...invoice, [field]: '' })).toEqual({
        kind: 'unavailable',
        detail: expect.stringContaining(field),
      });
    }
  });
});

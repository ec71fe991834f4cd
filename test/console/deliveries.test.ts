import { describe, expect, it } from '@jest/globals';
import { deliveryRoutes, type DeliveriesDeps } from '../../src/console/deliveries.ts';
import type { DeliveriesPage, DeliveryDetail } from '../../src/console/deliveries-wire.ts';
import type { Role } from '../../src/console/route.ts';
import type { DeliveryStory } from '../../src/delivery/delivery-story.ts';
import type { DeliveryView } from '../../src/delivery/delivery-view.ts';
import { callRoute } from './call-route.ts';

const AT = '2026-11-21T17:00:00.000Z';
const PHONE = '+5491123456789';

const view: DeliveryView = {
  id: 'dlv_1',
  eventId: 'evt-1',
  type: 'invoice.generated',
  clientId: '1042',
  recipient: PHONE,
  locale: 'es',
  status: 'in_doubt',
  text: 'Hola, Juan:\n\nYa está disponible la factura *A-0001*, a juan@example.com.\n\nLlámenos al 011 15-2345-6789.',
  attempts: [{ at: AT, outcome: 'in_doubt', detail: 'no answer from 5491123456789' }],
  createdAt: AT,
  whatsappMessageId: 'true_5491123456789@c.us_3EB0',
};
const story: DeliveryStory = {
  view,
  role: 'client',
  createdAt: Date.parse(AT),
  number: '+5491100000000',
  templateVersion: 'v1',
  event: {
    acceptedAt: Date.parse(AT),
    body: {
      client: { firstName: 'Juan', phone: '011 15-2345-6789', email: 'juan@example.com' },
      data: {
        previousPhone: '+541144445555',
        items: [{ description: 'mail of ana@example.com, +54 11 4444-5555' }],
      },
    },
  },
  deeds: [],
};

/** The deliveries' routes over one delivery, and what was asked for and done. */
function consoleOver(changes: Partial<DeliveriesDeps> = {}, shown = story) {
  const asked: unknown[] = [];
  const done: unknown[] = [];
  const routes = deliveryRoutes({
    async list(query) {
      asked.push(query);
      return {
        deliveries: [shown.view],
        names: new Map([['dlv_1', 'Juan Pérez']]),
        readsTexts: query.filter.search !== undefined,
        next: 7,
      };
    },
    story: async (id) => (id === shown.view.id ? shown : undefined),
    act: async (deed) => done.push(deed) > 0,
    async count(many) {
      asked.push(many);
      return { count: 3, upTo: 9 };
    },
    actOnMany: async (many) => done.push(many),
    candidatesOf: (phone) => (phone.length > 8 ? [PHONE] : []),
    wordingOf: async () => ({ isCurrent: true }),
    onChange: () => void done.push('changed'),
    ...changes,
  });
  return {
    asked,
    done,
    call: (called: string, more: { role?: Role; body?: unknown } = {}) => callRoute(routes, called, more),
    async page(query: string, role: Role = 'editor') {
      return (await callRoute(routes, `GET /deliveries${query}`, { role })).answer as DeliveriesPage;
    },
    async detail(role: Role = 'editor') {
      return (await callRoute(routes, 'GET /deliveries/dlv_1', { role })).answer as DeliveryDetail;
    },
  };
}

describe('The list of deliveries', () => {
  it('asks for what its address says, and for nothing where a field is empty', async () => {
    const { page, asked } = consoleOver();
    await page('?status=failed&type=invoice.paid&locale=&client=7&reason=rejected&before=40&limit=10');
    await page('?status=waiting&since=2026-11-21T00:00:00Z&until=');
    await page('?status=read');
    expect(asked).toEqual([
      {
        filter: {
          statuses: ['refused', 'dead', 'expired'],
          type: 'invoice.paid',
          client: '7',
          reason: 'rejected',
        },
        before: 40,
        limit: 10,
      },
      { filter: { statuses: ['queued', 'sending'], since: Date.parse('2026-11-21T00:00:00Z') }, limit: 50 },
      { filter: { statuses: ['read'] }, limit: 50 },
    ]);
  });

  it.each([
    ['failed', { statuses: ['refused', 'dead', 'expired'], moment: 'ended' }],
    [
      'unreached',
      {
        statuses: ['refused', 'dead', 'expired'],
        exceptReasons: ['opted_out', 'switched_off'],
        moment: 'ended',
      },
    ],
    ['out', { statuses: ['sent', 'delivered', 'read'], moment: 'sent' }],
    ['read', { statuses: ['read'], moment: 'read' }],
    ['queued', { statuses: ['queued'] }],
  ])('asks for those that are %s since a moment by when they came to be that', async (status, filter) => {
    const { page, asked } = consoleOver();
    await page(`?status=${status}&since=${AT}`);
    expect(asked).toEqual([{ filter: { ...filter, since: Date.parse(AT) }, limit: 50 }]);
  });

  it('shows a line of the text, what it stands at, and where to go on', async () => {
    const { page } = consoleOver();
    expect(await page('')).toEqual({
      deliveries: [
        {
          id: 'dlv_1',
          eventId: 'evt-1',
          type: 'invoice.generated',
          clientId: '1042',
          clientName: 'Juan Pérez',
          recipient: PHONE,
          locale: 'es',
          status: 'in_doubt',
          excerpt: 'Ya está disponible la factura A-0001, a juan@example.com.',
          createdAt: AT,
        },
      ],
      next: 7,
    });
  });

  it.each([
    ['Una línea', 'Una línea'],
    ['Hola, Ana:\n\n', 'Hola, Ana:'],
    ['', ''],
    [`Hola:\n${'palabra '.repeat(40)}`, expect.stringMatching(/^palabra .{130,158}…$/)],
    [`${'x'.repeat(158)}😀😀`, `${'x'.repeat(158)}…`],
  ])('cuts %j', async (text, excerpt) => {
    const { page } = consoleOver({}, { ...story, view: { ...view, text } });
    expect((await page('')).deliveries[0]?.excerpt).toEqual(excerpt);
  });

  it('takes what is searched for as an id, then a number, then words', async () => {
    const { page, asked } = consoleOver();
    expect(await page('?search=factura%20vencida')).toMatchObject({ searchedTexts: expect.any(Number) });
    await page('?search=11%202345-6789');
    await page('?search=9001');
    await page('?search=');
    expect(asked.map((each) => (each as { filter: object }).filter)).toEqual([
      { search: { id: 'factura vencida', words: ['factura', 'vencida'] } },
      {
        search: {
          id: '11 2345-6789',
          words: ['11', '2345-6789'],
          number: { candidates: [PHONE], digits: '1123456789' },
        },
      },
      { search: { id: '9001', words: ['9001'] } },
      {},
    ]);
  });

  it('finds by number, but for viewers, to whom it does not even tell whether there is one', async () => {
    const { page, call, asked } = consoleOver();
    await page('?phone=6789');
    expect(asked).toMatchObject([{ filter: { number: { candidates: [], digits: '6789' } } }]);
    const viewer = await call('GET /deliveries?phone=6789', { role: 'viewer' });
    expect(viewer.refusal).toMatchObject({ status: 403, code: 'not_allowed' });
    await page('?search=1123456789', 'viewer');
    expect(asked.at(-1)).toMatchObject({ filter: { search: { words: ['1123456789'] } } });
    expect(asked.at(-1)).not.toHaveProperty('filter.search.number');
  });

  it('finds nothing for viewers by what is hidden from them', async () => {
    const { page } = consoleOver();
    for (const words of ['factura', 'A-0001 llámenos', 'example.com', '2345-6789']) {
      expect((await page(`?search=${words}`)).deliveries).toHaveLength(1);
    }
    for (const [words, count] of [
      ['FACTURA', 1],
      ['A-0001 llámenos', 1],
      ['juan@e', 0],
      ['ample.com', 0],
      ['2345-6', 0],
    ] as const) {
      expect((await page(`?search=${words}`, 'viewer')).deliveries).toHaveLength(count);
    }
  });

  it.each([
    'status=open',
    'reason=why',
    'since=yesterday',
    'limit=0',
    'limit=101',
    'before=-1',
    'phone=12',
    `search=${'x'.repeat(201)}`,
  ])('refuses %s', async (query) => {
    const { call } = consoleOver();
    const { refusal } = await call(`GET /deliveries?${query}`);
    expect(refusal).toMatchObject({
      status: 422,
      code: 'wrong_fields',
      errors: [{ pointer: expect.any(String) }],
    });
  });
});

describe('A delivery', () => {
  it('is shown with its event, its wording, its way and what may be done', async () => {
    const { detail } = consoleOver();
    expect(await detail()).toMatchObject({
      text: view.text,
      number: '+5491100000000',
      template: { version: 'v1', isCurrent: true },
      event: story.event?.body,
      actions: ['arrived', 'send_again'],
      timeline: [
        { kind: 'received', at: AT },
        { kind: 'queued', at: AT },
        { kind: 'attempt', outcome: 'in_doubt' },
        { kind: 'ended', status: 'in_doubt' },
      ],
    });
  });

  it('has nothing of a wording until it is written', async () => {
    const { templateVersion: _, ...unwritten } = story;
    expect(await consoleOver({}, unwritten).detail()).not.toHaveProperty('template');
  });

  it('shows a viewer no number and no address, wherever they stand, and nothing to do', async () => {
    const { detail, page } = consoleOver({}, { ...story, clientName: 'Juan juan@example.com' });
    const shown = await detail('viewer');
    expect(shown.actions).toEqual([]);
    expect(shown.event).toMatchObject({ client: { firstName: 'Juan' } });
    for (const answer of [JSON.stringify(shown), JSON.stringify(await page('', 'viewer'))]) {
      expect(answer).not.toMatch(/23456789|2345-6789|44445555|4444-5555|juan@example|ana@example/);
    }
  });

  it('that there is not is not found', async () => {
    const { call } = consoleOver();
    expect((await call('GET /deliveries/other')).refusal).toMatchObject({ status: 404, code: 'not_found' });
  });
});

describe('What staff do about a delivery', () => {
  it('is recorded, then done, and shown', async () => {
    const { call, done } = consoleOver();
    const { answer, deeds } = await call('POST /deliveries/dlv_1/send_again', { role: 'editor' });
    expect(deeds).toEqual([
      { action: 'deliveries.send_again', subject: 'dlv_1', detail: expect.stringContaining('in_doubt') },
    ]);
    expect(done).toEqual([{ id: 'dlv_1', action: 'send_again' }, 'changed']);
    expect(answer).toMatchObject({ id: 'dlv_1' });
  });

  it('is refused, and nothing recorded, where it stands elsewhere', async () => {
    const { call, done } = consoleOver();
    const { refusal, deeds } = await call('POST /deliveries/dlv_1/cancel');
    expect(refusal).toMatchObject({ status: 409, code: 'not_possible' });
    expect([deeds, done]).toEqual([[], []]);
  });

  it('is refused where somebody was quicker', async () => {
    const { call } = consoleOver({ act: async () => false });
    const { refusal } = await call('POST /deliveries/dlv_1/arrived');
    expect(refusal).toMatchObject({ status: 409, code: 'not_possible' });
  });

  it('is refused, and nothing recorded, where text and number were removed, and the page says so', async () => {
    const forgotten = { ...story, view: { ...view, status: 'refused', recipient: '', text: null } } as const;
    const { call, detail, page, done } = consoleOver({}, forgotten);
    expect(await detail()).toMatchObject({ isForgotten: true, actions: [], event: null, text: null });
    expect((await page('')).deliveries).toMatchObject([{ isForgotten: true, recipient: '' }]);
    expect(await call('POST /deliveries/dlv_1/resend', { role: 'editor' })).toEqual({
      refusal: { status: 409, code: 'forgotten' },
      deeds: [],
    });
    expect(done).toEqual([]);
    expect(await consoleOver().detail()).not.toHaveProperty('isForgotten');
  });

  it('is not for viewers', async () => {
    const { call } = consoleOver();
    for (const address of [
      'dlv_1/resend',
      'dlv_1/cancel',
      'dlv_1/arrived',
      'dlv_1/send_again',
      'count',
      'many',
    ]) {
      await expect(call(`POST /deliveries/${address}`, { role: 'viewer', body: {} })).rejects.toThrow(
        'viewer',
      );
    }
  });
});

describe('What staff do about many', () => {
  it('is counted first, then done to those, under the name that it is recorded by', async () => {
    const { call, asked, done } = consoleOver();
    const filter = { status: 'failed', phone: '11 2345-6789', type: 'invoice.paid' };
    const counted = await call('POST /deliveries/count', {
      role: 'editor',
      body: { action: 'resend', filter },
    });
    expect(counted).toEqual({ answer: { count: 3, upTo: 9 }, deeds: [] });
    const { answer, deeds } = await call('POST /deliveries/many', {
      role: 'editor',
      body: { action: 'resend', filter, upTo: 9 },
    });
    expect(answer).toEqual({ done: 1 });
    expect(done).toEqual([{ ...(asked[0] as object), upTo: 9, batch: deeds[0]?.subject }, 'changed']);
    expect(deeds).toEqual([
      {
        action: 'deliveries.resend',
        subject: expect.any(String),
        detail: expect.stringContaining('invoice.paid'),
      },
    ]);
    // Neither numbers nor words of customers are in the audit log.
    expect(deeds[0]?.detail).not.toContain('2345');
  });

  it.each([
    {},
    { action: 'arrived', filter: {}, upTo: 1 },
    { action: 'resend', upTo: 1 },
    { action: 'resend', filter: {} },
  ])('is refused where %j is asked', async (body) => {
    const { call, done } = consoleOver();
    expect((await call('POST /deliveries/many', { body })).refusal).toMatchObject({
      status: 422,
      code: 'wrong_fields',
    });
    expect(done).toEqual([]);
  });
});

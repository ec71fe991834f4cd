import { describe, expect, it } from '@jest/globals';
import type { PhoneView } from '../../src/console/deliveries-wire.ts';
import { createPhoneView, phoneRoutes } from '../../src/console/phone.ts';
import type { OurNumber, SessionView } from '../../src/delivery/session-view.ts';
import { callRoute } from './call-route.ts';

const AT = Date.parse('2026-11-21T14:00:00Z');
const qr = { code: '2@secret,"<svg>', at: AT };

const ACCOUNT = '+5491100000000';
const OTHER = '+5491100000001';

/** A console over a number that says this of itself, beside others, and what it was asked to do. */
function consoleOver(
  session: SessionView,
  { now = AT, isLinked = true, others = [] }: { now?: number; isLinked?: boolean; others?: OurNumber[] } = {},
) {
  const done: unknown[] = [];
  const drawn: string[] = [];
  const view = createPhoneView({
    transport: 'web',
    numbers: async () => [{ account: ACCOUNT, ...session }, ...others],
    drawQr: async (code) => `<svg>${drawn.push(code)}</svg>`,
    clock: () => now,
  });
  const routes = phoneRoutes({
    view,
    logOut: async (account) => isLinked && done.push(`log out ${account}`) > 0,
    resume: async (account) => void done.push(`resume ${account}`),
    async sendText(message) {
      if (!/\d/.test(message.phone)) return undefined;
      return `dlv_${done.push(message)}`;
    },
    locale: 'es',
    testText: () => 'Todo funciona.',
  });
  return {
    done,
    drawn,
    call: (called: string, more: Parameters<typeof callRoute>[2] = {}) => callRoute(routes, called, more),
  };
}

describe('The phone', () => {
  it('is shown as each of our numbers says it is, with the code of each that has one', async () => {
    const paused = { reason: 'rejected', since: AT + 1000 } as const;
    const other = { account: OTHER, session: 'scan_qr', since: AT, paused } as const;
    const { call, drawn } = consoleOver(
      { session: 'scan_qr', qr },
      { others: [{ ...other, qr: { code: 'another', at: AT } }] },
    );
    expect((await call('GET /phone', { role: 'viewer' })).answer).toEqual({
      transport: 'web',
      numbers: [
        { account: ACCOUNT, session: 'scan_qr' },
        {
          account: OTHER,
          session: 'scan_qr',
          since: '2026-11-21T14:00:00.000Z',
          paused: { reason: 'rejected', since: '2026-11-21T14:00:01.000Z' },
        },
      ],
    });
    await call('GET /phone');
    expect((await call('GET /phone')).answer).toMatchObject({ numbers: [{ qr: {} }, { qr: {} }] });
    expect(drawn.toSorted()).toEqual([qr.code, 'another'].toSorted());
  });

  it('is shown as its session says it is', async () => {
    const { call } = consoleOver({
      session: 'ready',
      since: AT,
      number: '+5491100000000',
      paused: { reason: 'rejected', since: AT + 1000 },
    });
    expect((await call('GET /phone', { role: 'viewer' })).answer).toEqual({
      transport: 'web',
      numbers: [
        {
          account: ACCOUNT,
          session: 'ready',
          since: '2026-11-21T14:00:00.000Z',
          number: '+5491100000000',
          paused: { reason: 'rejected', since: '2026-11-21T14:00:01.000Z' },
        },
      ],
    });
  });

  it('is shown where nobody has owned it yet', async () => {
    const { call } = consoleOver({ session: 'lost' });
    expect((await call('GET /phone')).answer).toEqual({
      transport: 'web',
      numbers: [{ account: ACCOUNT, session: 'lost' }],
    });
  });

  it('shows its code to admins alone, who could link it', async () => {
    const { call } = consoleOver({ session: 'scan_qr', since: AT, qr });
    for (const role of ['viewer', 'editor'] as const) {
      const { answer } = await call('GET /phone', { role });
      expect(answer).toEqual({
        transport: 'web',
        numbers: [{ account: ACCOUNT, session: 'scan_qr', since: '2026-11-21T14:00:00.000Z' }],
      });
    }
    expect((await call('GET /phone')).answer).toMatchObject({
      numbers: [
        { qr: { image: expect.stringMatching(/^data:image\/svg\+xml,/), at: '2026-11-21T14:00:00.000Z' } },
      ],
    });
  });

  it('shows the code as an image that can stand in a page as it is, drawn once', async () => {
    const { call, drawn } = consoleOver({ session: 'scan_qr', qr });
    const { answer } = await call('GET /phone');
    const image = (answer as PhoneView).numbers[0]?.qr?.image ?? '';
    expect(image).not.toMatch(/[<>"'\s]/);
    expect(decodeURIComponent(image)).toBe('data:image/svg+xml,<svg>1</svg>');
    await call('GET /phone');
    expect(drawn).toEqual([qr.code]);
  });

  it.each([
    [0, 20],
    [500, 20],
    [19_500, 1],
    [60_000, 0],
  ])('says %i ms after it was shown that its code holds for %i more seconds', async (ms, seconds) => {
    const { call } = consoleOver({ session: 'scan_qr', qr }, { now: AT + ms });
    expect((await call('GET /phone')).answer).toMatchObject({ numbers: [{ qr: { seconds } }] });
  });

  it.each(['ready', 'lost', 'starting'] as const)(
    'is logged out by an admin while it is %s',
    async (session) => {
      const { call, done } = consoleOver({ session, paused: { reason: 'rejected', since: AT } });
      expect(await call('POST /phone/log-out')).toEqual({
        answer: undefined,
        deeds: [{ action: 'phone.log_out', subject: ACCOUNT }],
      });
      expect(done).toEqual([`log out ${ACCOUNT}`]);
    },
  );

  it.each<[string, SessionView]>([
    ['is blocked', { session: 'blocked' }],
    ['was blocked and its process is gone', { session: 'lost', paused: { reason: 'blocked', since: AT } }],
    ['shows a code', { session: 'scan_qr', qr }],
    ['is logged out', { session: 'logged_out' }],
  ])('is not logged out where it %s', async (_, session) => {
    const { call, done } = consoleOver(session);
    expect(await call('POST /phone/log-out')).toEqual({
      refusal: { status: 409, code: 'not_possible' },
      deeds: [],
    });
    expect(done).toEqual([]);
  });

  it('is not logged out where its account was lost meanwhile', async () => {
    const { call } = consoleOver({ session: 'ready' }, { isLinked: false });
    expect((await call('POST /phone/log-out')).refusal).toEqual({ status: 409, code: 'not_possible' });
  });

  it('goes on sending when an admin says so', async () => {
    const { call, done } = consoleOver({ session: 'ready', paused: { reason: 'rejected', since: AT } });
    expect((await call('POST /phone/resume')).deeds).toEqual([{ action: 'phone.resume', subject: ACCOUNT }]);
    expect(done).toEqual([`resume ${ACCOUNT}`]);
  });

  it('does what is asked of another one of our numbers, as that stands', async () => {
    const others: OurNumber[] = [
      { account: 'web', number: OTHER, session: 'lost', isUnattended: true },
      { account: '+5491100000002', session: 'scan_qr', qr },
    ];
    const { call, done } = consoleOver({ session: 'blocked' }, { others });
    expect((await call('POST /phone/resume', { body: { account: 'web' } })).deeds).toEqual([
      { action: 'phone.resume', subject: OTHER },
    ]);
    await call('POST /phone/log-out', { body: { account: 'web' } });
    expect(done).toEqual(['resume web', 'log out web']);
    expect((await call('POST /phone/log-out', { body: { account: '+5491100000002' } })).refusal).toEqual({
      status: 409,
      code: 'not_possible',
    });
  });

  it.each(['log-out', 'resume', 'test'])('does nothing to a number that is not ours: %s', async (deed) => {
    const { call, done } = consoleOver({ session: 'ready' });
    const called = await call(`POST /phone/${deed}`, { body: { account: OTHER, phone: '1123456789' } });
    expect(called).toEqual({ refusal: { status: 404, code: 'not_found' }, deeds: [] });
    expect(done).toEqual([]);
  });

  it.each(['POST /phone/log-out', 'POST /phone/resume', 'POST /phone/test'])(
    'is out of reach of editors: %s',
    async (called) => {
      const { call } = consoleOver({ session: 'ready' });
      await expect(call(called, { role: 'editor' })).rejects.toThrow('not for a editor');
    },
  );
});

describe('A test message', () => {
  it('goes to the number that an admin names, with their words or ours', async () => {
    const { call, done } = consoleOver({ session: 'ready' });
    const phone = '011 15-2345-6789';
    const { answer, deeds } = await call('POST /phone/test', { body: { phone, text: ' ¿Llega? ' } });
    await call('POST /phone/test', { body: { phone } });
    expect(answer).toEqual({ deliveryId: 'dlv_1' });
    expect(done).toEqual([
      { phone, text: '¿Llega?', locale: 'es', by: 'marta' },
      { phone, text: 'Todo funciona.', locale: 'es', by: 'marta' },
    ]);
    // Neither numbers nor texts stand in the audit log.
    expect(deeds).toEqual([{ action: 'phone.test' }]);
  });

  it('goes from the number of ours that an admin chooses', async () => {
    const { call, done } = consoleOver(
      { session: 'ready' },
      { others: [{ account: OTHER, session: 'ready' }] },
    );
    const { deeds } = await call('POST /phone/test', { body: { phone: '1123456789', account: OTHER } });
    expect(done).toMatchObject([{ account: OTHER }]);
    expect(deeds).toEqual([{ action: 'phone.test', subject: OTHER }]);
  });

  it('is refused where that is no number', async () => {
    const { call } = consoleOver({ session: 'ready' });
    expect((await call('POST /phone/test', { body: { phone: 'juan' } })).refusal).toMatchObject({
      status: 422,
      code: 'invalid_phone',
    });
  });

  it.each([
    [undefined, ''],
    [{}, '/phone'],
    [{ phone: ' ' }, '/phone'],
    [{ phone: '1123456789', text: ' ' }, '/text'],
    [{ phone: '1123456789', text: 'x'.repeat(4097) }, '/text'],
  ])('is refused where a field is wrong, which is named', async (body, pointer) => {
    const { call, done } = consoleOver({ session: 'ready' });
    expect((await call('POST /phone/test', { body })).refusal).toMatchObject({
      status: 422,
      code: 'wrong_fields',
      errors: [{ pointer }],
    });
    expect(done).toEqual([]);
  });
});

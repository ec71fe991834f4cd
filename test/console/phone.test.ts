import { describe, expect, it } from '@jest/globals';
import { createPhoneView, phoneRoutes } from '../../src/console/phone.ts';
import type { OtherNumber, SessionView } from '../../src/delivery/session-view.ts';
import { callRoute } from './call-route.ts';

const AT = Date.parse('2026-11-21T14:00:00Z');
const qr = { code: '2@secret,"<svg>', at: AT };

/** A console over a session that says this of itself, and what it was asked to do. */
function consoleOver(
  session: SessionView,
  {
    now = AT,
    isLinked = true,
    others = [],
  }: { now?: number; isLinked?: boolean; others?: OtherNumber[] } = {},
) {
  const done: unknown[] = [];
  const drawn: string[] = [];
  const view = createPhoneView({
    transport: 'web',
    session: async () => session,
    others: async () => others,
    drawQr: async (code) => `<svg>${drawn.push(code)}</svg>`,
    clock: () => now,
  });
  const routes = phoneRoutes({
    view,
    logOut: async () => isLinked && done.push('log out') > 0,
    resume: async () => void done.push('resume'),
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
  it('is shown with the numbers of other workers', async () => {
    const paused = { reason: 'rejected', since: AT + 1000 } as const;
    const other = { number: '+5491100000001', session: 'ready', since: AT } as const;
    const { call } = consoleOver({ session: 'ready' }, { others: [{ ...other, paused }] });
    expect((await call('GET /phone', { role: 'viewer' })).answer).toMatchObject({
      session: 'ready',
      others: [
        {
          number: '+5491100000001',
          session: 'ready',
          since: '2026-11-21T14:00:00.000Z',
          paused: { reason: 'rejected', since: '2026-11-21T14:00:01.000Z' },
        },
      ],
    });
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
      session: 'ready',
      since: '2026-11-21T14:00:00.000Z',
      number: '+5491100000000',
      paused: { reason: 'rejected', since: '2026-11-21T14:00:01.000Z' },
    });
  });

  it('is shown where nobody has owned it yet', async () => {
    const { call } = consoleOver({ session: 'lost' });
    expect((await call('GET /phone')).answer).toEqual({ transport: 'web', session: 'lost' });
  });

  it('shows its code to admins alone, who could link it', async () => {
    const { call } = consoleOver({ session: 'scan_qr', since: AT, qr });
    for (const role of ['viewer', 'editor'] as const) {
      const { answer } = await call('GET /phone', { role });
      expect(answer).toEqual({ transport: 'web', session: 'scan_qr', since: '2026-11-21T14:00:00.000Z' });
    }
    expect((await call('GET /phone')).answer).toMatchObject({
      qr: { image: expect.stringMatching(/^data:image\/svg\+xml,/), at: '2026-11-21T14:00:00.000Z' },
    });
  });

  it('shows the code as an image that can stand in a page as it is, drawn once', async () => {
    const { call, drawn } = consoleOver({ session: 'scan_qr', qr });
    const { answer } = await call('GET /phone');
    const { image } = (answer as { qr: { image: string } }).qr;
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
    expect((await call('GET /phone')).answer).toMatchObject({ qr: { seconds } });
  });

  it.each(['ready', 'lost', 'starting'] as const)(
    'is logged out by an admin while it is %s',
    async (session) => {
      const { call, done } = consoleOver({ session, paused: { reason: 'rejected', since: AT } });
      expect(await call('POST /phone/log-out')).toEqual({
        answer: undefined,
        deeds: [{ action: 'phone.log_out' }],
      });
      expect(done).toEqual(['log out']);
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
    expect((await call('POST /phone/resume')).deeds).toEqual([{ action: 'phone.resume' }]);
    expect(done).toEqual(['resume']);
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

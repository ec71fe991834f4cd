import { describe, expect, it } from '@jest/globals';
import { coverageRoutes } from '../../src/console/coverage.ts';
import { deadLetterRoutes } from '../../src/console/dead-letters.ts';
import { homeRoutes, type HomeDeps } from '../../src/console/home.ts';
import { inboxRoutes } from '../../src/console/inbox.ts';
import type { Coverage, DeadLetters, HomeView, PhoneView } from '../../src/console/deliveries-wire.ts';
import { catalog } from '../../src/events/catalog.ts';
import { callRoute } from './call-route.ts';

const NOW = Date.parse('2026-11-21T17:00:00Z');
const AT = '2026-11-21T17:00:00.000Z';
const PHONE = '+5491123456789';
const phone: PhoneView = {
  transport: 'web',
  numbers: [{ account: '+5491100000000', session: 'ready' }],
};

describe('Home', () => {
  function home(changes: Partial<HomeDeps> = {}) {
    const since: number[] = [];
    let now = NOW;
    const routes = homeRoutes({
      phone: async () => phone,
      async countSince(at) {
        since.push(at);
        return { received: 5, sent: 4, read: 3, unreached: 1 };
      },
      countOpen: async () => ({ waiting: 8, oldestWaiting: { id: 'dlv_1', at: NOW }, inDoubt: { count: 1 } }),
      countLeft: async () => ({
        callbacksGivenUp: { count: 0 },
        transfersVerified: { count: 0 },
        leftToPerson: { count: 2, since: NOW },
      }),
      deadLetters: async () => 0,
      textTroubles: async () => ({ broken: 0, missing: 0 }),
      timeZone: 'America/Argentina/Buenos_Aires',
      clock: () => now,
      ...changes,
    });
    return {
      since,
      advance: (ms: number) => (now += ms),
      look: async () => (await callRoute(routes, 'GET /home', { role: 'viewer' })).answer as HomeView,
    };
  }

  it('shows the day, what is open, and where a person must act', async () => {
    const { look, since } = home();
    expect(await look()).toEqual({
      phone,
      today: { since: '2026-11-21T03:00:00.000Z', received: 5, sent: 4, read: 3, unreached: 1 },
      waiting: 8,
      inDoubt: 1,
      oldestWaiting: { id: 'dlv_1', at: AT },
      attention: [
        { kind: 'in_doubt', count: 1 },
        { kind: 'failed_today', count: 1 },
        { kind: 'left_to_person', count: 2, since: AT },
      ],
    });
    expect(since).toEqual([Date.parse('2026-11-21T03:00:00Z')]);
  });

  it('is counted once a second, however many look', async () => {
    const { look, since, advance } = home();
    await Promise.all([look(), look(), look()]);
    expect(since).toHaveLength(1);
    advance(1000);
    await look();
    expect(since).toHaveLength(2);
  });

  it('is shown though the queue cannot be asked', async () => {
    const { look } = home({ deadLetters: async () => Promise.reject(new Error('no SQS')) });
    expect((await look()).waiting).toBe(8);
  });

  it('is counted again at once after a count that failed', async () => {
    let tries = 0;
    const { look } = home({
      async countOpen() {
        tries += 1;
        if (tries === 1) throw new Error('the disk is full');
        return { waiting: 0, inDoubt: { count: 0 } };
      },
    });
    await expect(look()).rejects.toThrow('full');
    expect((await look()).waiting).toBe(0);
  });
});

describe('The dead letters', () => {
  const letter = { id: 'm1', at: NOW, reason: `no JSON: ${PHONE}`, body: `{"phone":"${PHONE}"` };
  const routes = (count: number | undefined, letters = count === undefined ? undefined : [letter]) =>
    deadLetterRoutes({ count: async () => count, list: async () => letters, redrive: async () => count });
  const show = async (count: number | undefined, role: 'viewer' | 'editor' = 'editor') =>
    (await callRoute(routes(count), 'GET /dead-letters', { role })).answer as DeadLetters;

  it('are shown, to a viewer without what is in them', async () => {
    expect(await show(3)).toEqual({ isConfigured: true, count: 3, letters: [{ ...letter, at: AT }] });
    expect(JSON.stringify(await show(3, 'viewer'))).not.toContain('23456789');
  });

  it('are never fewer than are seen', async () => {
    expect(await show(0)).toMatchObject({ count: 1 });
  });

  it('are none where there is no place for them', async () => {
    expect(await show(undefined)).toEqual({ isConfigured: false, count: 0, letters: [] });
    const { refusal } = await callRoute(routes(undefined), 'POST /dead-letters/redrive');
    expect(refusal).toMatchObject({ status: 409, code: 'not_possible' });
  });

  it('are put back by editors, who are recorded', async () => {
    expect(await callRoute(routes(3), 'POST /dead-letters/redrive', { role: 'editor' })).toEqual({
      answer: { redriven: 3 },
      deeds: [{ action: 'dead_letters.redrive' }],
    });
  });

  it('cannot be shown while the queue cannot be asked', async () => {
    const failing = deadLetterRoutes({
      count: async () => Promise.reject(new Error('no SQS')),
      list: async () => [],
      redrive: async () => 0,
    });
    expect((await callRoute(failing, 'GET /dead-letters')).refusal).toMatchObject({ status: 503 });
  });
});

describe('Coverage', () => {
  const unreachable = {
    clientId: '7',
    clientName: `Ana ${PHONE}`,
    recipient: PHONE,
    reason: 'not_on_whatsapp' as const,
    at: NOW,
    deliveryId: 'd',
  };
  const routes = coverageRoutes({
    received: async () => [{ type: 'invoice.paid', received: 4, lastAt: NOW }],
    unwritten: async () => [
      { type: 'invoice.paid', locale: 'pt' },
      { type: 'invoice.paid', locale: 'es' },
      { type: 'invoice.paid', locale: 'it' },
    ],
    canRender: (_type, locale) => locale === 'es',
    switchedOff: async () => ['quote.available'],
    unreachable: async () => [unreachable],
    clock: () => NOW,
  });
  const look = async (role: 'viewer' | 'editor') =>
    (await callRoute(routes, 'GET /coverage', { role })).answer as Coverage;

  it('has every type, what came of it, and the languages that it cannot be written in', async () => {
    const { types, unreachable: clients } = await look('editor');
    expect(types.map(({ type }) => type)).toEqual([...catalog.keys()]);
    expect(types.find(({ type }) => type === 'invoice.paid')).toEqual({
      type: 'invoice.paid',
      received: 4,
      lastAt: AT,
      switchedOff: false,
      missingLocales: ['it', 'pt'],
    });
    expect(types.find(({ type }) => type === 'quote.available')).toEqual({
      type: 'quote.available',
      received: 0,
      switchedOff: true,
      missingLocales: [],
    });
    expect(clients).toEqual([{ ...unreachable, at: AT }]);
  });

  it('shows viewers no numbers', async () => {
    expect(JSON.stringify(await look('viewer'))).not.toContain('23456789');
  });
});

describe('What is left to a person', () => {
  function inbox(isOpen = true) {
    const done: unknown[] = [];
    const routes = inboxRoutes({
      list: async (query) => {
        done.push(query);
        return {
          messages: [
            { seq: 3, address: PHONE, text: `Soy ana@example.com, ${PHONE}`, at: NOW, clientId: '7' },
          ],
          next: 3,
        };
      },
      close: async (seq) => isOpen && done.push(`closed ${seq}`) > 0,
      answer: async (answer) => (isOpen && done.push(answer) > 0 ? { deliveryId: 'dlv_1' } : undefined),
      onAnswer: () => void done.push('woken'),
    });
    return {
      done,
      call: (called: string, more: Parameters<typeof callRoute>[2] = {}) => callRoute(routes, called, more),
    };
  }

  it('is shown by page, without numbers and addresses to viewers', async () => {
    const { call, done } = inbox();
    expect((await call('GET /inbox?before=9', { role: 'editor' })).answer).toEqual({
      messages: [{ seq: 3, phone: PHONE, text: `Soy ana@example.com, ${PHONE}`, at: AT, clientId: '7' }],
      next: 3,
    });
    expect(done).toEqual([{ before: 9, limit: 50 }]);
    const shown = JSON.stringify((await call('GET /inbox', { role: 'viewer' })).answer);
    expect(shown).not.toMatch(/23456789|ana@example/);
  });

  it('is answered and closed by editors, who are recorded, without what they wrote', async () => {
    const { call, done } = inbox();
    const replied = await call('POST /inbox/3/reply', { role: 'editor', body: { text: ' Ya lo vemos ' } });
    expect(replied).toEqual({
      answer: { deliveryId: 'dlv_1' },
      deeds: [{ action: 'inbox.reply', subject: 'inbound 3' }],
    });
    expect(done).toEqual([{ seq: 3, text: 'Ya lo vemos', by: 'marta' }, 'woken']);
    const closed = await call('POST /inbox/3/close', { role: 'editor' });
    expect(closed).toEqual({ answer: undefined, deeds: [{ action: 'inbox.close', subject: 'inbound 3' }] });
  });

  it('is refused where somebody has dealt with it, and nobody is woken', async () => {
    const { call, done } = inbox(false);
    for (const [address, body] of [
      ['close', undefined],
      ['reply', { text: 'Hola' }],
    ] as const) {
      const { refusal } = await call(`POST /inbox/3/${address}`, { body });
      expect(refusal).toMatchObject({ status: 409, code: 'not_possible' });
    }
    expect(done).toEqual([]);
  });

  it.each([{}, { text: ' ' }, { text: 'x'.repeat(4097) }, { text: 7 }])(
    'refuses the answer %j',
    async (body) => {
      const { refusal, deeds } = await inbox().call('POST /inbox/3/reply', { body });
      expect(refusal).toMatchObject({ status: 422, code: 'wrong_fields' });
      expect(deeds).toEqual([]);
    },
  );

  it('is not found by what is no number', async () => {
    expect((await inbox().call('POST /inbox/x/close')).refusal).toMatchObject({ status: 404 });
  });
});

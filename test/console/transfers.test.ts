import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { transferRoutes } from '../../src/console/transfers.ts';
import type { TransferDetail, TransfersPage } from '../../src/console/transfers-wire.ts';
import { getTransferRecord } from '../../src/store/conversations/transfer-details.ts';
import { listTransfers } from '../../src/store/conversations/transfers.ts';
import { waLink } from '../../src/transfer/build-claim.ts';
import { conditions } from '../../src/transfer/checklist.ts';
import { nothing } from '../../src/transfer/effects.ts';
import { executeTransfer, refuseTransfer } from '../../src/transfer/staff.ts';
import {
  claimText,
  jose,
  juan,
  openConversationBench,
  say,
  type ConversationBench,
} from '../support/conversation-bench.ts';
import { candidatesOf, START } from '../support/events.ts';
import { callRoute } from './call-route.ts';

const draft = { id: 'tr_1', text: 'Hola! soy …', link: 'https://wa.me/5491100000000?text=Hola' };

let bench: ConversationBench;
beforeEach(async () => {
  bench = await openConversationBench();
});
afterEach(() => bench.close());

type Changes = Partial<Parameters<typeof transferRoutes>[0]>;

function call(
  called: string,
  { changes = {}, ...more }: { changes?: Changes } & Parameters<typeof callRoute>[2] = {},
) {
  const { db } = bench.store;
  const staff = {
    store: bench.conversations,
    directory: bench.directory,
    candidatesOf,
    say,
    clock: bench.now,
  };
  const routes = transferRoutes({
    list: (query) => listTransfers(db, query),
    get: (id) => getTransferRecord(db, id),
    execute: (id) => executeTransfer(staff, id),
    refuse: (id) => refuseTransfer(staff, id),
    draft: async () => ({ kind: 'drafted', draft }),
    ourNumber: async () => '+5491100000000',
    deedsOn: async (id) => [{ at: '2026-11-21T14:00:00.000Z', who: 'marta', action: `looked at ${id}` }],
    ...changes,
  });
  return callRoute(routes, called, more);
}

async function detail(id: string, role: 'viewer' | 'editor' = 'editor'): Promise<TransferDetail> {
  return (await call(`GET /transfers/${id}`, { role })).answer as TransferDetail;
}

/** A transfer that one, or both, have claimed. */
async function claimed({ both = false } = {}): Promise<string> {
  bench.start();
  await bench.write(juan, claimText());
  await bench.settled();
  if (both) await bench.write(jose, claimText());
  await bench.settled();
  return (await bench.transfers())[0]?.id ?? '';
}

/** So many that wait, each a little newer than the one before it; two at a time are of one moment. */
async function open(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, n) => `tr_${String(n).padStart(3, '0')}`);
  const changes = ids.map((id, n) => ({
    kind: 'open' as const,
    transfer: {
      id,
      locale: 'es',
      service: 'Radio 128 kbps',
      originEmail: juan.email,
      destinationEmail: jose.email,
      clientIds: {},
      createdAt: START + Math.floor(n / 2),
      expiresAt: START + 1000,
    },
  }));
  await bench.conversations.apply({ ...nothing, changes }, START);
  return ids;
}

describe('The list of transfers', () => {
  it('has them newest first, page by page, each once, also where two are of one moment', async () => {
    const ids = await open(120);
    const listed: string[] = [];
    let before = '';
    do {
      const { answer } = await call(`GET /transfers${before}`, { role: 'viewer' });
      const { transfers, next } = answer as TransfersPage;
      expect(transfers.length).toBeLessThanOrEqual(50);
      listed.push(...transfers.map(({ id }) => id));
      before = next === undefined ? '' : `?before=${encodeURIComponent(next)}`;
    } while (before !== '');
    expect(listed).toEqual(ids.toReversed());
  });

  it('has those that stand somewhere', async () => {
    const id = await claimed({ both: true });
    await open(3);
    const ids = async (status: string) =>
      ((await call(`GET /transfers?status=${status}`)).answer as TransfersPage).transfers.map(
        (one) => one.id,
      );
    expect(await ids('verified')).toEqual([id]);
    expect(await ids('waiting')).toHaveLength(3);
    expect(await ids('executed')).toEqual([]);
  });

  it('shows viewers no e-mail address', async () => {
    await open(1);
    const [shown, masked] = await Promise.all(
      (['editor', 'viewer'] as const).map((role) => call('GET /transfers', { role })),
    );
    expect(JSON.stringify(shown)).toContain(juan.email);
    expect(JSON.stringify(masked)).not.toMatch(/juan|jose|example\.com/);
  });

  it.each(['status=gone', 'before=yesterday', 'before=12'])('is refused with ?%s', async (query) => {
    const pointer = `/${query.split('=')[0]}`;
    expect((await call(`GET /transfers?${query}`)).refusal).toMatchObject({
      status: 422,
      errors: [{ pointer }],
    });
  });
});

describe('A transfer', () => {
  it('shows what the parties wrote as it came, with what stands no longer', async () => {
    const id = await claimed();
    const other = claimText({ service: 'Radio 128' });
    await bench.write(jose, other);
    await bench.settled();
    expect(await detail(id)).toMatchObject({ isMatch: false });

    bench.advance(1000);
    await bench.write(jose, claimText());
    await bench.settled();
    const shown = await detail(id);
    expect(shown).toMatchObject({ id, status: 'verified', isMatch: true });
    expect(shown.messages).toEqual([
      {
        party: 'origin',
        text: claimText(),
        at: new Date(START).toISOString(),
        phone: juan.phone,
        state: 'stands',
      },
      {
        party: 'destination',
        text: other,
        at: new Date(START).toISOString(),
        phone: jose.phone,
        state: 'replaced',
      },
      expect.objectContaining({ party: 'destination', text: claimText(), state: 'stands' }),
    ]);
  });

  it('says nothing of a match where only one has written', async () => {
    expect(await detail(await claimed())).not.toHaveProperty('isMatch');
  });

  it('has the text that was drafted for it, and its link, until it is checked; not for viewers', async () => {
    const text = claimText();
    const transfer = {
      id: 'tr_1',
      locale: 'es',
      service: 'Radio 128 kbps',
      originEmail: juan.email,
      destinationEmail: jose.email,
      clientIds: {},
      createdAt: START,
      expiresAt: START + 1000,
      text,
    };
    await bench.conversations.apply({ ...nothing, changes: [{ kind: 'open', transfer }] }, START);
    expect((await detail('tr_1')).drafted).toEqual({ text, link: waLink('+5491100000000', text) });
    expect(await detail('tr_1', 'viewer')).not.toHaveProperty('drafted');
    const numberless = { ourNumber: async () => undefined };
    expect((await call('GET /transfers/tr_1', { changes: numberless })).answer).not.toHaveProperty('drafted');
    await claimed({ both: true });
    expect(await detail('tr_1')).toMatchObject({ status: 'verified' });
    expect(await detail('tr_1')).not.toHaveProperty('drafted');
  });

  it('shows every condition: not known until it is checked, then which were met', async () => {
    const id = await claimed();
    expect((await detail(id)).checklist).toEqual(
      conditions.map((condition) => ({ condition, state: 'unknown' })),
    );
    await bench.write(jose, claimText());
    await bench.settled();
    expect(new Set((await detail(id)).checklist.map(({ state }) => state))).toEqual(new Set(['met']));
  });

  it('shows viewers neither numbers nor addresses, wherever they stand', async () => {
    bench.start();
    for (const [n, { phone }] of [juan, jose].entries()) {
      await bench.write({ phone }, claimText(), { messageId: `false_${phone.slice(1)}@c.us_3EB${n}` });
      await bench.settled();
    }
    const id = (await bench.transfers())[0]?.id ?? '';
    const [shown, masked] = [await detail(id), await detail(id, 'viewer')];
    expect(shown.actions).toEqual(['execute', 'refuse']);
    expect(masked.actions).toEqual([]);
    expect(JSON.stringify(shown)).toMatch(/juan\.perez@example\.com/);
    expect(JSON.stringify(masked)).not.toMatch(/juan\.perez|jose\.garcia|example\.com|5491123456/);
    expect(masked.messages[0]).toMatchObject({ phone: expect.stringMatching(/^\+54•+01$/) });
    expect({ ...masked, ...shown }).toEqual(shown);
  });

  it('shows viewers no number that staff have noted', async () => {
    const id = await claimed();
    const at = '2026-11-21T14:00:00.000Z';
    const noted = { at, who: 'marta', action: 'transfers.refuse', detail: 'llamó desde el +5491123456701' };
    const changes = { deedsOn: async () => [noted] };
    const { answer } = await call(`GET /transfers/${id}`, { role: 'viewer', changes });
    expect((answer as TransferDetail).staff).toEqual([
      { ...noted, detail: expect.stringMatching(/^llamó desde el \+54•+01$/) },
    ]);
  });

  it('has what staff did to it', async () => {
    const id = await claimed();
    expect((await detail(id)).staff).toEqual([
      { at: '2026-11-21T14:00:00.000Z', who: 'marta', action: `looked at ${id}` },
    ]);
  });

  it.each(['GET /transfers/tr_none', 'POST /transfers/tr_none/execute', 'POST /transfers/tr_none/refuse'])(
    'that is not there is said to be not there: %s',
    async (called) => {
      expect(await call(called)).toEqual({ refusal: { status: 404, code: 'not_found' }, deeds: [] });
    },
  );
});

describe('Staff', () => {
  it('execute a verified transfer, once', async () => {
    const id = await claimed({ both: true });
    const { answer, deeds } = await call(`POST /transfers/${id}/execute`, { role: 'editor' });
    expect(answer).toMatchObject({ id, status: 'executed', actions: [] });
    expect(deeds).toEqual([{ action: 'transfers.execute', subject: id }]);
    expect(await call(`POST /transfers/${id}/execute`)).toEqual({
      refusal: { status: 409, code: 'not_possible' },
      deeds: [],
    });
  });

  it('execute none whose conditions are met no more, and are told which', async () => {
    const id = await claimed({ both: true });
    bench.directory.clients.get(juan.email)!.services[0]!.status = 'suspended';
    expect((await call(`POST /transfers/${id}/execute`)).refusal).toEqual({
      status: 409,
      code: 'rejected',
      reasons: ['service_not_active'],
    });
    const { status, checklist } = await detail(id);
    expect(status).toBe('rejected');
    expect(checklist.filter(({ state }) => state !== 'met')).toEqual([
      { condition: 'service_not_active', state: 'failed' },
    ]);
  });

  it('execute none while the panel cannot be asked, and nothing changes', async () => {
    const id = await claimed({ both: true });
    bench.directory.isAway = true;
    expect((await call(`POST /transfers/${id}/execute`)).refusal).toEqual({
      status: 503,
      code: 'panel_unavailable',
    });
    expect(await detail(id)).toMatchObject({ status: 'verified' });
  });

  it('execute none that was not verified', async () => {
    const id = await claimed();
    expect((await call(`POST /transfers/${id}/execute`)).refusal).toMatchObject({ code: 'not_possible' });
  });

  it.each([{ both: true }, { both: false }])('refuse an open one, with a note for us: %j', async (how) => {
    const id = await claimed(how);
    const { answer, deeds } = await call(`POST /transfers/${id}/refuse`, {
      role: 'editor',
      body: { note: ' Called: not him. ' },
    });
    expect(answer).toMatchObject({ id, status: 'rejected', reasons: ['refused_by_staff'], actions: [] });
    expect(deeds).toEqual([{ action: 'transfers.refuse', subject: id, detail: 'Called: not him.' }]);
    expect(JSON.stringify(await bench.told())).not.toContain('not him');
    expect((await call(`POST /transfers/${id}/refuse`)).refusal).toMatchObject({ code: 'not_possible' });
  });

  it('are told where somebody was quicker', async () => {
    const id = await claimed({ both: true });
    const late = { execute: async () => ({ kind: 'not_possible' as const }) };
    expect((await call(`POST /transfers/${id}/execute`, { changes: late })).refusal).toMatchObject({
      status: 409,
      code: 'not_possible',
    });
  });
});

describe('A new transfer', () => {
  const wanted = { originEmail: ' Juan.Perez@Example.com', destinationEmail: jose.email, service: 'Radio' };

  it('is prepared as the API prepares it', async () => {
    const asked: unknown[] = [];
    const changes: Changes = {
      async draft(wish) {
        asked.push(wish);
        return { kind: 'drafted', draft };
      },
    };
    const { answer, deeds } = await call('POST /transfers', { changes, role: 'editor', body: wanted });
    expect(answer).toEqual(draft);
    expect(asked).toEqual([{ ...wanted, originEmail: juan.email }]);
    expect(deeds).toEqual([
      { action: 'transfers.draft', detail: 'Radio' },
      { action: 'transfers.drafted', subject: 'tr_1' },
    ]);
  });

  it.each([
    [{ ...wanted, originEmail: 'juan' }, '/originEmail'],
    [{ ...wanted, destinationEmail: juan.email }, '/destinationEmail'],
    [{ ...wanted, service: ' ' }, '/service'],
    [undefined, ''],
  ])('is refused where a field is wrong, which is named', async (body, pointer) => {
    const { refusal, deeds } = await call('POST /transfers', { body });
    expect(refusal).toMatchObject({ status: 422, code: 'wrong_fields', errors: [{ pointer }] });
    expect(deeds).toEqual([]);
  });

  it('is refused where the panel knows no such client, and where it cannot be asked', async () => {
    const errors = [{ pointer: '/originEmail', detail: 'is no client’s address' }];
    const unfit: Changes = { draft: async () => ({ kind: 'unfit', errors }) };
    expect((await call('POST /transfers', { changes: unfit, body: wanted })).refusal).toEqual({
      status: 422,
      code: 'wrong_fields',
      errors,
    });
    const away: Changes = { draft: async () => ({ kind: 'unavailable', detail: 'no panel' }) };
    expect((await call('POST /transfers', { changes: away, body: wanted })).refusal).toEqual({
      status: 503,
      code: 'unavailable',
    });
  });
});

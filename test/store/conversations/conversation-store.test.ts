import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { listTransfers } from '../../../src/store/conversations/transfers.ts';
import { nothing } from '../../../src/transfer/effects.ts';
import type { Claim, Effects, NewTransfer, Reply } from '../../../src/transfer/ports.ts';
import {
  chatOf,
  claimText,
  jose,
  juan,
  openConversationBench,
  transferFacts,
  type ConversationBench,
} from '../../support/conversation-bench.ts';
import { HOUR, invoice, MINUTE, START } from '../../support/events.ts';
import { acquire, leasesOf, ledgersOf } from '../../support/ledgers.ts';

let bench: ConversationBench;
beforeEach(async () => {
  bench = await openConversationBench();
});
afterEach(() => bench.close());

const none: ReadonlySet<string> = new Set();
const next = (now = START) => bench.conversations.next(now, none);

function transfer(id: string, changes: Partial<NewTransfer> = {}): NewTransfer {
  return {
    id,
    locale: 'es',
    service: 'Radio',
    originEmail: juan.email,
    destinationEmail: jose.email,
    clientIds: { origin: juan.id, destination: jose.id },
    createdAt: START,
    expiresAt: START + HOUR,
    ...changes,
  };
}

function claim(messageId: string, changes: Partial<Claim> = {}): Claim {
  return {
    ...transferFacts,
    party: 'origin',
    clientId: juan.id,
    messageId,
    chat: chatOf(juan.phone),
    phone: juan.phone,
    locale: 'es',
    text: claimText(),
    key: claimText(),
    at: START,
    ...changes,
  };
}

const reply: Reply = { key: 'k', chat: chatOf(juan.phone), locale: 'es', text: 'Hola' };

async function apply(effects: Partial<Effects>, version?: number): Promise<boolean> {
  const origins = version === undefined ? [] : [{ originEmail: juan.email, version }];
  return bench.conversations.apply({ ...nothing, origins, ...effects }, START);
}

const opened = (id = 'tr_1'): Effects['changes'] => [
  { kind: 'open', transfer: transfer(id) },
  { kind: 'claim', transferId: id, claim: claim(`of ${id}`) },
];

describe('Effects', () => {
  it('are written all at once', async () => {
    await bench.write(juan, claimText(), { id: 'f1' });
    const handled = [{ id: 'f1', as: 'claim', isAnswered: true }] as const;
    expect(await apply({ handled, changes: opened(), replies: [reply] }, 0)).toBe(true);
    expect(await bench.transfers()).toMatchObject([{ id: 'tr_1', claims: [{ party: 'origin' }] }]);
    expect(await bench.told()).toHaveLength(1);
    expect(await bench.handledAs()).toEqual(['claim']);
  });

  it.each<[string, Partial<Effects>]>([
    ['a fact was handled by somebody else', { handled: [{ id: 'done', as: 'claim', isAnswered: false }] }],
    ['the origin has changed', { origins: [{ originEmail: juan.email, version: 0 }] }],
    [
      'the transfer stands otherwise',
      { changes: [{ kind: 'move', transferId: 'tr_1', from: 'checking', to: { status: 'expired' } }] },
    ],
    ['the claim stands no more', { changes: [{ kind: 'drop', messageId: 'another', as: 'void' }] }],
    [
      'the message counts already',
      { changes: [{ kind: 'claim', transferId: 'tr_1', claim: claim('of tr_1', { party: 'destination' }) }] },
    ],
  ])('come to nothing, all of them, where %s', async (_, effects) => {
    await bench.write(juan, 'x', { id: 'done' });
    await bench.write(juan, 'y', { id: 'f1' });
    await apply({ handled: [{ id: 'done', as: 'person', isAnswered: false }], changes: opened() }, 0);
    const handled = [{ id: 'f1', as: 'claim', isAnswered: true } as const, ...(effects.handled ?? [])];
    expect(
      await apply({ replies: [reply], optOut: [{ address: '+1', messageId: 'm' }], ...effects, handled }),
    ).toBe(false);
    expect(await bench.told()).toEqual([]);
    expect(await bench.optedOut()).toEqual([]);
    expect(await bench.handledAs()).toEqual(['person', null]);
    expect(await bench.transfers()).toMatchObject([{ status: 'waiting' }]);
  });

  it('come to nothing where what goes with them fails', async () => {
    const failing = await openConversationBench({
      onQuery: ({ sql }) => {
        if (sql.startsWith('insert into "deliveries"')) throw new Error('the disk is full');
      },
    });
    try {
      const effects = { ...nothing, changes: opened(), replies: [reply] };
      await expect(failing.conversations.apply(effects, START)).rejects.toThrow('the disk is full');
      expect(await failing.transfers()).toEqual([]);
    } finally {
      await failing.close();
    }
  });

  it('of one version are written once, however many come at the same moment', async () => {
    const done = await Promise.all(
      [0, 1, 2].map((n) =>
        bench.conversations.apply(
          { ...nothing, origins: [{ originEmail: juan.email, version: 0 }], changes: opened(`tr_${n}`) },
          START,
        ),
      ),
    );
    expect(done.filter(Boolean)).toHaveLength(1);
    expect(await bench.transfers()).toHaveLength(1);
  });

  it('tell the panel of a transfer as it is then, and only of what it is to hear', async () => {
    await apply({ changes: opened() }, 0);
    const move = { kind: 'move', transferId: 'tr_1' } as const;
    await apply({
      changes: [{ ...move, from: 'waiting', to: { status: 'checking', checkAt: START, checks: 0 } }],
    });
    const ids = { clientIds: { origin: 'a', destination: 'b' }, serviceId: '12' };
    await apply({ changes: [{ ...move, from: 'checking', to: { status: 'verified', ...ids } }] });
    await apply({
      changes: [{ ...move, from: 'verified', to: { status: 'rejected', reasons: ['service_unpaid'] } }],
    });
    expect(await bench.callbacks()).toMatchObject([
      { type: 'transfer.verified', data: { status: 'verified', reasons: [], origin: { clientId: 'a' } } },
      { type: 'transfer.rejected', data: { status: 'rejected', reasons: ['service_unpaid'] } },
    ]);
  });

  it('tell nobody where there is nobody to tell', async () => {
    const silent = await openConversationBench({ tellsPanel: false });
    try {
      const to = { status: 'cancelled' } as const;
      const changes = [...opened(), { kind: 'move', transferId: 'tr_1', from: 'waiting', to } as const];
      expect(await silent.conversations.apply({ ...nothing, changes }, START)).toBe(true);
      expect(await silent.callbacks()).toEqual([]);
    } finally {
      await silent.close();
    }
  });
});

describe('The next fact', () => {
  it('is the oldest whose chat has none before it', async () => {
    await bench.write(juan, '1', { id: 'a' });
    await bench.write(juan, '2', { id: 'b' });
    await bench.write(jose, '3', { id: 'c' });
    expect((await next())?.fact.id).toBe('a');
    expect((await bench.conversations.next(START, new Set(['a'])))?.fact.id).toBe('c');
    expect(await bench.conversations.next(START, new Set(['a', 'c']))).toBeUndefined();
  });

  it('may be one behind another that waits, which it is told of', async () => {
    await bench.write(juan, '1', { id: 'a' });
    await bench.write(juan, '2', { id: 'b' });
    await bench.conversations.postpone((await next())!.fact, START + MINUTE);
    const waiting = await next();
    expect(waiting?.fact.id).toBe('b');
    expect(waiting?.background.pending).toMatchObject([{ id: 'a', tries: 1, tryAt: START + MINUTE }]);
    expect((await next(START + MINUTE))?.fact.id).toBe('a');
  });

  it('is told whether we have written to its sender, and in which language last', async () => {
    const ledgers = ledgersOf(bench.store.db);
    await ledgers.events.ingest([invoice('e1', { phone: juan.phone })]);
    await bench.write(juan, 'Hola');
    expect((await next())?.background).toMatchObject({ isKnown: false, lastLocale: undefined });
    const lease = await acquire(leasesOf(bench.store.db));
    await ledgers.sendAndSettle(lease, 'e1', { status: 'sent', at: START });
    expect((await next())?.background).toMatchObject({ isKnown: true, lastLocale: 'es' });
  });

  it('is told what its sender has claimed, also under another address of the same number', async () => {
    await apply({ changes: opened() }, 0);
    await bench.write(juan, 'cancelar', { chat: 'x@c.us' });
    const { background } = (await next())!;
    expect(background.isKnown).toBe(true);
    expect(background.origins).toMatchObject([
      {
        originEmail: juan.email,
        version: 1,
        transfers: [{ id: 'tr_1', claims: [{ messageId: 'of tr_1' }] }],
      },
    ]);
  });

  it('is told how many answers its chat had in a day', async () => {
    const facts = ['stranger', 'stranger', 'attempt', 'question', 'claim'] as const;
    for (const [n, as] of facts.entries()) {
      await bench.write(juan, 'x', { id: `f${n}` });
      await apply({ handled: [{ id: `f${n}`, as, isAnswered: n !== 0 }] });
    }
    await bench.write(juan, 'y');
    expect((await next())?.background.answers).toEqual({ stranger: 1, attempt: 1, other: 1 });
    const tomorrow = await next(START + 24 * HOUR);
    expect(tomorrow?.background.answers).toEqual({ stranger: 0, attempt: 0, other: 0 });
  });
});

describe('Transfers', () => {
  it('are listed newest first, all of them or those that stand in one place', async () => {
    await apply({ changes: opened() });
    await apply({ changes: [{ kind: 'open', transfer: transfer('tr_2', { createdAt: START + 1 }) }] });
    const to = { status: 'cancelled' } as const;
    await apply({ changes: [{ kind: 'move', transferId: 'tr_1', from: 'waiting', to }] });
    const { db } = bench.store;
    expect((await listTransfers(db, { limit: 10 })).map(({ id }) => id)).toEqual(['tr_2', 'tr_1']);
    expect((await listTransfers(db, { limit: 1 })).map(({ id }) => id)).toEqual(['tr_2']);
    expect((await listTransfers(db, { status: 'cancelled', limit: 10 })).map(({ id }) => id)).toEqual([
      'tr_1',
    ]);
  });

  it('are shown with the claims that stand', async () => {
    await apply({ changes: opened() }, 0);
    await apply(
      { changes: [{ kind: 'claim', transferId: 'tr_1', claim: claim('newer', { at: START + 1000 }) }] },
      1,
    );
    expect(await bench.transfers()).toEqual([
      {
        id: 'tr_1',
        status: 'waiting',
        reasons: [],
        service: 'Radio',
        origin: { clientId: juan.id, email: juan.email },
        destination: { clientId: jose.id, email: jose.email },
        claims: [{ party: 'origin', at: '2026-11-21T17:00:01.000Z', whatsappMessageId: 'newer' }],
        createdAt: '2026-11-21T17:00:00.000Z',
        expiresAt: '2026-11-21T18:00:00.000Z',
      },
    ]);
  });

  it('that have waited too long end, except while something that came before is not dealt with', async () => {
    await apply({ changes: opened() });
    expect(await bench.conversations.toExpire(START + HOUR - 1, 9)).toEqual([]);
    expect(await bench.conversations.toExpire(START + HOUR, 9)).toEqual(['tr_1']);
    await bench.write(jose, 'x', { at: START + HOUR });
    expect(await bench.conversations.toExpire(START + HOUR, 9)).toEqual(['tr_1']);
    await bench.write(jose, 'x', { at: START + HOUR - 1 });
    expect(await bench.conversations.toExpire(START + HOUR, 9)).toEqual([]);
  });
});

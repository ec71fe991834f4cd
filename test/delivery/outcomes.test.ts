import { describe, expect, it } from '@jest/globals';
import type { OpenDelivery } from '../../src/delivery/delivery.ts';
import { createOutcomes } from '../../src/delivery/outcomes.ts';
import type { Ledger, Settlement } from '../../src/delivery/ports.ts';
import type { Logger } from '../../src/logger.ts';
import { invoice, phoneOf, START } from '../support/events.ts';
import { NUMBER } from '../support/ledgers.ts';

const lease = { number: NUMBER, epoch: 1 };

function settlement(eventId: string): Settlement {
  const delivery: OpenDelivery = {
    ...invoice(eventId).deliveries[0]!,
    seq: 1,
    status: 'sending',
    attempts: 2,
    generation: 0,
    chat: '5491@c.us',
    messageKey: '3EB0AB',
    profile: 'p',
    sendingSince: START,
  };
  return {
    delivery,
    change: { status: 'queued', dueAt: START, holdReason: 'retry' },
    attempt: { at: START, outcome: 'unavailable', detail: 'no answer' },
  };
}

function outcomes(settle: Ledger['settle']) {
  const lines: object[] = [];
  const settled: string[] = [];
  const failures: Array<[unknown, string[]]> = [];
  const ids = (settlements: Settlement[]) => settlements.map(({ delivery }) => delivery.eventId);
  const write = createOutcomes({
    ledger: { settle } as Ledger,
    lease,
    clock: () => START,
    logger: { info: (line: object) => lines.push(line) } as unknown as Logger,
    onSettled: (each) => settled.push(...ids([each])),
    onFailure: async (error, settlements) => void failures.push([error, ids(settlements)]),
  });
  return { write, lines, settled, failures, ids };
}

describe('Outcomes', () => {
  it('that come in together are written together, in order, with the lease', async () => {
    const writes: unknown[] = [];
    const { write, settled, ids } = outcomes(
      async (...args) => void writes.push([args[0], ids(args[1]), args[2]]),
    );
    await Promise.all(['a', 'b', 'c'].map((id) => write(settlement(id))));
    await write(settlement('d'));
    expect(writes).toEqual([
      [lease, ['a', 'b', 'c'], START],
      [lease, ['d'], START],
    ]);
    expect(settled).toEqual(['a', 'b', 'c', 'd']);
  });

  it('are written before anybody is told', async () => {
    const writing = Promise.withResolvers<void>();
    const { write, settled, lines } = outcomes(() => writing.promise);
    const written = write(settlement('a'));
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect([settled, lines]).toEqual([[], []]);
    writing.resolve();
    await written;
    expect(settled).toEqual(['a']);
  });

  it('that cannot be written are reported, all of that write and no other, and reject nothing', async () => {
    let fails = true;
    const { write, settled, failures } = outcomes(async () => {
      if (fails) throw new Error('the disk is full');
    });
    await Promise.all([write(settlement('a')), write(settlement('b'))]);
    fails = false;
    await write(settlement('c'));
    expect(failures).toEqual([[expect.objectContaining({ message: 'the disk is full' }), ['a', 'b']]]);
    expect(settled).toEqual(['c']);
  });

  it('are one line each in the log, with ids and without numbers, names or texts', async () => {
    const { write, lines } = outcomes(async () => {});
    const { delivery, ...rest } = settlement('a');
    const trace = { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` };
    const took = { startedAt: START - 700, resolveMs: 200, sendMs: 450 };
    await write({ ...rest, delivery: { ...delivery, createdAt: START - 5000, trace }, took });
    expect(lines).toEqual([
      {
        deliveryId: delivery.id,
        eventId: 'a',
        type: 'invoice.generated',
        clientId: 'juan',
        role: 'client',
        locale: 'es',
        status: 'queued',
        holdReason: 'retry',
        dueInMs: 0,
        attempt: 3,
        outcome: 'unavailable',
        messageKey: '3EB0AB',
        detail: 'no answer',
        ageMs: 5000,
        resolveMs: 200,
        sendMs: 450,
        tookMs: 700,
        traceId: 'a'.repeat(32),
      },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(new RegExp(`${phoneOf('juan').slice(1)}|5491@c.us|Juan|Pérez`));
  });

  it.each([
    ['no LID for 5491123456789@c.us in 3 tries', 'no LID for … in 3 tries'],
    ['+54 9 11 2345-6789 is gone', '… is gone'],
    ['juan.perez+x@example.com.ar, 123456789012345@lid', '…, …'],
    ['answered 503 after 10000 ms, 2.3000.17 of 2026-11-21', 'answered 503 after 10000 ms, 2.3000.17 of …'],
  ])('say why as the far side does, but for whom it names: %s', async (detail, said) => {
    const { write, lines } = outcomes(async () => {});
    await write({ ...settlement('a'), attempt: { at: START, outcome: 'unavailable', detail } });
    expect(lines).toEqual([expect.objectContaining({ detail: said })]);
  });
});

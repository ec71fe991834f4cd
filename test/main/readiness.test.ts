import { describe, expect, it } from '@jest/globals';
import type { SessionView } from '../../src/delivery/session-view.ts';
import type { Queue } from '../../src/main/queue.ts';
import { createReadiness } from '../../src/main/readiness.ts';
import { START } from '../support/events.ts';

const NUMBER = '+5491100000001';
const since = '2026-11-21T17:00:00.000Z';

function readinessWith(
  view?: SessionView | SessionView[],
  status: () => Promise<object> = async () => ({ waiting: 3 }),
) {
  const queue = { status } as unknown as Queue;
  return createReadiness({ queue, ...(view && { sessions: async () => [view].flat() }) });
}

describe('The readiness of the phone', () => {
  it.each<[SessionView, object]>([
    [
      { session: 'ready', since: START, number: NUMBER },
      { ready: true, session: 'ready', since, number: NUMBER },
    ],
    [
      { session: 'ready', since: START, number: NUMBER, paused: { reason: 'rejected', since: START } },
      { ready: false, session: 'ready', since, number: NUMBER, paused: { reason: 'rejected', since } },
    ],
    [
      { session: 'logged_out', since: START, detail: 'unlinked on the phone' },
      { ready: false, session: 'logged_out', since, detail: 'unlinked on the phone' },
    ],
    [{ session: 'lost' }, { ready: false, session: 'lost' }],
  ])('is told with all that helps to mend it: %j', async (view, expected) => {
    const { whatsapp, readiness } = readinessWith(view);
    expect(await whatsapp()).toEqual(expected);
    expect(await readiness()).toEqual({ ready: true, queue: { ok: true, waiting: 3 }, whatsapp: expected });
  });

  it('of several numbers is there when all of them are ready, and each is told', async () => {
    const one: SessionView = { session: 'ready', since: START, number: NUMBER };
    const other: SessionView = { session: 'lost', since: START, number: '+5491100000002' };
    expect(await readinessWith([one, other]).whatsapp()).toEqual({
      ready: false,
      numbers: [
        { ready: true, session: 'ready', since, number: NUMBER },
        { ready: false, session: 'lost', since, number: '+5491100000002' },
      ],
    });
    expect(await readinessWith([one, one]).whatsapp()).toMatchObject({ ready: true });
  });

  it('never tells the code that links the account', async () => {
    const { whatsapp, readiness } = readinessWith({
      session: 'scan_qr',
      qr: { code: '2@secret', at: START },
    });
    expect(JSON.stringify([await whatsapp(), await readiness()])).not.toContain('2@secret');
  });

  it('is not told by a process without a store, and is not ready there', async () => {
    const { whatsapp, readiness } = readinessWith();
    expect(await readiness()).toEqual({ ready: true, queue: { ok: true, waiting: 3 } });
    expect(await whatsapp()).toEqual({ ready: false, session: 'lost' });
  });
});

describe('Readiness', () => {
  it('is not there where the queue cannot be reached', async () => {
    const { readiness } = readinessWith({ session: 'ready' }, async () => {
      throw new Error('ECONNREFUSED');
    });
    expect(await readiness()).toMatchObject({
      ready: false,
      queue: { ok: false },
      whatsapp: { ready: true },
    });
  });
});

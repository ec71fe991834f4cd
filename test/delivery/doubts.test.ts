import { beforeEach, describe, expect, it } from '@jest/globals';
import type { OpenDelivery } from '../../src/delivery/delivery.ts';
import { createDoubts, type Doubts } from '../../src/delivery/doubts.ts';
import type { Found, Settlement } from '../../src/delivery/ports.ts';
import { invoice, MINUTE, START } from '../support/events.ts';

const delivery: OpenDelivery = {
  ...invoice('a').deliveries[0]!,
  seq: 1,
  status: 'sending',
  attempts: 0,
  generation: 0,
  chat: '1@c.us',
  messageKey: '3EB0AB',
  profile: 'same',
  sendingSince: START,
};

describe('A delivery in doubt', () => {
  let now: number;
  let found: Found | Promise<Found>;
  let lookUps: number;
  let settled: Settlement[];
  let heard: string[];
  let doubts: Doubts;
  beforeEach(() => {
    now = START;
    found = { kind: 'pending' };
    lookUps = 0;
    settled = [];
    heard = [];
    doubts = createDoubts({
      async lookUp() {
        lookUps += 1;
        return found;
      },
      profile: () => 'same',
      settle: async (settlement) => void settled.push(settlement),
      onFound: (_delivery, what, { status }) => heard.push(`${what.kind} ${status}`),
      clock: () => now,
      random: () => 0.5,
    });
  });

  const lookUpAfter = async (ms: number) => {
    now += ms;
    await doubts.lookUp();
  };

  it('is looked up when its time has come, until that tells, and each time it is told what was found', async () => {
    doubts.add(delivery, START + 5);
    await lookUpAfter(4);
    expect(lookUps).toBe(0);
    await lookUpAfter(1);
    await lookUpAfter(1999);
    expect(lookUps).toBe(1);
    found = { kind: 'sent', whatsappMessageId: 'w' };
    await lookUpAfter(1);
    await lookUpAfter(MINUTE);
    expect(lookUps).toBe(2);
    expect(settled).toMatchObject([{ delivery, change: { status: 'sent' } }]);
    expect(heard).toEqual(['pending sending', 'sent sent']);
  });

  it('that is found unconfirmed has two minutes, and two more each time the session is back', async () => {
    doubts.add(delivery, 0);
    await lookUpAfter(0);
    await lookUpAfter(2 * MINUTE - 1);
    doubts.makeDue();
    await lookUpAfter(0);
    await lookUpAfter(2 * MINUTE - 1);
    expect(settled).toEqual([]);
    await lookUpAfter(2000);
    expect(settled).toMatchObject([{ change: { status: 'in_doubt' } }]);
    expect(heard.at(-1)).toBe('pending in_doubt');
  });

  it('counts no time in which nobody could look', async () => {
    found = { kind: 'unavailable', detail: '' };
    doubts.add(delivery, 0);
    await lookUpAfter(0);
    found = { kind: 'pending' };
    await lookUpAfter(10 * MINUTE);
    await lookUpAfter(2 * MINUTE - 1);
    expect(settled).toEqual([]);
  });

  it('that a process left in the middle of a send is so also when the session is back: sent again at once', async () => {
    doubts.add(delivery, 0, true);
    await lookUpAfter(0);
    doubts.makeDue();
    found = { kind: 'not_found' };
    await lookUpAfter(0);
    expect(settled).toMatchObject([{ change: { status: 'queued', dueAt: START } }]);
  });

  it('is not settled by a look-up that was under way when it was taken up again', async () => {
    const answer = Promise.withResolvers<Found>();
    found = answer.promise;
    doubts.add(delivery, 0);
    const looking = doubts.lookUp();
    doubts.drop(delivery.id);
    doubts.add(delivery, START + MINUTE);
    answer.resolve({ kind: 'not_found' });
    await looking;
    expect([settled, heard]).toEqual([[], []]);
    await lookUpAfter(MINUTE);
    expect(settled).toHaveLength(1);
  });
});

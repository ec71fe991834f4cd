import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { messageKey, type OpenDelivery } from '../../src/delivery/delivery.ts';
import type { Found, Outcome } from '../../src/delivery/ports.ts';
import { afterLookUp, afterSend } from '../../src/delivery/retry.ts';
import { invoice, MINUTE, START } from '../support/events.ts';

const NOW = START + 1000;
const WAITS = [10, 30, 120, 600, 1800, 7200, 21_600].map((seconds) => seconds * 1000);

function delivery(changes: Partial<OpenDelivery> = {}): OpenDelivery {
  return {
    ...invoice('a').deliveries[0]!,
    seq: 1,
    status: 'sending',
    attempts: 0,
    generation: 0,
    chat: '1@c.us',
    messageKey: '3EB0',
    profile: 'same',
    sendingSince: START,
    ...changes,
  };
}

const when = { now: NOW, random: () => 0.5 };
const lookedUp = (found: Found, changes: Partial<OpenDelivery> = {}, circumstances: object = {}) =>
  afterLookUp(delivery(changes), found, {
    ...when,
    profile: 'same',
    interrupted: false,
    pendingSince: NOW,
    ...circumstances,
  });

describe('After a send', () => {
  it.each<[Outcome, object]>([
    [
      { kind: 'sent', whatsappMessageId: 'w' },
      { change: { status: 'sent', at: NOW }, attempt: { at: NOW, outcome: 'sent', whatsappMessageId: 'w' } },
    ],
    [
      { kind: 'refused', reason: 'not_on_whatsapp', detail: 'd' },
      {
        change: { status: 'refused', reason: 'not_on_whatsapp' },
        attempt: { at: NOW, outcome: 'refused', detail: 'd' },
      },
    ],
    [
      { kind: 'refused', reason: 'rejected', detail: 'd' },
      {
        change: { status: 'refused', reason: 'rejected' },
        attempt: { at: NOW, outcome: 'refused', detail: 'd' },
      },
    ],
    [
      { kind: 'unavailable', detail: 'd' },
      {
        change: { status: 'queued', dueAt: NOW + 10_000, holdReason: 'retry' },
        attempt: { at: NOW, outcome: 'unavailable', detail: 'd' },
      },
    ],
    [
      { kind: 'not_ready', detail: 'd' },
      { change: { status: 'queued', dueAt: NOW + 1000, holdReason: 'session_down' } },
    ],
    [{ kind: 'in_doubt', detail: 'd' }, { change: { status: 'sending', lookUpAt: NOW } }],
  ])('that was %j', (outcome, verdict) => {
    expect(afterSend(delivery(), outcome, when)).toEqual(verdict);
  });

  it.each(WAITS.map((wait, attempts) => [attempts, wait]))(
    'that failed, with %d attempts before it, the next one is after %d ms, 20 %% more or less',
    (attempts, wait) => {
      const dueAt = (random: number) => {
        const { change } = afterSend(
          delivery({ attempts }),
          { kind: 'unavailable', detail: '' },
          { now: NOW, random: () => random },
        );
        return change.status === 'queued' ? change.dueAt - NOW : undefined;
      };
      expect(dueAt(0)).toBe(wait * 0.8);
      expect(dueAt(0.5)).toBe(wait);
      expect(dueAt(1 - Number.EPSILON)).toBe(wait * 1.2);
    },
  );

  it('that failed with all attempts used up it is dead, and the last attempt is recorded', () => {
    for (const attempts of [7, 8, 100]) {
      expect(afterSend(delivery({ attempts }), { kind: 'unavailable', detail: 'd' }, when)).toEqual({
        change: { status: 'dead' },
        attempt: { at: NOW, outcome: 'unavailable', detail: 'd' },
      });
    }
  });

  it('that was not made, or whose end is not known, no attempt is used up, however many there were', () => {
    for (const kind of ['not_ready', 'in_doubt'] as const) {
      const verdict = afterSend(delivery({ attempts: 7 }), { kind, detail: '' }, when);
      expect(verdict.attempt).toBeUndefined();
      expect(['queued', 'sending']).toContain(verdict.change.status);
    }
  });
});

describe('After a look-up', () => {
  const everywhere = [
    ['the profile that sent it', {}],
    ['another profile', { profile: 'another' }],
    ['the profile that sent it, after a crash', { interrupted: true }],
    ['another profile, after a crash', { profile: 'another', interrupted: true }],
  ] as const;

  it.each(everywhere)('that found it sent, in %s, it is sent', (_where, circumstances) => {
    expect(lookedUp({ kind: 'sent', whatsappMessageId: 'w' }, {}, circumstances)).toEqual({
      change: { status: 'sent', at: NOW },
      attempt: { at: NOW, outcome: 'sent', detail: expect.any(String), whatsappMessageId: 'w' },
    });
  });

  it.each(everywhere)(
    'that found it failed, in %s, it is tried again as a new message',
    (_where, circumstances) => {
      expect(lookedUp({ kind: 'failed' }, { generation: 3 }, circumstances)).toEqual({
        change: { status: 'queued', dueAt: NOW + 10_000, holdReason: 'retry', generation: 4 },
        attempt: { at: NOW, outcome: 'in_doubt', detail: expect.any(String) },
      });
    },
  );

  it('that found nothing in the profile that sent it, it is tried again as the same message', () => {
    expect(lookedUp({ kind: 'not_found' }, { attempts: 1 })).toEqual({
      change: { status: 'queued', dueAt: NOW + 30_000, holdReason: 'retry' },
      attempt: { at: NOW, outcome: 'in_doubt', detail: expect.any(String) },
    });
  });

  it('that found nothing after a crash of ours, it is tried again at once, whatever was used up', () => {
    for (const attempts of [0, 7, 20]) {
      expect(lookedUp({ kind: 'not_found' }, { attempts }, { interrupted: true })).toEqual({
        change: { status: 'queued', dueAt: NOW },
        attempt: { at: NOW, outcome: 'in_doubt', detail: expect.any(String) },
      });
    }
  });

  it.each([{ profile: 'another' }, { profile: 'another', interrupted: true }, { profile: '' }])(
    'that found nothing in another profile, it is for staff: %j',
    (circumstances) => {
      expect(lookedUp({ kind: 'not_found' }, {}, circumstances)).toEqual({
        change: { status: 'in_doubt' },
        attempt: { at: NOW, outcome: 'in_doubt', detail: expect.any(String) },
      });
    },
  );

  it('that found nothing for a message whose profile is not known, it is for staff', () => {
    expect(lookedUp({ kind: 'not_found' }, { profile: undefined }).change).toEqual({ status: 'in_doubt' });
  });

  it.each(['failed', 'not_found'] as const)(
    'that found it %s with all attempts used up, it is dead',
    (kind) => {
      expect(lookedUp({ kind }, { attempts: 7 })).toEqual({
        change: { status: 'dead' },
        attempt: { at: NOW, outcome: 'in_doubt', detail: expect.any(String) },
      });
    },
  );

  it('that found it unconfirmed, it is looked up again, for 120 s since it was first found so, and then for staff', () => {
    const at = (now: number) =>
      lookedUp({ kind: 'pending' }, { sendingSince: 0 }, { now, pendingSince: START });
    expect(at(START + 2 * MINUTE - 1)).toEqual({
      change: { status: 'sending', lookUpAt: START + 2 * MINUTE + 1999 },
    });
    expect(at(START + 2 * MINUTE)).toEqual({
      change: { status: 'in_doubt' },
      attempt: { at: START + 2 * MINUTE, outcome: 'in_doubt', detail: expect.any(String) },
    });
  });

  it('that could not be made, it is looked up again, however long', () => {
    expect(lookedUp({ kind: 'unavailable', detail: '' }, { sendingSince: 0, attempts: 7 })).toEqual({
      change: { status: 'sending', lookUpAt: NOW + 2000 },
    });
  });

  it('nothing is sent again but what it proves was never accepted', () => {
    const found = fc.constantFrom<Found>(
      { kind: 'sent', whatsappMessageId: 'w' },
      { kind: 'pending' },
      { kind: 'failed' },
      { kind: 'not_found' },
      { kind: 'unavailable', detail: '' },
    );
    const circumstances = fc.record({
      profile: fc.constantFrom('same', 'another'),
      interrupted: fc.boolean(),
      now: fc.integer({ min: START, max: START + 10 * MINUTE }),
      pendingSince: fc.integer({ min: START - 10 * MINUTE, max: START }),
    });
    const property = fc.property(found, fc.nat(20), circumstances, (what, attempts, where) => {
      const { change } = lookedUp(what, { attempts }, where);
      if (change.status !== 'queued') return true;
      // A key that WhatsApp may still hold is never given to a second message.
      const isNew = change.generation !== undefined;
      return what.kind === 'failed' ? isNew : what.kind === 'not_found' && where.profile === 'same' && !isNew;
    });
    expect(() => fc.assert(property)).not.toThrow();
  });
});

describe('The key of a message', () => {
  it('has the form of WhatsApp Web’s, and is the same whenever it is asked for', () => {
    expect(messageKey('dlv_1', 0)).toMatch(/^3EB0[0-9A-F]{18}$/);
    expect(messageKey('dlv_1', 0)).toBe(messageKey('dlv_1', 0));
  });

  it('is another for each delivery and each generation', () => {
    const keys = ['dlv_1', 'dlv_2', 'dlv_11'].flatMap((id) =>
      [0, 1, 2, 11].map((generation) => messageKey(id, generation)),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });
});

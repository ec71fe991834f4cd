import { describe, expect, it } from '@jest/globals';
import { attentionTo, type Facts } from '../../src/console/attention.ts';
import type { PhoneView } from '../../src/console/deliveries-wire.ts';

const NOW = Date.parse('2026-11-21T17:00:00Z');
const ago = (seconds: number) => new Date(NOW - seconds * 1000).toISOString();
const none = { count: 0 };

const allWell: Facts = {
  phone: { transport: 'web', session: 'ready', since: ago(3600) },
  inDoubt: none,
  deadLetters: none,
  brokenTexts: none,
  missingTexts: none,
  failedToday: none,
  transfersVerified: none,
  leftToPerson: none,
  callbacksGivenUp: none,
};
const ofPhone = (phone: Partial<PhoneView>) =>
  attentionTo({ ...allWell, phone: { ...allWell.phone, ...phone } }, NOW);

describe('What a person must act on', () => {
  it('is nothing where all is well', () => {
    expect(attentionTo(allWell, NOW)).toEqual([]);
  });

  it.each<[Partial<PhoneView>, string[]]>([
    [{ session: 'scan_qr', since: ago(1) }, ['scan']],
    [{ session: 'logged_out', since: ago(1) }, ['scan']],
    [{ session: 'blocked', since: ago(1), paused: { reason: 'blocked', since: ago(1) } }, ['blocked']],
    [{ session: 'lost', since: ago(9), paused: { reason: 'blocked', since: ago(9) } }, ['blocked']],
    [{ paused: { reason: 'rejected', since: ago(9) } }, ['paused']],
    [{ paused: { reason: 'unconfirmed', since: ago(9) } }, ['paused']],
    [{ session: 'lost', since: ago(61) }, ['session_down']],
    [
      { session: 'lost', since: ago(61), paused: { reason: 'rejected', since: ago(9) } },
      ['session_down', 'paused'],
    ],
    [{ session: 'starting', since: ago(61) }, ['session_down']],
    [{ session: 'lost', since: ago(59) }, []],
    [{ session: 'starting', since: ago(0) }, []],
  ])('is, of a phone with %j, %j', (phone, kinds) => {
    expect(ofPhone(phone).map(({ kind }) => kind)).toEqual(kinds);
  });

  it('is a session of which nobody knows since when it is lost', () => {
    const { since: _, ...phone } = allWell.phone;
    expect(attentionTo({ ...allWell, phone: { ...phone, session: 'lost' } }, NOW)).toEqual([
      { kind: 'session_down' },
    ]);
  });

  it.each<[keyof Facts, string]>([
    ['inDoubt', 'in_doubt'],
    ['deadLetters', 'dead_letters'],
    ['brokenTexts', 'broken_texts'],
    ['missingTexts', 'missing_texts'],
    ['failedToday', 'failed_today'],
    ['transfersVerified', 'transfers_verified'],
    ['leftToPerson', 'left_to_person'],
    ['callbacksGivenUp', 'callbacks_given_up'],
  ])('is %s, as soon as there is one, and since when, where that is known', (fact, kind) => {
    expect(attentionTo({ ...allWell, [fact]: { count: 2 } }, NOW)).toEqual([{ kind, count: 2 }]);
    expect(attentionTo({ ...allWell, [fact]: { count: 1, since: NOW } }, NOW)).toEqual([
      { kind, count: 1, since: ago(0) },
    ]);
  });

  it('is what the panel was not told, with how the last try failed', () => {
    const newest = [{ type: 'delivery.read', at: NOW, detail: 'answered 500' }];
    expect(attentionTo({ ...allWell, callbacksGivenUp: { count: 30, newest } }, NOW)).toEqual([
      {
        kind: 'callbacks_given_up',
        count: 30,
        callbacks: [{ type: 'delivery.read', at: ago(0), detail: 'answered 500' }],
      },
    ]);
  });

  it('is first what keeps everything from going out', () => {
    const everything = Object.fromEntries(Object.keys(allWell).map((name) => [name, { count: 1 }]));
    const phone = { ...allWell.phone, session: 'scan_qr' as const };
    const kinds = attentionTo({ ...everything, phone } as unknown as Facts, NOW).map(({ kind }) => kind);
    expect(kinds.slice(0, 2)).toEqual(['scan', 'in_doubt']);
    expect(kinds).toHaveLength(9);
  });
});

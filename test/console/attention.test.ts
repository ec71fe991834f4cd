import { describe, expect, it } from '@jest/globals';
import { attentionTo, type Facts } from '../../src/console/attention.ts';
import type { NumberView } from '../../src/console/deliveries-wire.ts';

const NOW = Date.parse('2026-11-21T17:00:00Z');
const ago = (seconds: number) => new Date(NOW - seconds * 1000).toISOString();
const none = { count: 0 };

const well: NumberView = { account: '+5491100000000', session: 'ready', since: ago(3600) };
const allWell: Facts = {
  phone: { transport: 'web', numbers: [well] },
  inDoubt: none,
  deadLetters: none,
  brokenTexts: none,
  missingTexts: none,
  failedToday: none,
  transfersVerified: none,
  leftToPerson: none,
  callbacksGivenUp: none,
};
const ofNumbers = (...numbers: Array<Partial<NumberView>>) =>
  attentionTo(
    { ...allWell, phone: { transport: 'web', numbers: numbers.map((number) => ({ ...well, ...number })) } },
    NOW,
  );

describe('What a person must act on', () => {
  it('is nothing where all is well', () => {
    expect(attentionTo(allWell, NOW)).toEqual([]);
  });

  it.each<[Partial<NumberView>, string[]]>([
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
    [{ session: 'lost', isUnattended: true, since: ago(61) }, ['unattended']],
    [{ session: 'lost', isUnattended: true, since: ago(59) }, []],
  ])('is, of a number with %j, %j', (number, kinds) => {
    expect(ofNumbers(number).map(({ kind }) => kind)).toEqual(kinds);
  });

  it('is, of several numbers, each that does not send, the most pressing first', () => {
    expect(
      ofNumbers(
        { session: 'lost', since: ago(61) },
        { account: 'b', number: '+5491100000001' },
        { account: 'c', number: '+5491100000002', session: 'logged_out', since: ago(9) },
        { account: 'd', paused: { reason: 'rejected', since: ago(9) } },
      ),
    ).toEqual([
      { kind: 'scan', since: ago(9), of: { account: 'c', number: '+5491100000002' } },
      { kind: 'session_down', since: ago(61), of: { account: '+5491100000000' } },
      { kind: 'paused', since: ago(9), of: { account: 'd' } },
    ]);
  });

  it('is a session of which nobody knows since when it is lost', () => {
    const { since: _, ...number } = well;
    const phone = { transport: 'web', numbers: [{ ...number, session: 'lost' }] } as const;
    expect(attentionTo({ ...allWell, phone: { ...phone, numbers: [...phone.numbers] } }, NOW)).toEqual([
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
    const phone = { ...allWell.phone, numbers: [{ ...well, session: 'scan_qr' as const }] };
    const kinds = attentionTo({ ...everything, phone } as unknown as Facts, NOW).map(({ kind }) => kind);
    expect(kinds.slice(0, 2)).toEqual(['scan', 'in_doubt']);
    expect(kinds).toHaveLength(9);
  });
});

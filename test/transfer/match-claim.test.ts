import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  matchClaim,
  type NewClaim,
  type OpenTransfer,
  type StoredClaim,
} from '../../src/transfer/match-claim.ts';

const NOW = 1_000;

function stored(party: StoredClaim['party'], key: string, service = 'web'): StoredClaim {
  return { party, key, service, messageId: `${party} said ${key}` };
}

function claim(party: StoredClaim['party'], key: string, more: Partial<NewClaim> = {}): NewClaim {
  return {
    ...stored(party, key),
    messageId: 'new',
    originEmail: 'a@x.co',
    destinationEmail: 'b@x.co',
    ...more,
  };
}

function transfer(claims: StoredClaim[], more: Partial<OpenTransfer> = {}): OpenTransfer {
  return {
    id: 't1',
    status: 'waiting',
    originEmail: 'a@x.co',
    destinationEmail: 'b@x.co',
    service: 'web',
    claims,
    createdAt: 0,
    expiresAt: NOW + 1,
    ...more,
  };
}

describe('a claim', () => {
  it.each<[string, NewClaim, OpenTransfer[], object]>([
    [
      'opens a transfer where there is none',
      claim('origin', 'K'),
      [],
      { kind: 'first', transferId: undefined },
    ],
    [
      'opens one whichever party it is of',
      claim('destination', 'K'),
      [],
      { kind: 'first', transferId: undefined },
    ],
    [
      'is the first of one that was prepared',
      claim('origin', 'K'),
      [transfer([])],
      { kind: 'first', transferId: 't1' },
    ],
    [
      'is matched by the other’s same words',
      claim('destination', 'K'),
      [transfer([stored('origin', 'K')])],
      { kind: 'matched', transferId: 't1' },
    ],
    [
      'is matched in the other order too',
      claim('origin', 'K'),
      [transfer([stored('destination', 'K')])],
      { kind: 'matched', transferId: 't1' },
    ],
    [
      'is repeated by the same party',
      claim('origin', 'K'),
      [transfer([stored('origin', 'K')])],
      { kind: 'repeated', transferId: 't1' },
    ],
    [
      'replaces the party’s own other words',
      claim('origin', 'L'),
      [transfer([stored('origin', 'K')])],
      { kind: 'replaced', transferId: 't1' },
    ],
    [
      'differs from the other’s words',
      claim('destination', 'L'),
      [transfer([stored('origin', 'K')])],
      { kind: 'differs', transferId: 't1', otherKey: 'K' },
    ],
    [
      'still differs when it is repeated',
      claim('destination', 'L'),
      [transfer([stored('origin', 'K'), stored('destination', 'L')])],
      { kind: 'differs', transferId: 't1', otherKey: 'K' },
    ],
    [
      'is matched once it is corrected',
      claim('destination', 'K'),
      [transfer([stored('origin', 'K'), stored('destination', 'L')])],
      { kind: 'matched', transferId: 't1' },
    ],
    [
      'is matched when the other party takes over its words',
      claim('origin', 'L'),
      [transfer([stored('origin', 'K'), stored('destination', 'L')])],
      { kind: 'matched', transferId: 't1' },
    ],
    [
      'that names another service than the other party differs',
      claim('destination', 'L', { service: 'wbe' }),
      [transfer([stored('origin', 'K')])],
      { kind: 'differs', transferId: 't1', otherKey: 'K' },
    ],
    [
      'that names another service than before opens another transfer',
      claim('origin', 'L', { service: 'radio' }),
      [transfer([stored('origin', 'K')])],
      { kind: 'first', transferId: undefined },
    ],
    [
      'belongs to the transfer with its words, of two',
      claim('destination', 'L', { service: 'radio' }),
      [
        transfer([stored('origin', 'K')], { createdAt: 5 }),
        transfer([stored('origin', 'L', 'radio')], { id: 't2', service: 'radio' }),
      ],
      { kind: 'matched', transferId: 't2' },
    ],
    [
      'belongs to the transfer of its service, of two',
      claim('destination', 'M', { service: 'RADIO' }),
      [
        transfer([stored('origin', 'K')], { createdAt: 5 }),
        transfer([stored('origin', 'L', 'radio')], { id: 't2', service: 'radio' }),
      ],
      { kind: 'differs', transferId: 't2', otherKey: 'L' },
    ],
    [
      'of no service that is open differs from the newest',
      claim('destination', 'M', { service: 'tv' }),
      [
        transfer([stored('origin', 'K')]),
        transfer([stored('origin', 'L', 'radio')], { id: 't2', service: 'radio', createdAt: 5 }),
      ],
      { kind: 'differs', transferId: 't2', otherKey: 'L' },
    ],
    [
      'comes too late for one that is being checked',
      claim('origin', 'K'),
      [transfer([stored('origin', 'K'), stored('destination', 'K')], { status: 'checking' })],
      { kind: 'under_way', transferId: 't1' },
    ],
    [
      'comes too late for one that is verified',
      claim('destination', 'L'),
      [transfer([stored('origin', 'K'), stored('destination', 'K')], { status: 'verified' })],
      { kind: 'under_way', transferId: 't1' },
    ],
    [
      'of another service opens a transfer beside one that is verified',
      claim('destination', 'L', { service: 'radio' }),
      [transfer([stored('origin', 'K'), stored('destination', 'K')], { status: 'verified' })],
      { kind: 'first', transferId: undefined },
    ],
    [
      'does not meet one that has waited too long',
      claim('destination', 'K'),
      [transfer([stored('origin', 'K')], { expiresAt: NOW })],
      { kind: 'first', transferId: undefined },
    ],
    [
      'meets one that is being checked for longer than it could have waited',
      claim('destination', 'K'),
      [transfer([stored('origin', 'K')], { status: 'checking', expiresAt: 0 })],
      { kind: 'under_way', transferId: 't1' },
    ],
    [
      'of the same two the other way round is another matter',
      claim('origin', 'K', { originEmail: 'b@x.co', destinationEmail: 'a@x.co' }),
      [transfer([stored('origin', 'K')])],
      { kind: 'first', transferId: undefined },
    ],
    [
      'of an origin who has promised the service to somebody else is taken',
      claim('origin', 'L', { destinationEmail: 'c@x.co' }),
      [transfer([stored('origin', 'K')])],
      { kind: 'taken', transferId: 't1' },
    ],
    [
      'of an origin whose service goes to somebody else already is taken',
      claim('origin', 'L', { destinationEmail: 'c@x.co' }),
      [transfer([stored('origin', 'K'), stored('destination', 'K')], { status: 'verified' })],
      { kind: 'taken', transferId: 't1' },
    ],
    [
      'of an origin is not taken by somebody who only says so',
      claim('origin', 'L', { destinationEmail: 'c@x.co' }),
      [transfer([stored('destination', 'K')])],
      { kind: 'first', transferId: undefined },
    ],
    [
      'of a destination is told nothing of what the origin has promised',
      claim('destination', 'L', { destinationEmail: 'c@x.co' }),
      [transfer([stored('origin', 'K')])],
      { kind: 'first', transferId: undefined },
    ],
    [
      'of an origin for another service is not taken',
      claim('origin', 'L', { destinationEmail: 'c@x.co', service: 'radio' }),
      [transfer([stored('origin', 'K')])],
      { kind: 'first', transferId: undefined },
    ],
  ])('%s', (_, given, open, expected) => {
    expect(matchClaim(given, open, NOW)).toEqual(expected);
  });

  it('counts once, whatever has become of it', () => {
    for (const status of ['waiting', 'checking', 'verified'] as const) {
      for (const expiresAt of [0, NOW + 1]) {
        const known = stored('origin', 'K');
        const open = [transfer([known], { status, expiresAt })];
        expect(matchClaim(claim('origin', 'K', { messageId: known.messageId }), open, NOW)).toEqual({
          kind: 'handled',
          transferId: 't1',
        });
      }
    }
  });

  it('is matched only by the same words of the other party between the same two, in a transfer that waits', () => {
    const party = fc.constantFrom('origin' as const, 'destination' as const);
    const key = fc.constantFrom('K', 'L');
    const claims = fc.uniqueArray(fc.record({ party, key, service: fc.constantFrom('web', 'radio') }), {
      selector: (one) => one.party,
      maxLength: 2,
    });
    const email = fc.constantFrom('b@x.co', 'c@x.co');
    const transfers = fc.array(
      fc.record({
        claims,
        destinationEmail: email,
        status: fc.constantFrom('waiting' as const, 'checking' as const, 'verified' as const),
        expiresAt: fc.constantFrom(NOW - 1, NOW + 1),
        createdAt: fc.nat(9),
      }),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(transfers, party, key, email, (list, sender, words, destinationEmail) => {
        const open = list.map((one, index) =>
          transfer(
            one.claims.map((own) => stored(own.party, own.key, own.service)),
            {
              ...one,
              id: `t${index}`,
              claims: one.claims.map((own) => stored(own.party, own.key, own.service)),
            },
          ),
        );
        const match = matchClaim(claim(sender, words, { destinationEmail }), open, NOW);
        if (match.kind !== 'matched') return;
        const met = open.find(({ id }) => id === match.transferId);
        expect(met).toMatchObject({ status: 'waiting', destinationEmail, expiresAt: NOW + 1 });
        expect(met?.claims.some((one) => one.party !== sender && one.key === words)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

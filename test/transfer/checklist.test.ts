import { describe, expect, it } from '@jest/globals';
import { checkTransfer, conditions, type PanelAnswers } from '../../src/transfer/checklist.ts';
import type { ClientIds } from '../../src/transfer/match-claim.ts';
import type { PanelClient, PanelService } from '../../src/transfer/directory.ts';
import type { ClaimFacts } from '../../src/transfer/sentence.ts';
import { facts } from './shipped-sentences.ts';

const juan: PanelClient = {
  id: '1',
  firstName: 'Juan',
  lastName: 'Pérez',
  email: facts.originEmail,
  phone: '+5491100000001',
  status: 'active',
  verified: true,
};
const jose: PanelClient = {
  ...juan,
  id: '2',
  firstName: 'José',
  lastName: 'García',
  email: facts.destinationEmail,
  phone: '+5491100000002',
};
const hosting: PanelService = { id: '12', name: 'Hosting Pro', domain: 'mi-sitio.com', status: 'active' };

interface Case {
  claim?: Partial<ClaimFacts>;
  origin?: Partial<PanelClient>;
  destination?: Partial<PanelClient>;
  services?: PanelService[];
  unpaid?: string[];
  answers?: Partial<PanelAnswers>;
  claimants?: ClientIds;
}

function check({ claim, claimants, origin, destination, services = [hosting], unpaid = [], answers }: Case) {
  return checkTransfer({
    claimants: claimants ?? { origin: origin?.id ?? juan.id, destination: destination?.id ?? jose.id },
    claim: { ...facts, ...claim },
    answers: {
      origin: { kind: 'found', value: { ...juan, ...origin } },
      destination: { kind: 'found', value: { ...jose, ...destination } },
      services: { kind: 'found', value: services },
      unpaidInvoices: { kind: 'found', value: unpaid },
      ...answers,
    },
    samePhone: (one, other) => one.phone === other.phone,
  });
}

const down = { kind: 'unavailable', detail: 'timeout' } as const;
const gone = { kind: 'not_found' } as const;

describe('a transfer is verified', () => {
  it.each<[string, Case]>([
    ['when every condition holds', {}],
    ['with names in other letters', { claim: { originName: 'JUAN  perez', destinationName: 'jose garcia' } }],
    [
      'with a name that is spaced otherwise',
      { origin: { lastName: 'De La Cruz' }, claim: { originName: 'Juan Delacruz' } },
    ],
    [
      'with an apostrophe of another kind',
      { origin: { lastName: 'O’Brien' }, claim: { originName: "Juan O'Brien" } },
    ],
    [
      'with a name in another script',
      { origin: { firstName: 'Иван', lastName: '' }, claim: { originName: 'ИВАН' } },
    ],
    [
      'beside a service that has ended',
      { services: [{ ...hosting, id: '11', status: 'terminated' }, hosting] },
    ],
  ])('%s', (_, given) => {
    const { outcomes, verdict } = check(given);
    expect(verdict).toEqual({ kind: 'verified', originId: '1', destinationId: '2', serviceId: '12' });
    expect(new Set(Object.values(outcomes))).toEqual(new Set(['pass']));
  });
});

describe('a transfer is rejected', () => {
  it.each<[string, Case, string[]]>([
    ['an inactive origin', { origin: { status: 'inactive' } }, ['origin_inactive']],
    ['a closed destination', { destination: { status: 'closed' } }, ['destination_inactive']],
    [
      'an origin that is gone',
      { answers: { origin: gone, services: gone, unpaidInvoices: undefined } },
      ['origin_inactive'],
    ],
    ['a destination that is gone', { answers: { destination: gone } }, ['destination_inactive']],
    ['an unverified origin', { origin: { verified: false } }, ['origin_unverified']],
    ['an unverified destination', { destination: { verified: false } }, ['destination_unverified']],
    ['one account', { destination: { id: '1' } }, ['same_person']],
    ['one phone', { destination: { phone: juan.phone } }, ['same_person']],
    ['one address', { claim: { destinationEmail: facts.originEmail } }, ['same_person']],
    ['another origin’s name', { claim: { originName: 'Juana Pérez' } }, ['name_differs']],
    ['another destination’s name', { claim: { destinationName: 'José Garcés' } }, ['name_differs']],
    ['a name turned round', { claim: { originName: 'Pérez Juan' } }, ['name_differs']],
    ['a name with a second one', { claim: { originName: 'Juan Carlos Pérez' } }, ['name_differs']],
    ['half a name', { claim: { originName: 'Juan' } }, ['name_differs']],
    [
      'a client without a name',
      { origin: { firstName: '', lastName: '' }, claim: { originName: '—' } },
      ['name_differs'],
    ],
    ['a service that is not there', { services: [] }, ['service_not_found']],
    ['two services of that name', { services: [hosting, { ...hosting, id: '13' }] }, ['service_ambiguous']],
    ['a suspended service', { services: [{ ...hosting, status: 'suspended' }] }, ['service_not_active']],
    ['a pending service', { services: [{ ...hosting, status: 'pending' }] }, ['service_not_active']],
    ['a cancelled service', { services: [{ ...hosting, status: 'cancelled' }] }, ['service_not_active']],
    ['a service of unknown status', { services: [{ ...hosting, status: 'other' }] }, ['service_not_active']],
    ['an unpaid invoice', { unpaid: ['9001'] }, ['service_unpaid']],
    [
      'all that can be wrong at once',
      {
        claim: { originName: 'Ana' },
        origin: { status: 'closed', verified: false },
        destination: { status: 'inactive', verified: false, phone: juan.phone },
        services: [{ ...hosting, status: 'suspended' }],
        unpaid: ['9001'],
      },
      [
        'origin_inactive',
        'destination_inactive',
        'origin_unverified',
        'destination_unverified',
        'same_person',
        'name_differs',
        'service_not_active',
        'service_unpaid',
      ],
    ],
  ])('for %s, with every reason', (_, given, reasons) => {
    expect(check(given).verdict).toEqual({ kind: 'rejected', reasons });
  });
});

describe('those who claimed', () => {
  it('are two, whatever the panel says now: the same phone was on file for both then', () => {
    expect(check({ claimants: { origin: juan.id } }).verdict).toEqual({
      kind: 'rejected',
      reasons: ['same_person'],
    });
  });

  it('are still the clients of these addresses', () => {
    expect(check({ claimants: { origin: juan.id, destination: 'somebody else' } }).verdict).toEqual({
      kind: 'rejected',
      reasons: ['destination_inactive'],
    });
  });
});

describe('a transfer waits, and is not rejected', () => {
  it.each<[string, Case]>([
    ['the origin', { answers: { origin: down, services: down, unpaidInvoices: undefined } }],
    ['the destination', { answers: { destination: down } }],
    ['the services', { answers: { services: down, unpaidInvoices: undefined } }],
    ['the invoices', { answers: { unpaidInvoices: down } }],
    [
      'the invoices, though something else fails',
      { origin: { verified: false }, answers: { unpaidInvoices: down } },
    ],
    ['the services, though both are one', { destination: { id: '1' }, answers: { services: down } }],
    [
      'the origin, though the destination is gone',
      { answers: { origin: down, services: down, destination: gone } },
    ],
  ])('while the panel cannot be asked for %s', (_, given) => {
    const { outcomes, verdict } = check(given);
    expect(verdict).toEqual({ kind: 'wait' });
    expect(Object.values(outcomes)).toContain('unknown');
  });

  it.each<[string, Case]>([
    ['the invoices were not asked for', { answers: { unpaidInvoices: undefined } }],
    ['the client is gone from the invoices only', { answers: { unpaidInvoices: gone } }],
    ['the client is gone from the services only', { answers: { services: gone } }],
  ])('while the answers contradict one another: %s', (_, given) => {
    expect(check(given).verdict).toEqual({ kind: 'wait' });
  });
});

describe('the outcomes', () => {
  it('name every condition, and leave moot what need not be judged', () => {
    const { outcomes } = check({ services: [] });
    expect(Object.keys(outcomes).toSorted()).toEqual([...conditions].toSorted());
    expect(outcomes).toMatchObject({
      service_not_found: 'fail',
      service_ambiguous: 'moot',
      service_not_active: 'moot',
      service_unpaid: 'moot',
      origin_inactive: 'pass',
    });
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkTransfer, conditions } from '../../src/transfer/checklist.ts';
import type { Answer, PanelClient, PanelService } from '../../src/transfer/directory.ts';
import { shownChecklist } from '../../src/transfer/shown-checklist.ts';
import { facts } from './shipped-sentences.ts';

const statesOf = (...args: Parameters<typeof shownChecklist>) =>
  Object.fromEntries(shownChecklist(...args).map(({ condition, state }) => [condition, state]));

const orGone = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Answer<Value>> =>
  fc.oneof(
    { weight: 5, arbitrary: value.map((found) => ({ kind: 'found', value: found }) as const) },
    { weight: 1, arbitrary: fc.constant({ kind: 'not_found' } as const) },
  );
const client = (id: string, email: string, phone: string) =>
  fc.record<PanelClient>({
    id: fc.constant(id),
    firstName: fc.constantFrom('Juan', 'José'),
    lastName: fc.constantFrom('Pérez', 'García'),
    email: fc.constant(email),
    phone: fc.constantFrom(phone, '+5491100000009'),
    status: fc.constantFrom('active', 'active', 'closed'),
    verified: fc.boolean(),
  });
const service = fc.record<PanelService>({
  id: fc.constantFrom('12', '13'),
  name: fc.constantFrom(facts.service, 'another'),
  status: fc.constantFrom('active', 'suspended'),
});

describe('The checklist of a transfer, as it is shown,', () => {
  it('has nothing but conditions that are met once it is verified', () => {
    for (const status of ['verified', 'executed'] as const) {
      expect(new Set(shownChecklist(status, []).map(({ state }) => state))).toEqual(new Set(['met']));
    }
  });

  it.each([
    ['waiting', []],
    ['checking', []],
    ['expired', []],
    ['cancelled', []],
    ['rejected', ['refused_by_staff']],
  ] as const)('is not known where it was not judged: %s %j', (status, reasons) => {
    expect(new Set(shownChecklist(status, reasons).map(({ state }) => state))).toEqual(new Set(['unknown']));
  });

  it('has every condition, in the order in which a person is told', () => {
    expect(shownChecklist('waiting', []).map(({ condition }) => condition)).toEqual([...conditions]);
  });

  it('says which were met where others failed', () => {
    expect(statesOf('rejected', ['service_unpaid'])).toMatchObject({
      service_unpaid: 'failed',
      service_not_active: 'met',
      origin_inactive: 'met',
    });
  });

  it('says nothing of what could not be judged because of what failed', () => {
    expect(statesOf('rejected', ['service_not_found'])).toMatchObject({
      service_not_found: 'failed',
      service_ambiguous: 'unknown',
      service_not_active: 'unknown',
      service_unpaid: 'unknown',
      name_differs: 'met',
    });
  });

  it('never says of a condition what the judgement did not find', () => {
    const answers = fc.record({
      origin: orGone(client('1', facts.originEmail, '+5491100000001')),
      destination: orGone(client('2', facts.destinationEmail, '+5491100000002')),
      services: fc.array(service, { maxLength: 3 }),
      unpaid: fc.constantFrom<string[][]>([], ['A-1']),
    });
    fc.assert(
      fc.property(answers, ({ origin, destination, services, unpaid }) => {
        const isThere = origin.kind === 'found';
        const { outcomes, verdict } = checkTransfer({
          claim: facts,
          claimants: { origin: '1', destination: '2' },
          answers: {
            origin,
            destination,
            services: isThere ? { kind: 'found', value: services } : origin,
            unpaidInvoices: isThere ? { kind: 'found', value: unpaid } : undefined,
          },
          samePhone: (one, other) => one.phone === other.phone,
        });
        if (verdict.kind !== 'rejected') return;
        const judged = { pass: ['met', 'unknown'], fail: ['failed'], moot: ['unknown'], unknown: [] };
        for (const { condition, state } of shownChecklist('rejected', verdict.reasons)) {
          expect(judged[outcomes[condition]]).toContain(state);
        }
      }),
    );
  });
});

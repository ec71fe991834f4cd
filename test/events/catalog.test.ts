import { describe, expect, it } from '@jest/globals';
import { catalog, definitionOf, eventTypes, UnknownEventTypeError } from '../../src/events/catalog.ts';
import { parseEvent } from '../../src/events/parse-event.ts';
import { sampleEvent } from '../../src/events/sample-event.ts';

const client = { id: '1042', firstName: 'Juan', phone: '011 15-2345-6789' };
const definitions = [...catalog.values()];

/** What panels may rely on. A new type joins it when it is released. */
const published = [
  'client.registered',
  'client.password_changed',
  'client.details_changed',
  'invoice.generated',
  'invoice.cancelled',
  'invoice.paid',
  'service.suspended',
  'service.reactivated',
  'service.terminated',
  'quote.available',
  'domain.deleted',
  'service.upgraded',
  'cancellation.requested',
  'plan.upgraded',
  'plan.downgrade_scheduled',
  'plan.downgraded',
];
const isPublished = (type: string) => published.includes(type);

describe('The catalog', () => {
  it('has every type of the public interface, in its order, each once', () => {
    expect(eventTypes.filter((type) => isPublished(type))).toEqual(published);
    expect([...catalog.keys()]).toEqual(eventTypes);
  });

  it('lets only security alerts and requests to cancel go ahead of everything', () => {
    const urgent = definitions.filter((definition) => definition.urgent).map(({ type }) => type);
    expect(urgent.filter((type) => isPublished(type))).toEqual([
      'client.password_changed',
      'client.details_changed',
      'cancellation.requested',
    ]);
  });

  it('names only types that exist where a type supersedes others', () => {
    for (const { supersedes } of definitions) {
      for (const earlier of supersedes) expect(catalog.has(earlier)).toBe(true);
    }
  });

  it.each([
    ['invoice.generated', ['invoice.cancelled', 'invoice.paid']],
    ['service.suspended', ['service.reactivated', 'service.terminated']],
    ['service.reactivated', ['service.suspended', 'service.terminated']],
    ['plan.downgrade_scheduled', ['plan.downgrade_scheduled', 'plan.downgraded']],
    ['client.password_changed', []],
    ['service.terminated', []],
  ])('knows which later facts make an unsent %s wrong', (type, later) => {
    const those = definitions.filter(({ supersedes }) => supersedes.includes(type));
    expect(those.map((definition) => definition.type)).toEqual(later);
  });

  it.each(definitions)('gives $type the subject that what supersedes it has too', (definition) => {
    const subject = (type: string) => definitionOf(type).subject(sampleEvent(type, { id: 'e' }));
    const kind = (type: string) => subject(type).split(':')[0];
    for (const earlier of definition.supersedes) expect(kind(earlier)).toBe(kind(definition.type));
  });

  it.each(definitions)('has a sample of $type that intake accepts unchanged', ({ type, sample }) => {
    const parsed = parseEvent('e1', { type, client, data: sample }, new Date());
    expect(parsed).toMatchObject({ ok: true, event: { id: 'e1', type, data: sample } });
  });

  it.each(definitions)('says in a line what a $type is', ({ summary }) => {
    expect(summary).toMatch(/^[A-Z].*\.$/);
  });

  it('refuses a type that it does not have, by name', () => {
    expect(() => definitionOf('invoice.eaten')).toThrow(UnknownEventTypeError);
    expect(() => definitionOf('invoice.eaten')).toThrow('invoice.eaten');
    expect(() => definitionOf('__proto__')).toThrow(UnknownEventTypeError);
  });
});

describe('Whom an event goes to', () => {
  it.each(definitions)('is the client at the number on file, for the sample of $type', ({ type }) => {
    const event = sampleEvent(type, { id: 'e', client });
    expect(definitionOf(type).recipients(event)).toEqual([{ role: 'client', phone: client.phone }]);
  });

  it('is the old number too, where the phone was changed', () => {
    const event = {
      ...sampleEvent('client.details_changed', { id: 'e', client }),
      data: { changed: ['phonenumber'], previousPhone: '011 4444-5555' },
    };
    expect(definitionOf(event.type).recipients(event)).toEqual([
      { role: 'client', phone: client.phone },
      { role: 'previous_phone', phone: '011 4444-5555' },
    ]);
  });
});

describe('When a message is pointless', () => {
  const quote = (validUntil?: string) => ({
    ...sampleEvent('quote.available', { id: 'e' }),
    data: { quote: { id: '77', url: 'https://panel.example.com/q', validUntil } },
  });
  const expires = (validUntil?: string) => definitionOf('quote.available').expires(quote(validUntil));

  it('is, for a quote that is valid until a day, once that day has ended everywhere on Earth', () => {
    expect(expires('2026-12-31')).toEqual(new Date('2027-01-01T00:00:00-12:00'));
  });

  it('is, for a quote that is valid until a moment, that moment', () => {
    expect(expires('2026-12-31T18:00:00-03:00')).toEqual(new Date('2026-12-31T21:00:00Z'));
  });

  it('is not known for anything else', () => {
    expect(expires(undefined)).toBeUndefined();
    for (const { type } of definitions.filter((each) => each.type !== 'quote.available')) {
      expect(definitionOf(type).expires(sampleEvent(type, { id: 'e' }))).toBeUndefined();
    }
  });
});

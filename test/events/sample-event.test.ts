import { describe, expect, it } from '@jest/globals';
import { catalog, UnknownEventTypeError } from '../../src/events/catalog.ts';
import { parseEvent } from '../../src/events/parse-event.ts';
import { sampleEvent } from '../../src/events/sample-event.ts';

const LOCALES = ['es', 'en', 'pt', 'it', 'fr'];

describe('A sample event', () => {
  it.each([...catalog.keys()].flatMap((type) => LOCALES.map((locale) => [type, locale] as const)))(
    'of %s in %s is one that intake accepts as it is',
    (type, locale) => {
      const { id, ...body } = sampleEvent(type, { id: 'sample-1', locale });
      expect(parseEvent(id, body, new Date())).toEqual({ ok: true, event: { id, ...body } });
    },
  );

  it('has another client in each shipped locale', () => {
    const samples = LOCALES.map((locale) => sampleEvent('client.registered', { id: 'e', locale }).client);
    expect(new Set(samples.map(({ phone }) => phone)).size).toBe(LOCALES.length);
    expect(new Set(samples.map(({ language }) => language)).size).toBe(LOCALES.length);
  });

  it('speaks a locale that is not shipped, where one is asked for', () => {
    const { client } = sampleEvent('client.registered', { id: 'e', locale: 'de' });
    expect(client).toMatchObject({
      firstName: expect.any(String),
      phone: expect.any(String),
      language: 'de',
    });
  });

  it('takes what it is told of its client', () => {
    const { client } = sampleEvent('client.registered', {
      id: 'e',
      client: { id: '7', phone: '+541155556666' },
    });
    expect(client).toMatchObject({ id: '7', phone: '+541155556666', firstName: 'Juan' });
  });

  it('is refused for a type that the catalog does not have', () => {
    expect(() => sampleEvent('invoice.eaten', { id: 'e' })).toThrow(UnknownEventTypeError);
  });

  it('can be changed without changing the catalog', () => {
    const first = sampleEvent('invoice.generated', { id: 'e' });
    (first.data['invoice'] as { id: string }).id = 'changed';
    expect(sampleEvent('invoice.generated', { id: 'e' }).data).toMatchObject({ invoice: { id: '9001' } });
  });
});

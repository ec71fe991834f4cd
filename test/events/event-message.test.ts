import { describe, expect, it } from '@jest/globals';
import { catalog } from '../../src/events/catalog.ts';
import { eventMessage, readEventMessage } from '../../src/events/event-message.ts';
import { sampleEvent } from '../../src/events/sample-event.ts';

const AT = new Date('2026-11-21T17:05:11.123Z');

function body(changes: { event?: object; envelope?: object } = {}): string {
  const message = eventMessage(
    { ...sampleEvent('invoice.paid', { id: 'evt-1' }), occurredAt: AT.toISOString() },
    AT,
  );
  return JSON.stringify({ ...message, event: { ...message.event, ...changes.event }, ...changes.envelope });
}

describe('An event message', () => {
  it.each([...catalog.keys()])('brings a %s through the queue as it was', (type) => {
    const message = eventMessage(sampleEvent(type, { id: `evt-${type}` }), AT);
    expect(readEventMessage(JSON.stringify(message))).toEqual(message);
  });

  it('says when the event was accepted, to the millisecond', () => {
    expect(eventMessage(sampleEvent('invoice.paid', { id: 'e' }), AT).acceptedAt).toBe(
      '2026-11-21T17:05:11.123Z',
    );
  });

  it('loses what the catalog does not know', () => {
    const read = readEventMessage(body({ event: { surprise: 1 }, envelope: { other: 2 } }));
    expect(read).toEqual(readEventMessage(body()));
  });

  it.each([
    ['not JSON', '{'],
    ['empty', ''],
    ['null', 'null'],
    ['of a later version', body({ envelope: { version: 2 } })],
    ['without a time of acceptance', body({ envelope: { acceptedAt: undefined } })],
    ['accepted at no real time', body({ envelope: { acceptedAt: 'today' } })],
    ['without an event', body({ envelope: { event: null } })],
    ['of a type that the catalog does not have', body({ event: { type: 'invoice.eaten' } })],
    ['of a type that is every object’s', body({ event: { type: 'constructor' } })],
    ['without an id', body({ event: { id: '' } })],
    ['with an id that is too long', body({ event: { id: 'x'.repeat(129) } })],
    ['without its client', body({ event: { client: {} } })],
    ['with the data of another type', body({ event: { data: { domain: { name: 'example.com' } } } })],
  ])('is refused when it is %s', (_what, text) => {
    expect(() => readEventMessage(text)).toThrow();
  });
});

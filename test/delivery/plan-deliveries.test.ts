import { describe, expect, it } from '@jest/globals';
import { deliveryId, PRIORITY } from '../../src/delivery/delivery.ts';
import { planDeliveries } from '../../src/delivery/plan-deliveries.ts';
import { catalog, definitionOf } from '../../src/events/catalog.ts';
import { eventMessage } from '../../src/events/event-message.ts';
import { sampleEvent } from '../../src/events/sample-event.ts';
import { HOUR, START } from '../support/events.ts';

const planning = {
  candidatesOf: (phone: string) => (/\d/.test(phone) ? [`+54${phone.replaceAll(/\D/g, '')}`, '+541'] : []),
  localeOf: (type: string, language: string | undefined) => `${language} for ${type}`,
};

function plan(type: string, client: object = {}, data: object = {}) {
  const sample = sampleEvent(type, { id: 'evt-1', client });
  return planDeliveries(
    eventMessage({ ...sample, data: { ...sample.data, ...data } }, new Date(START)),
    planning,
  );
}

describe('The deliveries of an event', () => {
  it('are one to the client, at the likeliest number, in the client’s locale, about its subject', () => {
    expect(plan('invoice.generated', { id: '7', phone: '11 555555' })).toEqual([
      {
        id: deliveryId('evt-1', 'client'),
        eventId: 'evt-1',
        type: 'invoice.generated',
        clientId: '7',
        role: 'client',
        recipient: '+5411555555',
        locale: 'spanish for invoice.generated',
        subject: 'invoice:9001',
        priority: PRIORITY.ordinary,
        createdAt: START,
        expiresAt: START + 72 * HOUR,
      },
    ]);
  });

  it('are as the panel holds the number, where that can be none', () => {
    expect(plan('invoice.generated', { phone: 'ask Juan' })).toMatchObject([{ recipient: 'ask Juan' }]);
  });

  it('are two where the old number is told as well', () => {
    expect(
      plan('client.details_changed', { phone: '11 555555' }, { previousPhone: '11 666666' }),
    ).toMatchObject([
      { id: deliveryId('evt-1', 'client'), role: 'client', recipient: '+5411555555' },
      { id: deliveryId('evt-1', 'previous_phone'), role: 'previous_phone', recipient: '+5411666666' },
    ]);
  });

  it.each([
    ['11 555555', '(11) 555-555'],
    ['none', 'none'],
  ])('are never two to the same number: %s and %s', (phone, previousPhone) => {
    expect(plan('client.details_changed', { phone }, { previousPhone })).toMatchObject([{ role: 'client' }]);
  });

  it.each([...catalog.keys()])('go ahead of everything where %s is urgent, and only there', (type) => {
    const [delivery] = plan(type);
    expect(delivery?.priority).toBe(definitionOf(type).urgent ? PRIORITY.urgent : PRIORITY.ordinary);
  });

  it('expire 72 hours after they were accepted, or sooner where they become pointless', () => {
    const quote = (validUntil: string) =>
      plan('quote.available', {}, { quote: { id: 1, url: 'https://x', validUntil } });
    expect(quote('2036-01-01')).toMatchObject([{ expiresAt: START + 72 * HOUR }]);
    expect(quote('2026-11-22')).toMatchObject([{ expiresAt: Date.parse('2026-11-23T12:00:00Z') }]);
    expect(quote('2026-01-01')).toMatchObject([{ expiresAt: Date.parse('2026-01-02T12:00:00Z') }]);
  });

  it('have ids that depend on the event and the role alone', () => {
    expect(deliveryId('evt-1', 'client')).toBe(plan('invoice.paid', { id: 'another' })[0]?.id);
    expect(deliveryId('evt-1', 'client')).toMatch(/^dlv_[0-9a-f]{24}$/);
    expect(deliveryId('evt-1', 'previous_phone')).not.toBe(deliveryId('evt-1', 'client'));
  });
});

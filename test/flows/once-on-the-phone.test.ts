import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { PanelEvent } from '../../src/events/define-event.ts';
import { sampleEvent } from '../../src/events/sample-event.ts';
import { apiKey, deliveriesOf, network, phone, settled } from '../support/api.ts';
import { eventually, messagesOn, post, startService, type Service } from '../support/service.ts';
import { tempFolder } from '../support/temp-folder.ts';

describe('an event that was answered with 202', () => {
  let service: Service;
  let key: string;
  let folder: Awaited<ReturnType<typeof tempFolder>>;

  beforeAll(async () => {
    folder = await tempFolder();
    service = await startService({ DATA_DIR: folder.folder });
    key = await apiKey(folder.folder);
  });
  afterAll(async () => {
    expect(await service.stop()).toBe(0);
    await folder.remove();
  });
  beforeEach(() => network(service.url, { state: 'online', failRate: 0, acceptThenFailRate: 0 }));

  let lastPhone = 10;
  /** A client that no other test knows, with a number of their own. */
  function someone(): { id: string; phone: string } {
    lastPhone += 1;
    return { id: randomUUID(), phone: `+549115555${String(lastPhone).padStart(4, '0')}` };
  }

  async function accept(event: PanelEvent): Promise<void> {
    const response = await post(service.url, event);
    expect([response.status, await response.json()]).toEqual([202, { id: event.id, status: 'queued' }]);
  }

  function eventOf(
    type: string,
    client: ReturnType<typeof someone>,
    data?: Record<string, unknown>,
  ): PanelEvent {
    const event = sampleEvent(type, { id: randomUUID(), client });
    return data ? { ...event, data } : event;
  }

  it('stands on the phone, in the client’s language, with its facts', async () => {
    const client = someone();
    await accept(eventOf('invoice.generated', client));
    const [message] = await eventually(
      () => messagesOn(service.url, client.phone),
      ({ length }) => length > 0,
    );
    expect(message?.text).toContain('Juan');
    expect(message?.text).toContain('A-0001');
    expect(message?.text).toMatch(/\$\s15\.950,00/);
    expect(message?.text).toContain('https://panel.example.com/viewinvoice.php?id=9001');
  });

  it('is sent once, though it was posted fifty times at once', async () => {
    const client = someone();
    const event = eventOf('service.terminated', client);
    await Promise.all(Array.from({ length: 50 }, () => accept(event)));
    const deliveries = await settled(service.url, key, event.id);
    expect(deliveries.map(({ status }) => status)).toEqual(['delivered']);
    expect(await messagesOn(service.url, client.phone)).toHaveLength(1);
  });

  it('waits while the phone is offline, spends no attempt, and keeps its place', async () => {
    await network(service.url, { state: 'offline' });
    const clients = Array.from({ length: 10 }, someone);
    const events = clients.flatMap((client) =>
      ['a', 'b', 'c', 'd', 'e'].map((name) =>
        eventOf('domain.deleted', client, { domain: { name: `${name}.example` } }),
      ),
    );
    for (const event of events) await accept(event);
    const waiting = await eventually(
      () => deliveriesOf(service.url, key, events[0]!.id),
      ([delivery]) => delivery?.holdReason === 'session_down',
    );
    expect(waiting[0]).toMatchObject({ status: 'queued', attempts: [] });

    await network(service.url, { state: 'online' });
    for (const client of clients) {
      const messages = await eventually(
        () => messagesOn(service.url, client.phone),
        ({ length }) => length >= 5,
      );
      const domains = messages.map(({ text }) => /[a-e]\.example/.exec(text)?.[0]);
      expect(domains).toEqual(['a', 'b', 'c', 'd', 'e'].map((name) => `${name}.example`));
    }
    const [first] = await settled(service.url, key, events[0]!.id);
    expect(first?.attempts).toHaveLength(1);
  });

  it('is not sent when a later fact has made it wrong meanwhile: of generated and paid, only paid', async () => {
    await network(service.url, { state: 'offline' });
    const client = someone();
    const generated = eventOf('invoice.generated', client);
    const paid = eventOf('invoice.paid', client);
    await accept(generated);
    await accept(paid);
    await network(service.url, { state: 'online' });
    expect((await settled(service.url, key, paid.id))[0]?.status).toBe('delivered');
    expect((await settled(service.url, key, generated.id))[0]?.status).toBe('superseded');
    expect(await messagesOn(service.url, client.phone)).toHaveLength(1);
  });

  it('is sent once, and needs no hand, when WhatsApp takes it and then fails to say so', async () => {
    await network(service.url, { acceptThenFailRate: 0.3 });
    const clients = Array.from({ length: 60 }, someone);
    const events = clients.map((client) => eventOf('service.reactivated', client));
    await Promise.all(events.map(accept));
    for (const event of events) {
      expect((await settled(service.url, key, event.id))[0]?.status).toBe('delivered');
    }
    for (const client of clients) expect(await messagesOn(service.url, client.phone)).toHaveLength(1);
  });

  it('is refused, visibly, where the number is not on WhatsApp', async () => {
    const client = someone();
    await phone(service.url, client.phone, { registered: false });
    const event = eventOf('client.registered', client);
    await accept(event);
    expect((await settled(service.url, key, event.id))[0]).toMatchObject({
      status: 'refused',
      reason: 'not_on_whatsapp',
    });
    expect(await messagesOn(service.url, client.phone)).toEqual([]);
  });

  it('is refused, visibly, where the number cannot be one', async () => {
    const event = eventOf('client.registered', { ...someone(), phone: 'no tiene' });
    await accept(event);
    expect((await settled(service.url, key, event.id))[0]).toMatchObject({
      status: 'refused',
      reason: 'invalid_phone',
      recipient: 'no tiene',
    });
  });

  it('is refused where the panel holds no consent', async () => {
    const event = eventOf('client.registered', someone());
    await accept({ ...event, client: { ...event.client, whatsapp: 'refused' } });
    expect((await settled(service.url, key, event.id))[0]).toMatchObject({
      status: 'refused',
      reason: 'opted_out',
    });
  });

  it('becomes read when the client reads it', async () => {
    const client = someone();
    await phone(service.url, client.phone, { reads: true });
    const event = eventOf('quote.available', client);
    await accept(event);
    const [delivery] = await eventually(
      () => deliveriesOf(service.url, key, event.id),
      ([first]) => first?.status === 'read',
    );
    expect(delivery).toMatchObject({ recipient: client.phone, locale: 'es' });
    expect(delivery?.readAt).toBeDefined();
    expect(delivery?.whatsappMessageId).toBeDefined();
  });

  it('tells the old number too when the phone was changed', async () => {
    const [before, after] = [someone(), someone()];
    await accept(
      eventOf('client.details_changed', after, { changed: ['phone'], previousPhone: before.phone }),
    );
    for (const { phone: number } of [before, after]) {
      const messages = await eventually(
        () => messagesOn(service.url, number),
        ({ length }) => length > 0,
      );
      expect(messages).toHaveLength(1);
    }
  });
});

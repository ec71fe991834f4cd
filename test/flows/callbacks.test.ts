import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import type { DeliveryView } from '../../src/delivery/delivery-view.ts';
import { sampleEvent } from '../../src/events/sample-event.ts';
import type { TransferView } from '../../src/transfer/transfer-view.ts';
import { openPanel, type Panel } from '../callbacks/open-panel.ts';
import { apiKey, deliveriesOf, phone, settled } from '../support/api.ts';
import { directoryIn } from '../support/directory-file.ts';
import { clockAhead, eventually, post, SECRET, startService, type Service } from '../support/service.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { createTalk } from '../support/transfer-talk.ts';

const MINUTE = 60_000;

interface Callback {
  type: string;
  occurredAt: string;
  data: Partial<DeliveryView> & Partial<TransferView> & { id: string };
}

describe('the panel is told', () => {
  let folder: Awaited<ReturnType<typeof tempFolder>>;
  let directory: Awaited<ReturnType<typeof directoryIn>>;
  let panel: Panel;
  let service: Service;
  let key: string;

  const start = (env: Record<string, string> = {}) =>
    startService({ DATA_DIR: folder.folder, CALLBACK_URL: panel.url, ...env });

  beforeAll(async () => {
    folder = await tempFolder();
    directory = await directoryIn(folder.folder);
    panel = await openPanel();
    service = await start();
    key = await apiKey(folder.folder);
  });
  afterAll(async () => {
    expect(await service.stop()).toBe(0);
    await panel.close();
    await folder.remove();
  });

  const talk = createTalk({
    service: () => service,
    key: () => key,
    save: (...clients) => directory.save(...clients),
  });

  /** All that it was told about one thing, in order, once there is so much of it. Only what is signed as it should be. */
  async function toldAbout(isIt: (data: Callback['data']) => boolean, count: number): Promise<Callback[]> {
    const verified = () =>
      panel.received.map(({ body, headers }) => {
        const signed = Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name, String(value)]),
        );
        return new Webhook(SECRET).verify(body, signed) as Callback;
      });
    return eventually(
      async () => verified().filter(({ data }) => isIt(data)),
      ({ length }) => length >= count,
    );
  }

  let people = 0;
  function someone(): { id: string; phone: string } {
    people += 1;
    return { id: randomUUID(), phone: `+549113333${String(people).padStart(4, '0')}` };
  }

  async function accept(client: ReturnType<typeof someone>): Promise<string> {
    const event = sampleEvent('invoice.generated', { id: randomUUID(), client });
    expect((await post(service.url, event)).status).toBe(202);
    return event.id;
  }

  it('what became of a message, with all but its text', async () => {
    const client = someone();
    await phone(service.url, client.phone, { reads: true });
    const eventId = await accept(client);
    const told = await toldAbout((data) => data.eventId === eventId, 2);
    expect(told.map(({ type }) => type)).toEqual(['delivery.sent', 'delivery.read']);
    const [delivery] = await deliveriesOf(service.url, key, eventId);
    expect(delivery?.text).toContain('A-0001');
    // As it stood at that moment: a receipt may be quicker than the answer to the send.
    for (const { data } of told) {
      expect(data).toMatchObject({ id: delivery?.id, clientId: client.id, recipient: client.phone });
      expect(data.sentAt).toBe(delivery?.sentAt);
      expect(data).not.toHaveProperty('text');
    }
    const readAt = delivery?.readAt;
    expect(told[1]).toMatchObject({ occurredAt: readAt, data: { status: 'read', readAt } });
  });

  it('that a message is refused, and why', async () => {
    const client = someone();
    await phone(service.url, client.phone, { registered: false });
    const eventId = await accept(client);
    const told = await toldAbout((data) => data.eventId === eventId, 1);
    expect(told).toMatchObject([
      {
        type: 'delivery.refused',
        data: { status: 'refused', reason: 'not_on_whatsapp', clientId: client.id },
      },
    ]);
  });

  it('how a transfer ends, and nothing of what was said about it', async () => {
    const [verified, rejected, cancelled] = [await talk.agreed(), await talk.agreed(), await talk.agreed()];
    rejected.service.unpaidInvoices = ['A-0712'];
    await directory.save();
    for (const { text, origin, destination } of [verified, rejected]) {
      await talk.writes(origin, text);
      await talk.writes(destination, text);
    }
    await talk.writes(cancelled.origin, cancelled.text);
    await talk.writes(cancelled.origin, 'cancelar');

    for (const [{ id }, type] of [
      [verified, 'transfer.verified'],
      [rejected, 'transfer.rejected'],
      [cancelled, 'transfer.cancelled'],
    ] as const) {
      const told = await toldAbout((data) => data.id === id, 1);
      expect(told).toEqual([{ type, occurredAt: expect.any(String), data: await talk.transfer(id) }]);
    }
    expect((await toldAbout((data) => data.id === rejected.id, 1))[0]?.data.reasons).toEqual([
      'service_unpaid',
    ]);
    expect(await toldAbout((data) => data.type === 'conversation.reply', 0)).toEqual([]);
  });

  it('again when it answered with an error: the same, under the same id, and messages do not wait for that', async () => {
    panel.behave({ status: 500 });
    const before = panel.received.length;
    const eventId = await accept(someone());
    expect((await settled(service.url, key, eventId))[0]?.status).toBe('delivered');
    await panel.hasReceived(before + 1);
    const failed = panel.received[before];

    panel.behave({ status: 204 });
    expect(await service.stop()).toBe(0);
    service = await start(clockAhead(MINUTE));
    await panel.hasReceived(before + 2);
    expect(panel.received.slice(before + 1)).toMatchObject([{ id: failed?.id, body: failed?.body }]);
    expect(await toldAbout((data) => data.eventId === eventId, 2)).toMatchObject([
      { type: 'delivery.sent' },
      { type: 'delivery.sent' },
    ]);
  });
});

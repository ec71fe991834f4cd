import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DeliveryView } from '../../src/delivery/delivery-view.ts';
import { sampleEvent } from '../../src/events/sample-event.ts';
import { apiKey, customerWrites, deliveriesOf, network, settled } from '../support/api.ts';
import { kindOf, textsTo } from '../support/reply-kinds.ts';
import { eventually, messagesOn, post, startService, type Service } from '../support/service.ts';
import { tempFolder } from '../support/temp-folder.ts';

const clientArea = 'https://panel.example.com/clientarea.php';

describe('a customer who writes', () => {
  const folders: Array<Awaited<ReturnType<typeof tempFolder>>> = [];
  const services: Service[] = [];
  let url: string;
  let key: string;

  async function start(env: Record<string, string> = {}): Promise<{ url: string; key: string }> {
    const folder = await tempFolder();
    folders.push(folder);
    const started = { DATA_DIR: folder.folder, CLIENT_AREA_URL: clientArea, ...env };
    const [service, made] = [await startService(started), await apiKey(folder.folder)];
    services.push(service);
    return { url: service.url, key: made };
  }

  beforeAll(async () => {
    ({ url, key } = await start());
  });
  afterAll(async () => {
    for (const service of services) expect(await service.stop()).toBe(0);
    for (const folder of folders) await folder.remove();
  });

  let people = 0;
  /** Somebody whom no other test knows: their number, and how the panel holds it. */
  function someone(): { phone: string; held: string } {
    people += 1;
    const last = String(people).padStart(4, '0');
    return { phone: `+549114444${last}`, held: `011 15-4444-${last}` };
  }

  /** Posts an event about somebody; answers its id. */
  async function tell(type: string, { held }: { held: string }, locale = 'es'): Promise<string> {
    const event = sampleEvent(type, {
      id: randomUUID(),
      locale,
      client: { id: held, phone: held, country: 'AR' },
    });
    expect((await post(url, event)).status).toBe(202);
    return event.id;
  }

  async function outcome(eventId: string): Promise<DeliveryView | undefined> {
    const [delivery] = await settled(url, key, eventId);
    return delivery;
  }

  /** Somebody who has had a message of ours. */
  async function client(locale = 'es'): Promise<ReturnType<typeof someone>> {
    const one = someone();
    expect((await outcome(await tell('client.registered', one, locale)))?.status).toBe('delivered');
    return one;
  }

  /** What they were told, without notices, once there are so many texts on the phone. */
  async function heard({ phone }: { phone: string }, texts: number, locale = 'es'): Promise<string[]> {
    const all = await eventually(
      () => textsTo(url, phone),
      ({ length }) => length >= texts,
    );
    return all.map((text) => kindOf(text, locale));
  }

  describe('that it is enough', () => {
    it('has no more notices, but security alerts all the same, until they want them back', async () => {
      const one = await client();
      await customerWrites(url, one.phone, ' Baja. ');
      expect((await heard(one, 2)).at(-1)).toBe('opt_out');
      const answer = (await textsTo(url, one.phone)).at(-1);
      expect(answer?.split('\n').at(-1)).toBe(clientArea);
      expect(answer).toContain('ALTA');

      const [notice, alert] = [
        await tell('invoice.generated', one),
        await tell('client.password_changed', one),
      ];
      expect(await outcome(notice)).toMatchObject({ status: 'refused', reason: 'opted_out' });
      expect(await outcome(alert)).toMatchObject({ status: 'delivered', recipient: one.phone });

      await customerWrites(url, one.phone, 'Alta');
      expect((await heard(one, 4)).at(-1)).toBe('opt_in');
      expect((await outcome(await tell('invoice.paid', one)))?.status).toBe('delivered');
      expect(await messagesOn(url, one.phone)).toHaveLength(7);
    });

    it.each([
      ['STOP', 'es'],
      ['Unsubscribe', 'en'],
      ['SAIR', 'pt'],
      ['Cancella', 'it'],
      ['ARRÊT', 'fr'],
    ])('says so with %s', async (word, locale) => {
      const one = await client(locale);
      await customerWrites(url, one.phone, word);
      expect((await heard(one, 2, locale)).at(-1)).toBe('opt_out');
      expect((await outcome(await tell('invoice.generated', one)))?.reason).toBe('opted_out');
    });

    it('is believed though nobody knows them', async () => {
      const one = someone();
      await customerWrites(url, one.phone, 'STOP');
      expect(await heard(one, 1)).toEqual(['opt_out']);
      expect((await outcome(await tell('client.registered', one)))?.reason).toBe('opted_out');
    });
  });

  describe('a question', () => {
    it.each([
      ['Quiero dar de baja el servicio', 'es', 'questions.cancellation'],
      ['¿Cómo puedo mejorar mi plan?', 'es', 'questions.upgrade'],
      ['I want to downgrade my plan', 'en', 'questions.downgrade'],
      ['Gostaria de mudar de plano', 'pt', 'questions.plan_change'],
      ['Vorrei disdire il servizio', 'it', 'questions.cancellation'],
    ])('is told what the manual says and where: %s', async (text, locale, kind) => {
      const one = await client(locale);
      await customerWrites(url, one.phone, text);
      expect((await heard(one, 2, locale)).at(-1)).toBe(kind);
      expect((await textsTo(url, one.phone)).at(-1)?.split('\n').at(-1)).toBe(clientArea);
    });

    it('about a transfer gets the text for it, ready in a link', async () => {
      const one = await client('fr');
      await customerWrites(url, one.phone, 'Je voudrais changer le titulaire');
      expect((await heard(one, 2, 'fr')).at(-1)).toBe('transfer.how');
      const answer = (await textsTo(url, one.phone)).at(-1) ?? '';
      const ready = new URL(/https:\/\/wa\.me\S+/.exec(answer)?.[0] ?? '').searchParams.get('text') ?? '';
      expect(answer.split('\n')).toContain(ready);
    });

    it('is answered once a day where nobody knows them, and whenever they ask where we do', async () => {
      const [unknown, known] = [someone(), await client()];
      for (const { phone } of [unknown, known]) {
        for (let n = 0; n < 3; n += 1) await customerWrites(url, phone, 'Quiero cancelar el servicio');
      }
      expect(await heard(known, 4)).toHaveLength(4);
      // Attempts at a transfer have a limit of their own: this one shows that the questions before it were dealt with.
      const blank = `Hola! soy xxxxx, mi correo de cliente es xxxxx y deseo que el servicio xxxxx, que está activo y al día,
        pase a nombre del cliente xxxxx con correo xxxxx.`;
      await customerWrites(url, unknown.phone, blank);
      expect(await heard(unknown, 2)).toEqual(['questions.cancellation', 'transfer.blank']);
    });

    it('is answered once, also when WhatsApp takes the answer and then fails to say so', async () => {
      const one = await client();
      await network(url, { acceptThenFailRate: 1 });
      await customerWrites(url, one.phone, 'Quiero cancelar el servicio');
      await heard(one, 2);
      await network(url, { acceptThenFailRate: 0 });
      await customerWrites(url, one.phone, 'Quiero mejorar mi plan');
      const kinds = await heard(one, 3);
      expect(kinds.slice(1)).toEqual(['questions.cancellation', 'questions.upgrade']);
      const response = await fetch(`${url}/v1/deliveries?type=conversation.reply&limit=2`, {
        headers: { authorization: `Bearer ${key}` },
      });
      const { deliveries } = (await response.json()) as { deliveries: DeliveryView[] };
      expect(deliveries.map(({ recipient, text }) => [recipient, kindOf(text ?? '')])).toEqual([
        [one.phone, 'questions.upgrade'],
        [one.phone, 'questions.cancellation'],
      ]);
    });

    it('is answered before the notices that wait for their turn', async () => {
      const slow = await start({ SEND_RATE_PER_MINUTE: '1' });
      const one = someone();
      const events = Array.from({ length: 3 }, () =>
        sampleEvent('domain.deleted', { id: randomUUID(), client: { id: randomUUID(), phone: one.held } }),
      );
      for (const event of events) expect((await post(slow.url, event)).status).toBe(202);
      await eventually(
        () => deliveriesOf(slow.url, slow.key, events[2]?.id ?? ''),
        ([delivery]) => delivery?.holdReason === 'paced',
      );
      await customerWrites(slow.url, one.phone, 'Quiero cancelar el servicio');
      const texts = await eventually(
        () => textsTo(slow.url, one.phone),
        (all) => all.some((text) => kindOf(text) === 'questions.cancellation'),
      );
      expect(texts.length).toBeLessThan(events.length + 1);
    });
  });

  it('anything else is left to a person', async () => {
    const one = await client();
    for (const text of ['Hola, ¿cómo están?', 'No me anda la radio desde ayer', '👍', 'ya pagué la factura'])
      await customerWrites(url, one.phone, text);
    await customerWrites(url, one.phone, 'Quiero cancelar el servicio');
    expect((await heard(one, 2)).slice(1)).toEqual(['questions.cancellation']);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import path from 'node:path';
import type { Inbound } from '../../src/delivery/ports.ts';
import { bareClient } from './bare-client.ts';
import { startWatched, type Watched } from './watched.ts';
import { openWebOnPhones, type WebOnPhones } from './web-on-phones.ts';

const phone = '+5491123456789';
const chat = '5491123456789@c.us';

describe('Receiving through WhatsApp Web', () => {
  let web: WebOnPhones;
  let watched: Watched;

  /** What came after the first so many, each once: things are told at least once. */
  function factsAfter(count: number): Inbound[] {
    const byId = new Map(watched.inbound.slice(count).map((fact) => [fact.id, fact]));
    return [...byId.values()];
  }

  const heard = (text: string) => watched.until(({ inbound }) => inbound.some((fact) => fact.text === text));

  beforeAll(async () => {
    web = await openWebOnPhones();
    watched = await startWatched(web.transport());
    await watched.untilReady();
  });

  afterAll(async () => {
    await watched.transport.stop();
    await web.close();
  });

  it('hands on what a customer writes, changes and takes back', async () => {
    const id = web.whatsApp.write(phone, 'Buenas');
    await heard('Buenas');
    web.whatsApp.edit(id, 'Buenas tardes');
    await heard('Buenas tardes');
    web.whatsApp.revoke(id);
    await watched.until(({ inbound }) => inbound.some(({ kind }) => kind === 'revoked'));

    const facts = factsAfter(0);
    expect(facts.map(({ kind, text }) => [kind, text])).toEqual([
      ['message', 'Buenas'],
      ['edited', 'Buenas tardes'],
      ['revoked', ''],
    ]);
    for (const fact of facts) expect(fact).toMatchObject({ messageId: id, chat, phone });
    expect(new Set(facts.map((fact) => fact.id)).size).toBe(3);
  });

  it('leaves groups, status posts and what our own people write alone', async () => {
    const before = watched.inbound.length;
    web.whatsApp.writeInGroup('Hola a todos');
    web.whatsApp.postStatus('De viaje');
    web.whatsApp.writeFromOurPhone(phone, 'A mano');
    web.whatsApp.write(phone, '¿Siguen ahí?');
    await heard('¿Siguen ahí?');
    expect(factsAfter(before).map(({ text }) => text)).toEqual(['¿Siguen ahí?']);
  });

  it('hands on what comes from a LID, and tells the number behind it where WhatsApp does', async () => {
    web.whatsApp.setLid('+5491100002222', '222@lid');
    web.whatsApp.setLid('+5491100003333', '333@lid', { known: false });
    const before = watched.inbound.length;
    web.whatsApp.write('+5491100002222', 'Soy Ana');
    web.whatsApp.write('+5491100003333', 'Soy alguien');
    await heard('Soy alguien');

    expect(factsAfter(before)).toMatchObject([
      { chat: '222@lid', text: 'Soy Ana' },
      { chat: '333@lid', text: 'Soy alguien' },
    ]);
    for (const fact of factsAfter(before)) expect(fact).not.toHaveProperty('phone');
    expect(await watched.transport.phoneOf('222@lid')).toBe('+5491100002222');
    expect(await watched.transport.phoneOf('333@lid')).toBeUndefined();
  });

  it('hands each thing on in spite of iframes, for each of which the library starts once more', async () => {
    const reports = watched.reports.length;
    web.whatsApp.addIframe();
    web.whatsApp.addIframe();
    await web.whatsApp.reload();
    await watched.until(() => watched.reports.slice(reports).some(({ state }) => state === 'ready'));
    const before = watched.inbound.length;
    web.whatsApp.write(phone, 'Con marcos');
    await heard('Con marcos');
    expect(factsAfter(before).map(({ text }) => text)).toContain('Con marcos');
    expect(watched.reports.slice(reports).map(({ state }) => state)).toEqual(['lost', 'ready']);
  });

  it('finds what happened while it was away, also where a person has read it meanwhile', async () => {
    await watched.transport.stop();
    const early = web.whatsApp.write(phone, 'Mientras');
    // Somebody looks at the chat: WhatsApp counts it as read.
    const somebody = bareClient(path.join(web.dataDir, 'whatsapp'), web.chromium);
    const ready = somebody.next('ready');
    await somebody.client.initialize();
    await ready;
    await somebody.client.sendSeen(chat);
    expect((await somebody.client.getChatById(chat)).unreadCount).toBe(0);
    expect(somebody.events).not.toContain('message');
    await somebody.client.destroy();
    web.whatsApp.edit(early, 'Mientras tanto');
    web.whatsApp.revoke(web.whatsApp.write('+5491100004444', 'Perdón'));
    web.whatsApp.writeInGroup('Nadie nos ve');
    web.whatsApp.writeFromOurPhone(phone, 'A mano otra vez');

    watched = await startWatched(web.transport(), 2);
    await heard('Mientras tanto');
    await watched.until(({ inbound }) => inbound.some(({ kind }) => kind === 'revoked'));

    const texts = factsAfter(0).map(({ text }) => text);
    expect(texts).not.toContain('Nadie nos ve');
    expect(texts).not.toContain('A mano otra vez');
    // What was handed on before is told again, and is known by its id.
    expect(factsAfter(0)).toContainEqual(
      expect.objectContaining({ messageId: early, kind: 'edited', text: 'Mientras tanto', phone }),
    );
    expect(factsAfter(0)).toContainEqual(
      expect.objectContaining({ chat: '5491100004444@c.us', kind: 'revoked', text: '' }),
    );
  });
});

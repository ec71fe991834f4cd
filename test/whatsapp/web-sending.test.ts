import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Found, Message } from '../../src/delivery/ports.ts';
import { killBrowser } from './running-browser.ts';
import { startWatched, type Watched } from './watched.ts';
import { openWebOnPhones, type WebOnPhones } from './web-on-phones.ts';

// One session for all of them: each test has a phone of its own, and leaves the session ready.
describe('Sending through WhatsApp Web', () => {
  let web: WebOnPhones;
  let watched: Watched;
  let numbers = 0;
  let phone: string;
  let message: Message;

  const onPhone = () => web.whatsApp.messagesOn(phone).map(({ text }) => text);
  const send = () => watched.transport.send(message);
  const lookUp = () => watched.transport.lookUp(message.key, message.chat);

  async function lookUpUntil(isWanted: (found: Found) => boolean): Promise<Found> {
    for (;;) {
      await watched.untilReady();
      const found = await lookUp();
      if (isWanted(found)) return found;
    }
  }

  /** As the sender does: what may have been sent is looked up, and what surely was not is sent again under its key. */
  async function settleAsTheSender(): Promise<void> {
    for (;;) {
      const { kind } = await lookUpUntil((found) => found.kind !== 'pending' && found.kind !== 'unavailable');
      if (kind === 'sent') return;
      if ((await send()).kind === 'sent') return;
    }
  }

  beforeAll(async () => {
    web = await openWebOnPhones();
    watched = await startWatched(web.transport());
    await watched.untilReady();
  });

  beforeEach(() => {
    numbers += 1;
    phone = `+54911230000${String(numbers).padStart(2, '0')}`;
    const digits = phone.slice(1);
    message = { key: `3EB0${digits}`, chat: `${digits}@c.us`, text: `Hola ${numbers}`, deliveryId: 'dlv_1' };
  });

  afterEach(async () => {
    web.whatsApp.setSends('work');
    web.whatsApp.setAcks('all');
    web.whatsApp.releaseHungSends();
    await watched.untilReady();
  });

  afterAll(async () => {
    await watched.transport.stop();
    await web.close();
  });

  it('is in doubt about what WhatsApp’s server does not confirm, until it does', async () => {
    web.whatsApp.setAcks('none');
    expect(await send()).toMatchObject({ kind: 'in_doubt' });
    expect(await lookUp()).toEqual({ kind: 'pending' });

    web.whatsApp.setAcks('all');

    await watched.until(({ receipts }) => receipts.some(({ key }) => key === message.key));
    expect(await lookUp()).toMatchObject({ kind: 'sent' });
    expect(onPhone()).toEqual([message.text]);
  });

  it('does not take a message for sent that never leaves the page', async () => {
    web.whatsApp.setSends('drop');
    expect(await send()).toMatchObject({ kind: 'in_doubt' });
    expect(await lookUp()).toEqual({ kind: 'pending' });
    expect(onPhone()).toEqual([]);

    web.whatsApp.setSends('work');
    web.whatsApp.setOnline(false);
    await watched.until(({ transport }) => transport.state === 'lost');
    web.whatsApp.setOnline(true);

    await lookUpUntil(({ kind }) => kind === 'sent');
    expect(onPhone()).toEqual([message.text]);
  });

  it('is in doubt about what WhatsApp marks as failed, which then surely was not sent', async () => {
    web.whatsApp.setAcks('error');
    expect(await send()).toMatchObject({ kind: 'in_doubt' });
    expect(await lookUp()).toEqual({ kind: 'failed' });
    expect(onPhone()).toEqual([]);
  });

  it('sends to the LID that a number is answered with, and finds it there under either address', async () => {
    web.whatsApp.setLid(phone, '7001@lid', { answeredAs: 'lid' });

    const resolution = await watched.transport.resolve([phone]);
    expect(resolution).toEqual({ kind: 'found', chat: '7001@lid', phone, lid: '7001@lid' });
    const sent = await watched.transport.send({ ...message, chat: '7001@lid' });

    expect(sent).toMatchObject({ kind: 'sent' });
    expect(onPhone()).toEqual([message.text]);
    expect(await lookUp()).toEqual(sent);
    expect(await watched.transport.lookUp(message.key, '7001@lid')).toEqual(sent);
  });

  it('tells of a LID that is not the address', async () => {
    web.whatsApp.setLid(phone, '7002@lid');
    const found = { kind: 'found', chat: message.chat, phone, lid: '7002@lid' };
    expect(await watched.transport.resolve([phone])).toEqual(found);
  });

  it('refuses what goes to a LID whose number has left WhatsApp', async () => {
    web.whatsApp.setLid(phone, '7003@lid', { answeredAs: 'lid' });
    await watched.transport.resolve([phone]);
    web.whatsApp.setRegistered(phone, false);
    expect(await watched.transport.send({ ...message, chat: '7003@lid' })).toMatchObject({
      kind: 'refused',
      reason: 'not_on_whatsapp',
    });
  });

  it('ends a send that hangs, with its browser, and never sends it twice', async () => {
    watched.statesSince();
    web.whatsApp.setSends('hang');
    expect(await send()).toMatchObject({ kind: 'in_doubt' });
    // While the page may still be at it, nothing proves that it was not sent.
    expect((await lookUp()).kind).toMatch(/^(pending|unavailable)$/);

    web.whatsApp.setSends('work');
    await settleAsTheSender();
    web.whatsApp.releaseHungSends();

    expect(watched.statesSince()).toEqual(['lost', 'ready']);
    await watched.transport.send({ ...message, key: '3EB0AFTER', text: 'Después' });
    expect(onPhone()).toEqual([message.text, 'Después']);
  });

  it('does not send twice what hung, when it goes on as soon as it is given up', async () => {
    web.whatsApp.setSends('hang');
    expect(await send()).toMatchObject({ kind: 'in_doubt' });
    web.whatsApp.setSends('work');
    web.whatsApp.releaseHungSends();
    await settleAsTheSender();
    expect(onPhone()).toEqual([message.text]);
  });

  it('comes back by itself when the browser is killed while the message is on its way', async () => {
    watched.statesSince();
    const before = watched.reports.length;
    web.whatsApp.setAcks('none');
    const sent = send();
    await web.whatsApp.until(() => onPhone().length === 1);

    await killBrowser(web.profileDir);

    // The page would hand it over once more, under its key, if it did not learn that WhatsApp has it.
    web.whatsApp.setAcks('all');
    expect((await sent).kind).toMatch(/^(sent|in_doubt)$/);
    await watched.until(({ reports }) => reports.length > before);
    await lookUpUntil(({ kind }) => kind === 'sent');
    expect(watched.statesSince()).toEqual(['lost', 'ready']);
    expect(onPhone()).toEqual([message.text]);
  });

  it('knows that a message was not sent when the browser is killed before the page has taken it', async () => {
    web.whatsApp.setSends('hang');
    const sent = send();
    await web.whatsApp.until(() => web.whatsApp.hungSends() === 1);

    await killBrowser(web.profileDir);

    expect(await sent).toMatchObject({ kind: 'in_doubt' });
    web.whatsApp.setSends('work');
    await watched.until(({ transport }) => transport.state === 'lost');
    expect(await lookUpUntil(({ kind }) => kind !== 'unavailable')).toEqual({ kind: 'not_found' });
    await settleAsTheSender();
    expect(onPhone()).toEqual([message.text]);
  });

  it('finds what was sent long ago and by an earlier browser, under either address', async () => {
    web.whatsApp.setLid(phone, '7004@lid', { answeredAs: 'lid' });
    await watched.transport.resolve([phone]);
    const chat = '7004@lid';
    const sent = await watched.transport.send({ ...message, chat });
    for (const later of ['A', 'B', 'C', 'D', 'E']) {
      await watched.transport.send({ ...message, chat, key: `${message.key}${later}` });
    }
    await killBrowser(web.profileDir);
    await watched.until(({ transport }) => transport.state === 'lost');
    await watched.untilReady();

    expect(await watched.transport.lookUp(message.key, chat)).toEqual(sent);
    expect(await lookUp()).toEqual(sent);
  });

  it('knows what became of a message when the page is loaded anew in the middle of it', async () => {
    web.whatsApp.setSends('hang');
    const lost = send();
    await web.whatsApp.until(() => web.whatsApp.hungSends() === 1);
    watched.statesSince();

    await web.whatsApp.reload();

    expect(await lost).toMatchObject({ kind: 'in_doubt' });
    expect(await lookUpUntil(({ kind }) => kind !== 'unavailable')).toEqual({ kind: 'not_found' });
    expect(watched.statesSince()).toEqual(['lost', 'ready']);
    web.whatsApp.setSends('work');
    web.whatsApp.releaseHungSends();
    await settleAsTheSender();
    expect(onPhone()).toEqual([message.text]);
  });
});

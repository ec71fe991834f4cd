import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import wweb from 'whatsapp-web.js';
import { tempFolder } from '../support/temp-folder.ts';
import { testBrowser, testBrowserArgs } from './find-browser.ts';
import { openWhatsApp, type SimulatedWhatsApp } from './simulated-whatsapp.ts';

const { Client, LocalAuth } = wweb;
const us = '+5491100000000';
const phone = '+5491123456789';
const chatId = '5491123456789@c.us';
const options = { linkPreview: false, sendSeen: false };

// The library as npm has it, in one browser after the other, on one account.
describe('the simulated WhatsApp Web', () => {
  let whatsapp: SimulatedWhatsApp;
  let profile: Awaited<ReturnType<typeof tempFolder>>;
  let client: wweb.Client;
  let shownQr: string;

  function newClient(executablePath: string): wweb.Client {
    return new Client({
      authStrategy: new LocalAuth({ dataPath: profile.folder }),
      webVersionCache: { type: 'none' },
      puppeteer: {
        executablePath,
        pipe: true,
        args: [
          ...whatsapp.chromeArgs,
          ...testBrowserArgs,
          ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        ],
      },
    });
  }

  /** What the next event of this name brings that fits. */
  function next<Args extends unknown[]>(event: string, fits: (...args: Args) => boolean = () => true) {
    const { promise, resolve } = Promise.withResolvers<Args>();
    const hear = (...args: Args) => {
      if (!fits(...args)) return;
      client.off(event, hear as never);
      resolve(args);
    };
    client.on(event as 'message', hear as never);
    return promise;
  }

  /** The message that the library tells of when this is done. */
  async function messageAfter(write: () => unknown): Promise<wweb.Message> {
    const message = next<[wweb.Message]>('message');
    write();
    return (await message)[0];
  }

  const nextAck = (ack: number) =>
    next<[wweb.Message, number]>('message_ack', (_message, told) => told === ack);
  const textsOn = (number: string) => whatsapp.messagesOn(number).map(({ text }) => text);

  beforeAll(async () => {
    profile = await tempFolder();
    whatsapp = await openWhatsApp();
    client = newClient(await testBrowser());
    const qr = next<[string]>('qr');
    await client.initialize();
    [shownQr] = await qr;
  });

  afterAll(async () => {
    client.pupBrowser?.process()?.kill('SIGKILL');
    await client.destroy().catch(() => {});
    await whatsapp.close();
    await profile.remove();
  });

  it('shows the QR code that the library tells, and is linked when it is scanned', async () => {
    expect(whatsapp.qr()).toBe(shownQr);
    const ready = next('ready');

    whatsapp.setScanner(us);
    await ready;

    expect(whatsapp.linked()).toBe(us);
    expect(client.info.wid._serialized).toBe('5491100000000@c.us');
  });

  it('sends, and tells how far a message has come', async () => {
    const read = nextAck(3);

    const sent = await client.sendMessage(chatId, 'Hola, Juan: https://panel.example.com', options);
    whatsapp.read(phone);
    const [message] = await read;

    expect(sent.ack).toBe(0);
    expect(message.id).toEqual(sent.id);
    expect(whatsapp.messagesOn(phone)).toMatchObject([{ key: sent.id.id, text: sent.body }]);
  });

  it('knows who is on WhatsApp and who is not', async () => {
    whatsapp.setRegistered('+5491100001111', false);

    expect(await client.getNumberId('5491100001111')).toBeNull();
    expect(await client.getNumberId('5491123456789')).toMatchObject({ _serialized: chatId });
    await expect(client.sendMessage('5491100001111@c.us', 'Hola', options)).rejects.toThrow(
      'No LID for user',
    );
  });

  it('brings what a customer writes, changes and takes back, and their chat for the answer', async () => {
    const message = await messageAfter(() => whatsapp.write(phone, 'Buenas'));
    expect(message).toMatchObject({ from: chatId, body: 'Buenas' });
    const { id } = message.id;

    const edited = next<[wweb.Message, string]>('message_edit');
    whatsapp.edit(id, 'Buenas tardes');
    expect((await edited)[1]).toBe('Buenas tardes');

    const revoked = next<[wweb.Message]>('message_revoke_everyone');
    whatsapp.revoke(id);
    expect((await revoked)[0].id.id).toBe(id);

    await message.reply('Diga', undefined, options);
    await whatsapp.until(() => textsOn(phone).includes('Diga'));
  });

  it('hides a number behind a LID, and tells it where it is known', async () => {
    whatsapp.setLid('+5491100002222', '222@lid', { answeredAs: 'lid' });
    whatsapp.setLid('+5491100003333', '333@lid', { known: false });
    const message = await messageAfter(() => whatsapp.write('+5491100003333', 'Hola'));

    expect(message.from).toBe('333@lid');
    expect(await client.getNumberId('5491100002222')).toMatchObject({ _serialized: '222@lid' });
    expect(await client.getContactLidAndPhone(['222@lid', '333@lid'])).toEqual([
      { lid: '222@lid', pn: '5491100002222@c.us' },
      { lid: '333@lid' },
    ]);
  });

  it('also brings what is not for us', async () => {
    const inGroup = await messageAfter(() => whatsapp.writeInGroup('Hola a todos'));
    const status = await messageAfter(() => whatsapp.postStatus('De viaje'));
    const ours = next<[wweb.Message]>('message_create');
    whatsapp.writeFromOurPhone(phone, 'A mano');

    expect(inGroup.from).toMatch(/@g\.us$/);
    expect(status.isStatus).toBe(true);
    expect((await ours)[0].fromMe).toBe(true);
  });

  it('does with sends what a test wants', async () => {
    const before = textsOn(phone).length;
    whatsapp.setSends('fail');
    await expect(client.sendMessage(chatId, 'rechazado', options)).rejects.toThrow();
    whatsapp.setSends('fail_after_taking');
    await expect(client.sendMessage(chatId, 'llegado', options)).rejects.toThrow();
    whatsapp.setSends('drop');
    await client.sendMessage(chatId, 'perdido', options);
    whatsapp.setSends('hang');
    const hung = client.sendMessage(chatId, 'colgado', options);
    await whatsapp.until(() => whatsapp.hungSends() === 1);
    whatsapp.setSends('work');
    await client.sendMessage(chatId, 'enviado', options);
    await whatsapp.until(() => textsOn(phone).length === before + 2);
    whatsapp.releaseHungSends();
    await hung;
    await whatsapp.until(() => textsOn(phone).length === before + 3);

    expect(textsOn(phone).slice(before)).toEqual(['llegado', 'enviado', 'colgado']);
  });

  it('goes through the states of a lost connection, and hands over what is unconfirmed when it is back', async () => {
    const states: string[] = [];
    client.on('change_state', (state) => states.push(state));
    const lost = next('change_state');
    whatsapp.setOnline(false);
    await lost;
    await client.sendMessage(chatId, 'sin conexión', options);

    const connected = next<[string]>('change_state', (state) => state === 'CONNECTED');
    whatsapp.setOnline(true);
    await connected;
    await whatsapp.until(() => textsOn(phone).includes('sin conexión'));

    expect(states).toEqual(['TIMEOUT', 'OPENING', 'CONNECTED']);
    expect(textsOn(phone)).toContain('perdido');
  });

  it('is linked again after a restart, with what came meanwhile in its chats and no event of it', async () => {
    await client.destroy();
    const written = [1, 2, 3, 4, 5].map((number) => `mientras ${number}`);
    for (const text of written) whatsapp.write(phone, text);
    client = newClient(await testBrowser());
    const heard: string[] = [];
    client.on('message_create', ({ body }) => heard.push(body));
    const ready = next('ready');
    await client.initialize();
    await ready;

    const chat = await client.getChatById(chatId);
    // All of them: cutting some off, the library mixes those of one second up.
    const messages = await chat.fetchMessages({ limit: Infinity });

    expect(chat.unreadCount).toBeGreaterThanOrEqual(5);
    expect(messages.slice(-5).map(({ body }) => body)).toEqual(written);
    expect(heard).toEqual([]);
  });

  it('answers nothing while it hangs', async () => {
    await whatsapp.setHanging(true);
    const state = client.getState();
    const first = await Promise.race([state, new Promise((resolve) => setTimeout(resolve, 100, 'nothing'))]);
    await whatsapp.setHanging(false);

    expect(first).toBe('nothing');
    expect(await state).toBe('CONNECTED');
  });

  it('says which module a new version of the library, or of the page, asks for in vain', async () => {
    expect(whatsapp.unknownModules()).toEqual([]);
    whatsapp.loseModule('WAWebMsgKey');
    const ready = next('ready');
    await whatsapp.reload();
    await ready;

    await expect(client.sendMessage(chatId, 'Hola', options)).rejects.toThrow('WAWebMsgKey');
    expect(whatsapp.unknownModules()).toEqual(['WAWebMsgKey']);
  });

  it('logs out from the phone, and can be linked again', async () => {
    whatsapp.setScanner(undefined);
    const disconnected = next<[string]>('disconnected');
    const qr = next<[string]>('qr');

    whatsapp.logOut();

    expect((await disconnected)[0]).toBe('LOGOUT');
    expect((await qr)[0]).toBe(whatsapp.qr());
    expect(whatsapp.linked()).toBeUndefined();

    const ready = next('ready');
    whatsapp.setScanner(us);
    await ready;
  });
});

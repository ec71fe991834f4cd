import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import type { Found, Inbound, Message, Receipt, SessionState, Transport } from '../../src/delivery/ports.ts';

/** WhatsApp as the suite needs it: on purpose in trouble, and telling what the phones have. */
export interface FarSide {
  /** A new session of our one account, not started. Its calls take no longer than a second. */
  transport(): Transport;
  /** The texts that stand on a phone, oldest first. */
  textsOn(phone: string): Promise<string[]>;
  setRegistered(phone: string, registered: boolean): Promise<void>;
  /** The holder of the phone reads what came and what comes. */
  read(phone: string): Promise<void>;
  /** The holder of the phone writes to us. */
  write(phone: string, text: string): Promise<void>;
  setOnline(online: boolean): Promise<void>;
  /**
   * What becomes of sends from now on: they work, they fail and are not taken, or they are taken although the call fails.
   */
  setSends(behaviour: 'work' | 'fail' | 'fail_after_taking'): Promise<void>;
  /** Whether calls that are made from now on are left without an answer. */
  setHanging(hanging: boolean): Promise<void>;
  /** How many of our sessions' connections are open. */
  connections(): Promise<number>;
  close(): Promise<void>;
}

const phone = '+5491123456789';
const otherPhone = '+5491187654321';
const key = '3EB0A1B2C3D4E5F60718';
const text = 'Hola, Juan:';

/** What every transport promises to the sender. `open` makes a far side of its own for each test. */
export function describeTransport(name: string, open: () => Promise<FarSide>): void {
  describe(`the ${name} transport`, () => {
    let far: FarSide;
    let started: Transport[];

    /** Starts a session and writes down what it reports. */
    async function start(epoch: number, transport = far.transport()): Promise<Watched> {
      started.push(transport);
      const watched = watch(transport);
      await transport.start(epoch, watched.listeners);
      return watched;
    }

    /** Starts a session, and addresses the message to where it finds the phone. */
    async function startReady(epoch: number): Promise<Watched & { message: Message }> {
      const watched = await start(epoch);
      await watched.until(({ transport }) => transport.state === 'ready');
      return Object.assign(watched, { message: await addressed(watched.transport) });
    }

    beforeEach(async () => {
      started = [];
      far = await open();
    });

    afterEach(async () => {
      await far.setHanging(false);
      await Promise.all(started.map((transport) => transport.stop()));
      await far.close();
    });

    it('sends a message, which is then found by its key', async () => {
      const { transport, message } = await startReady(1);

      const outcome = await transport.send(message);

      expect(outcome).toEqual({ kind: 'sent', whatsappMessageId: expect.any(String) });
      expect(await far.textsOn(phone)).toEqual([text]);
      expect(await transport.lookUp(key, message.chat)).toEqual(outcome);
      expect(await transport.lookUp('3EB0FFFFFFFFFFFFFFFF', message.chat)).toEqual({ kind: 'not_found' });
    });

    it('finds in a later session what an earlier one has sent, in the same profile', async () => {
      const first = await startReady(1);
      const { profile } = first.transport;
      const outcome = await first.transport.send(first.message);
      await first.transport.stop();

      const second = await startReady(2);

      expect(second.transport.profile).toBe(profile);
      expect(await second.transport.lookUp(key, second.message.chat)).toEqual(outcome);
    });

    it('says which number it is, once it is ready', async () => {
      const { transport } = await startReady(1);
      expect(transport.details).toMatchObject({ number: expect.stringMatching(/^\+\d{8,15}$/) });
      expect(transport.details).not.toHaveProperty('qr');
    });

    it('resolves to the first candidate that is registered', async () => {
      const { transport, message } = await startReady(1);
      const [first, second, third] = ['+5215512345678', '+525512345678', '+525587654321'] as const;
      await far.setRegistered(first, false);

      const resolution = await transport.resolve([first, second, third]);

      expect(resolution).toMatchObject({ kind: 'found', chat: expect.any(String), phone: second });
      const chat = resolution.kind === 'found' ? resolution.chat : '';
      expect(await transport.send({ ...message, chat })).toMatchObject({ kind: 'sent' });
      expect(await far.textsOn(second)).toEqual([text]);
    });

    it('says that a number is not on WhatsApp when no candidate is', async () => {
      const { transport } = await startReady(1);
      await far.setRegistered(phone, false);
      expect(await transport.resolve([phone])).toEqual({ kind: 'not_on_whatsapp' });
      expect(await transport.resolve([])).toEqual({ kind: 'not_on_whatsapp' });
    });

    it('refuses a send to a number that has left WhatsApp since it was resolved', async () => {
      const { transport, message } = await startReady(1);
      await far.setRegistered(phone, false);
      expect(await transport.send(message)).toMatchObject({ kind: 'refused', reason: 'not_on_whatsapp' });
      expect((await transport.lookUp(key, message.chat)).kind).toMatch(/^(not_found|failed)$/);
      expect(await far.textsOn(phone)).toEqual([]);
    });

    it('is lost while it is offline, sends nothing, and is ready again by itself', async () => {
      const watched = await startReady(1);
      const { transport, message } = watched;

      await far.setOnline(false);
      await watched.until(() => transport.state === 'lost');
      expect(await transport.send(message)).toMatchObject({ kind: 'not_ready' });
      expect(await transport.resolve([phone])).toMatchObject({ kind: 'not_ready' });
      expect(await transport.lookUp(key, message.chat)).toMatchObject({ kind: 'unavailable' });

      await far.setOnline(true);
      await watched.until(() => transport.state === 'ready');
      expect(await far.textsOn(phone)).toEqual([]);
      expect(await transport.send(message)).toMatchObject({ kind: 'sent' });
      expect(watched.states.slice(watched.states.indexOf('lost'))).toContain('ready');
    });

    it('starts while it is offline, and is ready once that is over', async () => {
      await far.setOnline(false);
      const watched = await start(1);
      expect(watched.transport.state).not.toBe('ready');
      await far.setOnline(true);
      await watched.until(({ transport }) => transport.state === 'ready');
    });

    it('is in doubt about a message that was taken although the call failed, until it is looked up', async () => {
      const { transport, message } = await startReady(1);
      await far.setSends('fail_after_taking');

      expect(await transport.send(message)).toMatchObject({ kind: 'in_doubt' });

      await far.setSends('work');
      expect(await lookUpUntilKnown(transport, message)).toMatchObject({ kind: 'sent' });
      expect(await far.textsOn(phone)).toEqual([text]);
    });

    it('does not find a message that surely was not sent', async () => {
      const { transport, message } = await startReady(1);
      await far.setSends('fail');

      const outcome = await transport.send(message);

      await far.setSends('work');
      expect(outcome.kind).toMatch(/^(unavailable|in_doubt)$/);
      expect((await lookUpUntilKnown(transport, message)).kind).toMatch(/^(not_found|failed)$/);
      expect(await far.textsOn(phone)).toEqual([]);
    });

    it('hands on that a message was delivered, and read once the phone reads', async () => {
      const watched = await startReady(1);
      await watched.transport.send(watched.message);
      await watched.until(({ receipts }) => receipts.some(({ kind }) => kind === 'delivered'));

      await far.read(phone);
      await watched.until(({ receipts }) => receipts.some(({ kind }) => kind === 'read'));

      expect(watched.receipts.every((receipt) => receipt.key === key && receipt.at > 0)).toBe(true);
    });

    it('hands receipts on that came while nobody was there', async () => {
      const first = await startReady(1);
      await first.transport.send(first.message);
      await first.transport.stop();
      await far.read(phone);

      const second = await startReady(2);

      await second.until(({ receipts }) => receipts.some(({ kind }) => kind === 'read'));
      expect(second.receipts.every((receipt) => receipt.key === key)).toBe(true);
    });

    it('hands receipts on again that could not be kept', async () => {
      const watched = await startReady(1);
      watched.fails = 'onReceipts';
      await watched.transport.send(watched.message);
      const delivered = () => watched.receipts.filter(({ kind }) => kind === 'delivered');
      await watched.until(() => delivered().length > 1);
      expect(new Set(delivered().map((receipt) => receipt.key))).toEqual(new Set([key]));
    });

    it('hands on what customers write, each with who it is', async () => {
      const watched = await startReady(1);
      await far.write(phone, 'Hola, ¿qué tal? 👋');
      await far.write(otherPhone, 'Buenas');
      await watched.until(({ inbound }) => new Set(inbound.map(({ id }) => id)).size === 2);

      const written = await Promise.all(watched.inbound.map((each) => whoAndWhat(watched.transport, each)));
      expect(written).toContainEqual([phone, 'Hola, ¿qué tal? 👋']);
      expect(written).toContainEqual([otherPhone, 'Buenas']);
      for (const { kind, messageId, at } of watched.inbound) {
        expect([kind, messageId, at]).toEqual(['message', expect.stringMatching(/./), expect.any(Number)]);
      }
    });

    it('hands on what customers wrote while nobody was there', async () => {
      const first = await startReady(1);
      await first.transport.stop();
      await far.write(phone, 'Anybody there?');

      const second = await startReady(2);

      await second.until(({ inbound }) => inbound.length > 0);
      expect(await whoAndWhat(second.transport, second.inbound[0]!)).toEqual([phone, 'Anybody there?']);
      expect(first.inbound).toEqual([]);
    });

    it('hands on again, as the same, what customers wrote and could not be kept', async () => {
      const watched = await startReady(1);
      watched.fails = 'onInbound';
      await far.write(phone, 'Hola');
      await watched.until(({ inbound }) => inbound.length > 1);
      const [first, second] = watched.inbound;
      expect(second).toEqual(first);
    });

    it('is shut out for good by a newer epoch', async () => {
      const older = await startReady(1);
      const newer = await startReady(2);

      expect((await older.transport.send(older.message)).kind).toMatch(/^(unavailable|not_ready)$/);
      expect(await newer.transport.send({ ...newer.message, text: 'Newer' })).toMatchObject({ kind: 'sent' });
      await older.until(({ transport }) => transport.state !== 'ready');

      const late = await start(1);
      expect(late.transport.state).not.toBe('ready');
      expect((await late.transport.send(older.message)).kind).toMatch(/^(unavailable|not_ready)$/);
      expect(await far.textsOn(phone)).toEqual(['Newer']);
    });

    it('leaves nothing open after it was stopped, and can be started again', async () => {
      const { transport, message } = await startReady(1);
      await Promise.all([transport.send(message), transport.resolve([phone])]);

      await transport.stop();

      await eventually(async () => (await far.connections()) === 0);
      expect(transport.state).not.toBe('ready');
      expect(await transport.send(message)).toMatchObject({ kind: 'not_ready' });
      await transport.stop();

      const again = await start(2, transport);
      await again.until(() => transport.state === 'ready');
      expect(await transport.send({ ...message, key: '3EB000000000000000AA' })).toMatchObject({
        kind: 'sent',
      });
    });

    it('stops while calls are under way, and each of them ends', async () => {
      const { transport, message } = await startReady(1);
      await far.setHanging(true);
      const calls = [transport.send(message), transport.resolve([phone])] as const;
      await transport.stop();
      const [sent, resolution] = await Promise.all(calls);
      expect(sent.kind).toMatch(/^(in_doubt|not_ready)$/);
      expect(resolution.kind).toBe('unavailable');
    });

    it('ends every call by itself when the far side hangs, and recovers', async () => {
      const watched = await startReady(1);
      const { transport, message } = watched;
      await far.setHanging(true);

      const [sent, resolution, found] = await Promise.all([
        transport.send(message),
        transport.resolve([phone]),
        transport.lookUp(key, message.chat),
      ]);

      expect(sent).toMatchObject({ kind: 'in_doubt' });
      expect(resolution).toMatchObject({ kind: 'unavailable' });
      expect(found).toMatchObject({ kind: 'unavailable' });
      await watched.until(() => transport.state === 'lost');

      await far.setHanging(false);
      await watched.until(() => transport.state === 'ready');
      const isThere = (await lookUpUntilKnown(transport, message)).kind === 'sent';
      expect(await far.textsOn(phone)).toEqual(isThere ? [text] : []);
    });

    it('ends its start by itself when the far side hangs', async () => {
      await far.setHanging(true);
      const watched = await start(1);
      expect(watched.transport.state).not.toBe('ready');
      await far.setHanging(false);
      await watched.until(({ transport }) => transport.state === 'ready');
    });
  });
}

/** A transport, and everything that it has reported. */
interface Watched {
  transport: Transport;
  states: SessionState[];
  receipts: Receipt[];
  inbound: Inbound[];
  /** What comes next to this listener cannot be kept, once. */
  fails: 'onReceipts' | 'onInbound' | undefined;
  listeners: Parameters<Transport['start']>[1];
  /** Resolves as soon as it is so: asked at once, and whenever the transport reports something. */
  until(isSo: (watched: Watched) => boolean): Promise<void>;
}

function watch(transport: Transport): Watched {
  const reported = new EventTarget();
  const report = (): boolean => reported.dispatchEvent(new Event('report'));
  const failOnce = (listener: 'onReceipts' | 'onInbound'): void => {
    if (watched.fails !== listener) return;
    watched.fails = undefined;
    throw new Error('the store is away');
  };
  const watched: Watched = {
    transport,
    states: [],
    receipts: [],
    inbound: [],
    fails: undefined,
    listeners: {
      async onReceipts(receipts) {
        watched.receipts.push(...receipts);
        report();
        failOnce('onReceipts');
      },
      async onInbound(inbound) {
        watched.inbound.push(...inbound);
        report();
        failOnce('onInbound');
      },
      onStateChange(state) {
        watched.states.push(state);
        report();
      },
    },
    async until(isSo) {
      while (!isSo(watched)) {
        await new Promise((resolve) => {
          reported.addEventListener('report', resolve, { once: true });
        });
      }
    },
  };
  return watched;
}

async function addressed(transport: Transport): Promise<Message> {
  const resolution = await transport.resolve([phone]);
  if (resolution.kind !== 'found') throw new Error(`the phone was not found: ${resolution.kind}`);
  return { key, chat: resolution.chat, text, deliveryId: 'dlv_1' };
}

async function lookUpUntilKnown(transport: Transport, { chat }: Message): Promise<Found> {
  let found: Found = { kind: 'pending' };
  await eventually(async () => {
    found = await transport.lookUp(key, chat);
    return found.kind !== 'pending' && found.kind !== 'unavailable';
  });
  return found;
}

/** A chat's address does not always tell its number: then the transport can be asked. */
async function whoAndWhat(transport: Transport, inbound: Inbound): Promise<[string | undefined, string]> {
  return [inbound.phone ?? (await transport.phoneOf(inbound.chat)), inbound.text];
}

async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await delay(10);
}

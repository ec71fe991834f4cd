import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import type { Found, Message, Receipt, SessionState, Transport } from '../../src/delivery/ports.ts';

/** WhatsApp as the suite needs it: on purpose in trouble, and telling what the phones have. */
export interface FarSide {
  /** A new session of our one account, not started. Its calls take no longer than a second. */
  transport(): Transport;
  /** The texts that stand on a phone, oldest first. */
  textsOn(phone: string): Promise<string[]>;
  setRegistered(phone: string, registered: boolean): Promise<void>;
  /** The holder of the phone reads what came and what comes. */
  read(phone: string): Promise<void>;
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
const message: Message = {
  key: '3EB0A1B2C3D4E5F60718',
  chat: phone,
  text: 'Hola, Juan:',
  deliveryId: 'dlv_1',
};

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

    async function startReady(epoch: number): Promise<Watched> {
      const watched = await start(epoch);
      await watched.until(({ transport }) => transport.state === 'ready');
      return watched;
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
      const { transport } = await startReady(1);

      const outcome = await transport.send(message);

      expect(outcome).toEqual({ kind: 'sent', whatsappMessageId: expect.any(String) });
      expect(await far.textsOn(phone)).toEqual([message.text]);
      expect(await transport.lookUp(message.key, phone)).toEqual(outcome);
      expect(await transport.lookUp('3EB0FFFFFFFFFFFFFFFF', phone)).toEqual({ kind: 'not_found' });
    });

    it('finds in a later session what an earlier one has sent, in the same profile', async () => {
      const first = await startReady(1);
      const { profile } = first.transport;
      const outcome = await first.transport.send(message);
      await first.transport.stop();

      const second = await startReady(2);

      expect(second.transport.profile).toBe(profile);
      expect(await second.transport.lookUp(message.key, phone)).toEqual(outcome);
    });

    it('resolves to the first candidate that is registered', async () => {
      const { transport } = await startReady(1);
      const [first, second, third] = ['+5215512345678', '+525512345678', '+525587654321'] as const;
      await far.setRegistered(first, false);

      const resolution = await transport.resolve([first, second, third]);

      expect(resolution).toEqual({ kind: 'found', chat: expect.any(String), phone: second });
      const chat = resolution.kind === 'found' ? resolution.chat : '';
      expect(await transport.send({ ...message, chat })).toMatchObject({ kind: 'sent' });
      expect(await far.textsOn(second)).toEqual([message.text]);
    });

    it('says that a number is not on WhatsApp when no candidate is', async () => {
      const { transport } = await startReady(1);
      await far.setRegistered(phone, false);
      expect(await transport.resolve([phone])).toEqual({ kind: 'not_on_whatsapp' });
      expect(await transport.resolve([])).toEqual({ kind: 'not_on_whatsapp' });
    });

    it('refuses a send to a number that has left WhatsApp since it was resolved', async () => {
      const { transport } = await startReady(1);
      await transport.resolve([phone]);
      await far.setRegistered(phone, false);
      expect(await transport.send(message)).toMatchObject({ kind: 'refused', reason: 'not_on_whatsapp' });
      expect(await transport.lookUp(message.key, phone)).toEqual({ kind: 'not_found' });
    });

    it('is lost while it is offline, sends nothing, and is ready again by itself', async () => {
      const watched = await startReady(1);
      const { transport } = watched;

      await far.setOnline(false);
      await watched.until(() => transport.state === 'lost');
      expect(await transport.send(message)).toMatchObject({ kind: 'not_ready' });
      expect(await transport.resolve([phone])).toMatchObject({ kind: 'not_ready' });
      expect(await transport.lookUp(message.key, phone)).toMatchObject({ kind: 'unavailable' });

      await far.setOnline(true);
      await watched.until(() => transport.state === 'ready');
      expect(await far.textsOn(phone)).toEqual([]);
      expect(await transport.send(message)).toMatchObject({ kind: 'sent' });
      expect(watched.states.slice(-2)).toEqual(['lost', 'ready']);
    });

    it('starts while it is offline, and is ready once that is over', async () => {
      await far.setOnline(false);
      const watched = await start(1);
      expect(watched.transport.state).not.toBe('ready');
      await far.setOnline(true);
      await watched.until(({ transport }) => transport.state === 'ready');
    });

    it('is in doubt about a message that was taken although the call failed, until it is looked up', async () => {
      const { transport } = await startReady(1);
      await far.setSends('fail_after_taking');

      expect(await transport.send(message)).toMatchObject({ kind: 'in_doubt' });

      await far.setSends('work');
      expect(await lookUpUntilKnown(transport)).toMatchObject({ kind: 'sent' });
      expect(await far.textsOn(phone)).toEqual([message.text]);
    });

    it('does not find a message that surely was not sent', async () => {
      const { transport } = await startReady(1);
      await far.setSends('fail');

      const outcome = await transport.send(message);

      await far.setSends('work');
      expect(outcome.kind).toMatch(/^(unavailable|in_doubt)$/);
      expect((await lookUpUntilKnown(transport)).kind).toMatch(/^(not_found|failed)$/);
      expect(await far.textsOn(phone)).toEqual([]);
    });

    it('hands on that a message was delivered, and read once the phone reads', async () => {
      const watched = await startReady(1);
      await watched.transport.send(message);
      await watched.until(({ receipts }) => receipts.some(({ kind }) => kind === 'delivered'));

      await far.read(phone);
      await watched.until(({ receipts }) => receipts.some(({ kind }) => kind === 'read'));

      expect(watched.receipts.every(({ key, at }) => key === message.key && at > 0)).toBe(true);
    });

    it('hands receipts on that came while nobody was there', async () => {
      const first = await startReady(1);
      await first.transport.send(message);
      await first.transport.stop();
      await far.read(phone);

      const second = await startReady(2);

      await second.until(({ receipts }) => receipts.some(({ kind }) => kind === 'read'));
      expect(second.receipts.every(({ key }) => key === message.key)).toBe(true);
    });

    it('hands receipts on again that could not be kept', async () => {
      const transport = far.transport();
      started.push(transport);
      const handed: Receipt[] = [];
      const again = Promise.withResolvers<void>();
      await transport.start(1, {
        async onReceipts(receipts) {
          const isFirst = handed.length === 0;
          handed.push(...receipts);
          if (isFirst) throw new Error('the store is away');
          again.resolve();
        },
        onStateChange: () => undefined,
      });

      await untilReady(transport);
      await transport.send(message);
      await again.promise;

      expect(handed.filter(({ kind }) => kind === 'delivered').length).toBeGreaterThan(1);
    });

    it('is shut out for good by a newer epoch', async () => {
      const older = await startReady(1);
      const newer = await startReady(2);

      expect((await older.transport.send(message)).kind).toMatch(/^(unavailable|not_ready)$/);
      expect(await newer.transport.send({ ...message, text: 'Newer' })).toMatchObject({ kind: 'sent' });
      await older.until(({ transport }) => transport.state !== 'ready');

      const late = await start(1);
      expect(late.transport.state).not.toBe('ready');
      expect((await late.transport.send(message)).kind).toMatch(/^(unavailable|not_ready)$/);
      expect(await far.textsOn(phone)).toEqual(['Newer']);
    });

    it('leaves nothing open after it was stopped, and can be started again', async () => {
      const { transport } = await startReady(1);
      await Promise.all([transport.send(message), transport.resolve([phone])]);

      await transport.stop();

      await eventually(async () => (await far.connections()) === 0);
      expect(transport.state).not.toBe('ready');
      expect(await transport.send(message)).toMatchObject({ kind: 'not_ready' });
      await transport.stop();

      await start(2, transport);
      await untilReady(transport);
      expect(await transport.send({ ...message, key: '3EB000000000000000AA' })).toMatchObject({
        kind: 'sent',
      });
    });

    it('stops while calls are under way, and each of them ends', async () => {
      const { transport } = await startReady(1);
      await far.setHanging(true);
      const calls = [transport.send(message), transport.resolve([phone])] as const;
      await transport.stop();
      const [sent, resolution] = await Promise.all(calls);
      expect(sent.kind).toMatch(/^(in_doubt|not_ready)$/);
      expect(resolution.kind).toBe('unavailable');
    });

    it('ends every call by itself when the far side hangs, and recovers', async () => {
      const watched = await startReady(1);
      const { transport } = watched;
      await far.setHanging(true);

      const [sent, resolution, found] = await Promise.all([
        transport.send(message),
        transport.resolve([phone]),
        transport.lookUp(message.key, phone),
      ]);

      expect(sent).toMatchObject({ kind: 'in_doubt' });
      expect(resolution).toMatchObject({ kind: 'unavailable' });
      expect(found).toMatchObject({ kind: 'unavailable' });
      await watched.until(() => transport.state === 'lost');

      await far.setHanging(false);
      await watched.until(() => transport.state === 'ready');
      const isThere = (await lookUpUntilKnown(transport)).kind === 'sent';
      expect(await far.textsOn(phone)).toEqual(isThere ? [message.text] : []);
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
  listeners: Parameters<Transport['start']>[1];
  /** Resolves as soon as it is so: asked at once, and whenever the transport reports something. */
  until(isSo: (watched: Watched) => boolean): Promise<void>;
}

function watch(transport: Transport): Watched {
  const reported = new EventTarget();
  const report = (): boolean => reported.dispatchEvent(new Event('report'));
  const watched: Watched = {
    transport,
    states: [],
    receipts: [],
    listeners: {
      async onReceipts(receipts) {
        watched.receipts.push(...receipts);
        report();
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

async function untilReady(transport: Transport): Promise<void> {
  await eventually(async () => transport.state === 'ready');
}

async function lookUpUntilKnown(transport: Transport): Promise<Found> {
  let found: Found = { kind: 'pending' };
  await eventually(async () => {
    found = await transport.lookUp(message.key, phone);
    return found.kind !== 'pending' && found.kind !== 'unavailable';
  });
  return found;
}

async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await delay(10);
}

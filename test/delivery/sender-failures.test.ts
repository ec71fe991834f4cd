import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deliveryId, messageKey } from '../../src/delivery/delivery.ts';
import type { Ledger, Transport } from '../../src/delivery/ports.ts';
import { getDelivery } from '../../src/store/deliveries/delivery-views.ts';
import { alert, HOUR, invoice, MINUTE, START } from '../support/events.ts';
import { acquire, leasesOf, NUMBER, somebodyElse } from '../support/ledgers.ts';
import { failingOnce, openBench, type Bench } from '../support/sending.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const keyOf = (eventId: string) => messageKey(deliveryId(eventId, 'client'), 0);
const view = (eventId: string) => getDelivery(bench.store.db, deliveryId(eventId, 'client'), bench.now());
const callsOf = (kind: string) => bench.farSide.calls.filter((call) => call.startsWith(kind));

/** Holds up the first message, before it arrives or before the call answers. */
function holdFirst(when: 'before it arrives' | 'before the answer') {
  const held = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  let isFirst = true;
  const hold = async () => {
    if (!isFirst) return;
    isFirst = false;
    held.resolve();
    await goOn.promise;
  };
  if (when === 'before the answer') bench.farSide.beforeAnswer = hold;
  else {
    bench.farSide.behave = async () => {
      await hold();
      return 'accept' as const;
    };
  }
  return { held: held.promise, goOn: goOn.resolve };
}

describe('A process that dies in the middle of a send', () => {
  // The one that is left hanging stands for the dead one: nothing of it happens until the other has done everything.
  it.each([
    ['before it arrives', ['send', 'lookUp', 'send']],
    ['before the answer', ['send', 'lookUp']],
  ] as const)('%s leaves what the next one looks up, and the message arrives once', async (when, calls) => {
    const { held, goOn } = holdFirst(when);
    await bench.ingest(invoice('a'), invoice('b'));
    bench.start();
    await held;
    bench.start({ takesOver: true });
    await bench.untilStatuses({ a: 'sent', b: 'sent' });
    expect(bench.arrived()).toEqual(['a', 'b']);
    expect(
      bench.farSide.calls.filter((call) => call.endsWith(keyOf('a'))).map((call) => call.split(' ')[0]),
    ).toEqual(calls);
    goOn();
    await bench.calm();
    expect(bench.arrived()).toEqual(['a', 'b']);
    expect(await bench.ledgers.statuses()).toEqual({ a: 'sent', b: 'sent' });
  });

  it('costs the message no wait: what surely did not arrive is sent again at once', async () => {
    const { held, goOn } = holdFirst('before it arrives');
    await bench.ingest(invoice('a'));
    bench.start();
    await held;
    bench.start({ takesOver: true });
    await bench.untilStatuses({ a: 'sent' });
    expect(bench.now()).toBe(START);
    expect((await view('a'))?.attempts.map(({ outcome }) => outcome)).toEqual(['in_doubt', 'sent']);
    goOn();
  });

  it('leaves it to staff, where the far side’s memory is another one since', async () => {
    const { held, goOn } = holdFirst('before the answer');
    await bench.ingest(invoice('a'), invoice('b'));
    bench.start();
    await held;
    bench.farSide.profile = 'profile-2';
    bench.farSide.lookUpAnswer = () => ({ kind: 'not_found' });
    bench.start({ takesOver: true });
    await bench.untilStatuses({ a: 'in_doubt', b: 'sent' });
    goOn();
    await bench.calm();
    expect(bench.arrived()).toEqual(['a', 'b']);
  });

  it('holds back those behind its message for two minutes at most, also where nobody can look it up', async () => {
    const { held, goOn } = holdFirst('before the answer');
    await bench.ingest(invoice('a'), invoice('b'));
    bench.start();
    await held;
    bench.farSide.lookUpAnswer = () => ({ kind: 'unavailable', detail: 'busy' });
    bench.start({ takesOver: true });
    await bench.until(() => callsOf('lookUp').length === 1);
    await bench.untilStuck('a');
    bench.advance(2 * MINUTE);
    await bench.untilStatuses({ a: 'sending', b: 'sent' });
    expect(bench.arrived()).toEqual(['a', 'b']);
    goOn();
  });

  it('between marking and sending leaves a message that is sent once', async () => {
    await bench.ingest(invoice('a'));
    const lease = await acquire(leasesOf(bench.store.db, { holder: somebodyElse }));
    await bench.ledgers.markSending(lease, ['a']);
    await leasesOf(bench.store.db).release(lease);
    bench.start();
    await bench.untilStatuses({ a: 'sent' });
    expect(callsOf('lookUp')).toHaveLength(1);
    expect(bench.arrived()).toEqual(['a']);
  });
});

describe('A sender whose number was taken over', () => {
  it('stops at once, and writes nothing of what it was doing', async () => {
    const { held, goOn } = holdFirst('before the answer');
    await bench.ingest(invoice('a'), invoice('b'), invoice('c', { client: 'c' }));
    const old = bench.start({ concurrency: 1 });
    await held;
    const other = leasesOf(bench.store.db, { holder: somebodyElse, isDead: () => true });
    const lease = await acquire(other);
    goOn();
    await bench.until(() => bench.farSide.connected === 0);
    expect(await bench.ledgers.statuses()).toEqual({ a: 'sending', b: 'queued', c: 'queued' });
    expect(bench.arrived()).toEqual(['a']);
    await bench.ingest(alert('u'));
    await bench.calm();
    expect(bench.arrived()).toEqual(['a']);
    await other.release(lease);
    await bench.untilStatuses({ a: 'sent', b: 'sent', c: 'sent', u: 'sent' });
    expect(bench.arrived().toSorted()).toEqual(['a', 'b', 'c', 'u']);
    await old.stop();
  });

  it('sends nothing that it had only decided about', async () => {
    const asking = Promise.withResolvers<void>();
    bench.farSide.resolve = async ([phone = '']) => {
      await asking.promise;
      return { kind: 'found', phone, chat: phone };
    };
    await bench.ingest(invoice('a'));
    bench.start();
    await bench.until(() => callsOf('resolve').length === 1);
    const other = leasesOf(bench.store.db, { holder: somebodyElse, isDead: () => true });
    await acquire(other);
    asking.resolve();
    await bench.until(() => bench.farSide.connected === 0);
    expect(callsOf('send')).toEqual([]);
    expect(await bench.ledgers.statuses()).toEqual({ a: 'queued' });
  });

  it('sends nothing once its lease has run out, even where nobody has taken it', async () => {
    const { held, goOn } = holdFirst('before it arrives');
    await bench.ingest(invoice('a'), invoice('b'));
    bench.start();
    await held;
    // As for a process that was frozen: its clock has moved on, its lease was not renewed.
    bench.advance(6_000_000_000);
    goOn();
    await bench.calm();
    expect(callsOf('send')).toHaveLength(1);
  });

  it('waits for a number that somebody else holds, and takes it once it is free', async () => {
    const other = leasesOf(bench.store.db, { holder: somebodyElse });
    const lease = await acquire(other);
    await bench.ingest(invoice('a'));
    bench.start();
    await bench.calm();
    expect(bench.farSide.calls).toEqual([]);
    expect(bench.farSide.connected).toBe(0);
    await other.release(lease);
    await bench.untilStatuses({ a: 'sent' });
  });

  it('is one of two that never send the same, however often the number changes hands', async () => {
    await bench.ingest(...Array.from({ length: 30 }, (_, n) => invoice(`e${n}`, { client: `c${n % 6}` })));
    bench.farSide.behave = async () => {
      await new Promise(setImmediate);
      return 'accept' as const;
    };
    bench.start({ concurrency: 4 });
    for (let n = 0; n < 4; n += 1) {
      await bench.until(() => bench.farSide.accepted.length > n * 5);
      bench.start({ takesOver: true, concurrency: 4 });
      await bench.until(async () => (await bench.ledgers.epoch()) === n + 2);
    }
    await bench.until(() => bench.farSide.accepted.length === 30);
    await bench.calm();
    expect(new Set(bench.arrived()).size).toBe(30);
    expect(bench.farSide.accepted).toHaveLength(30);
    for (let n = 0; n < 6; n += 1) {
      const ofClient = bench.arrived().filter((id) => Number(id.slice(1)) % 6 === n);
      expect(ofClient).toEqual(ofClient.toSorted((one, two) => Number(one.slice(1)) - Number(two.slice(1))));
    }
  });
});

describe('A call that throws, though it promised not to,', () => {
  it.each([
    ['accept_and_throw', 1],
    ['lose_and_throw', 2],
  ] as const)('leaves its message in doubt: %s', async (behaviour, sends) => {
    let isFirst = true;
    bench.farSide.behave = ({ text }) => {
      const throws = text === 'text of a' && isFirst;
      if (throws) isFirst = false;
      return throws ? behaviour : 'accept';
    };
    await bench.ingest(invoice('a'), invoice('b', { client: 'b' }), invoice('c', { client: 'c' }));
    bench.start();
    await bench.untilStatuses({ b: 'sent', c: 'sent' });
    await bench.until(async () => (await view('a'))?.attempts.length === 1);
    bench.advance(10_000);
    await bench.untilStatuses({ a: 'sent' });
    expect(bench.arrived().toSorted()).toEqual(['a', 'b', 'c']);
    expect(callsOf(`send ${keyOf('a')}`)).toHaveLength(sends);
  });

  it('while others of its batch are on their way changes nothing for those', async () => {
    const slow = Promise.withResolvers<void>();
    bench.farSide.behave = async ({ text }) => {
      if (text === 'text of a') return 'lose_and_throw';
      await slow.promise;
      return 'accept';
    };
    await bench.ingest(invoice('a', { client: 'a' }), invoice('b', { client: 'b' }));
    bench.start();
    await bench.until(async () => (await view('a'))?.attempts.length === 1);
    await bench.calm();
    expect(callsOf(`lookUp ${keyOf('b')}`)).toEqual([]);
    slow.resolve();
    await bench.untilStatuses({ b: 'sent' });
    expect(callsOf(`send ${keyOf('b')}`)).toHaveLength(1);
  });

  it('is no answer about a number, and is asked again', async () => {
    let isFirst = true;
    bench.farSide.resolve = ([phone = '']) => {
      if (!isFirst) return { kind: 'found', phone, chat: phone };
      isFirst = false;
      throw new Error('detached frame');
    };
    await bench.ingest(invoice('a'));
    bench.start();
    await bench.until(() => callsOf('resolve').length === 1);
    await bench.untilPutOff('a');
    bench.advance(5000);
    await bench.untilStatuses({ a: 'sent' });
    expect((await view('a'))?.attempts).toHaveLength(1);
  });

  it('is no answer of a look-up, and is looked up again', async () => {
    let isFirst = true;
    bench.farSide.behave = () => 'accept_in_doubt';
    bench.farSide.lookUpAnswer = () => {
      if (!isFirst) return { kind: 'sent', whatsappMessageId: 'w' };
      isFirst = false;
      throw new Error('detached frame');
    };
    await bench.ingest(invoice('a'), invoice('b', { client: 'b' }));
    bench.start();
    await bench.until(() => callsOf('lookUp').length >= 2);
    await bench.until(async () => Object.values(await bench.ledgers.statuses()).includes('sent'));
    expect(Object.values(await bench.ledgers.statuses())).toContain('sending');
    bench.advance(2000);
    await bench.untilStatuses({ a: 'sent', b: 'sent' });
    expect(bench.farSide.accepted).toHaveLength(2);
  });

  it.each(['start', 'stop'] as const)('when it is to %s does not keep the number for ever', async (call) => {
    let isFirst = true;
    const connect = (): Transport => {
      const transport = bench.farSide.connect();
      if (!isFirst) return transport;
      isFirst = false;
      const original = transport[call] as (...args: unknown[]) => Promise<void>;
      return Object.defineProperty(transport, call, {
        value: async (...args: unknown[]) => {
          await original.apply(transport, args);
          throw new Error('the browser is gone');
        },
      });
    };
    await bench.ingest(invoice('a'));
    const sender = bench.start({ connect });
    await bench.untilStatuses({ a: 'sent' });
    await sender.stop();
    expect(await leasesOf(bench.store.db).acquire(NUMBER, bench.now())).toBeDefined();
  });
});

describe('A fault of ours about one message', () => {
  it('is tried again and dead in the end, and keeps no other from going out', async () => {
    await bench.ingest(
      ...Array.from({ length: 12 }, (_, n) => invoice(`e${n}`, { client: `c${n}` })),
      invoice('behind', { client: 'c0' }),
    );
    bench.start({
      rules: {
        render: async (event) => {
          if (event.id === 'e0') throw new TypeError('of undefined');
          return { ok: true, locale: 'es', text: `text of ${event.id}`, version: 'v1' };
        },
      },
    });
    await bench.untilStatuses(
      Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`e${n + 1}`, 'sent'])),
    );
    await bench.until(async () => (await view('e0'))?.attempts.length === 1);
    expect(await view('e0')).toMatchObject({
      status: 'queued',
      attempts: [{ outcome: 'unavailable', detail: expect.stringContaining('TypeError') }],
    });
    for (let n = 2; n <= 8; n += 1) {
      bench.advance(7 * HOUR);
      await bench.until(async () => (await view('e0'))?.attempts.length === n);
    }
    await bench.untilStatuses({ e0: 'dead', behind: 'sent' });
  });
});

describe('A write that fails once', () => {
  it.each<[keyof Ledger, 'before' | 'after']>([
    ['markSending', 'before'],
    ['markSending', 'after'],
    ['settle', 'before'],
    ['settle', 'after'],
    ['due', 'before'],
    ['sending', 'before'],
    ['passStuck', 'before'],
    ['knownNumber', 'before'],
    ['isOptedOut', 'before'],
    ['rememberNumber', 'before'],
  ])('loses and repeats nothing: %s, %s it was done', async (call, when) => {
    await bench.ingest(
      invoice('a'),
      invoice('b'),
      invoice('c', { client: 'c' }),
      alert('u', { client: 'd' }),
    );
    bench.start({ ledger: failingOnce(bench.ledgers.sender, call, when) });
    await bench.until(async () => {
      bench.advance(1000);
      const statuses = await bench.ledgers.statuses();
      return Object.values(statuses).every((status) => status === 'sent');
    });
    expect(bench.arrived().toSorted()).toEqual(['a', 'b', 'c', 'u']);
    const order = bench.arrived().filter((id) => id === 'a' || id === 'b');
    expect(order).toEqual(['a', 'b']);
  });

  it('about a number to be forgotten is no matter to its message', async () => {
    bench.farSide.behave = ({ text }) => (text === 'text of a' ? 'rejected' : 'accept');
    await bench.ingest(invoice('a'), invoice('b'));
    bench.start({ ledger: failingOnce(bench.ledgers.sender, 'forgetNumber') });
    await bench.untilStatuses({ a: 'refused', b: 'sent' });
    expect(bench.arrived()).toEqual(['b']);
  });

  it('about receipts is told to the transport, which has them still', async () => {
    await bench.ingest(invoice('a'));
    bench.start({ ledger: failingOnce(bench.ledgers.sender, 'recordReceipts') });
    await bench.untilStatuses({ a: 'sent' });
    const receipt = { key: keyOf('a'), kind: 'delivered', at: START } as const;
    await expect(bench.farSide.receive(receipt)).rejects.toThrow('the disk is full');
    await bench.farSide.receive(receipt);
    expect(await bench.ledgers.statuses()).toEqual({ a: 'delivered' });
  });

  it('does not end the session, nor give the number away', async () => {
    await bench.ingest(invoice('a'));
    bench.start({ ledger: failingOnce(bench.ledgers.sender, 'due') });
    await bench.untilStatuses({ a: 'sent' });
    expect(await bench.ledgers.epoch()).toBe(1);
  });

  it('that goes on failing is not tried without a rest', async () => {
    const pollMs = 100;
    const settles: number[] = [];
    await bench.ingest(invoice('a', { whatsapp: 'refused' }));
    const sender = bench.start({
      pollMs,
      ledger: {
        ...bench.ledgers.sender,
        async settle() {
          settles.push(performance.now());
          throw new Error('the disk is full');
        },
      },
    });
    await bench.until(() => settles.length === 3);
    await sender.stop();
    const rests = settles.slice(1).map((at, n) => at - settles[n]!);
    // A timer may be a millisecond early.
    expect(Math.min(...rests)).toBeGreaterThanOrEqual(pollMs - 1);
  });
});

describe('A sender that is stopped', () => {
  it('finishes what is under way, begins nothing more, and gives the number free at once', async () => {
    const { held, goOn } = holdFirst('before the answer');
    await bench.ingest(invoice('a'), invoice('b'), invoice('c', { client: 'c' }));
    const sender = bench.start({ concurrency: 1 });
    await held;
    const stopped = sender.stop();
    await bench.calm();
    expect(bench.farSide.connected).toBe(1);
    goOn();
    await stopped;
    expect(bench.farSide.connected).toBe(0);
    expect(await bench.ledgers.statuses()).toEqual({ a: 'sent', b: 'queued', c: 'queued' });
    expect(bench.arrived()).toEqual(['a']);
    expect(
      await leasesOf(bench.store.db, { holder: somebodyElse }).acquire(NUMBER, bench.now()),
    ).toBeDefined();
  });

  it('stops also while it waits for its number or its session', async () => {
    const other = leasesOf(bench.store.db, { holder: somebodyElse });
    await acquire(other);
    const sender = bench.start();
    await bench.calm();
    await sender.stop();
    expect(bench.farSide.calls).toEqual([]);
  });

  it('leaves what is in doubt to the next one', async () => {
    bench.farSide.behave = () => {
      bench.farSide.setSession('lost');
      return 'accept_in_doubt';
    };
    await bench.ingest(invoice('a'));
    const sender = bench.start();
    await bench.until(() => bench.farSide.state === 'lost');
    await sender.stop();
    expect(await bench.ledgers.statuses()).toEqual({ a: 'sending' });
    bench.farSide.setSession('ready');
    bench.start();
    await bench.untilStatuses({ a: 'sent' });
    expect(bench.farSide.accepted).toHaveLength(1);
  });
});

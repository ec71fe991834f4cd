import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ConversationStore, Effects } from '../../src/transfer/ports.ts';
import { pair } from '../support/conversation-pairs.ts';
import { MINUTE, HOUR } from '../support/events.ts';
import {
  claimText,
  jose,
  juan,
  openConversationBench,
  type ConversationBench,
} from '../support/conversation-bench.ts';

let bench: ConversationBench;
beforeEach(async () => {
  bench = await openConversationBench();
});
afterEach(() => bench.close());

describe('Two loops on one store', () => {
  it('deal with one chat’s messages in their order', async () => {
    bench.start();
    bench.start();
    for (let n = 0; n < 20; n += 1) {
      await bench.write(juan, claimText());
      await bench.write(juan, 'cancelar');
    }
    await bench.settled();
    const keys = (await bench.told()).map(({ text }) => text.split('|')[1]);
    expect(keys).toEqual(Array.from({ length: 20 }, () => ['transfer.waiting', 'transfer.cancelled']).flat());
    expect(await bench.optedOut()).toEqual([]);
  });

  it('let a transfer end in one way only, whatever comes at once', async () => {
    for (let n = 0; n < 25; n += 1) {
      const { origin, destination, text } = pair(n, bench.directory);
      const running = [bench.start(), bench.start()];
      await bench.write(origin, text);
      await bench.write(destination, text);
      await bench.write(origin, 'cancelar');
      await bench.revoke(destination, `wa-${n * 4 + 2}`);
      await bench.settled();
      await Promise.all(running.map((one) => one.stop()));
    }
    const transfers = await bench.transfers();
    expect(transfers.every(({ status }) => status === 'cancelled' || status === 'waiting')).toBe(true);
    const ends = (await bench.callbacks()).filter(({ type }) => type === 'transfer.cancelled');
    expect(new Set(ends.map(({ data }) => data.id)).size).toBe(ends.length);
  });
});

/** A store that remembers what was applied, and may fail before or after it has done so. */
function recording(
  store: ConversationStore,
  applied: Effects[],
  fail?: 'before' | 'after',
): ConversationStore {
  let isFailing = fail !== undefined;
  return {
    ...store,
    async apply(effects, now) {
      applied.push(effects);
      if (isFailing && fail === 'before') {
        isFailing = false;
        throw new Error('the process died');
      }
      const isDone = await store.apply(effects, now);
      if (!isFailing) return isDone;
      isFailing = false;
      throw new Error('the process died');
    },
  };
}

async function state() {
  return {
    transfers: await bench.transfers(),
    told: await bench.told(),
    callbacks: await bench.callbacks(),
    handled: await bench.handledAs(),
  };
}

describe('Whatever is applied a second time', () => {
  it('changes nothing', async () => {
    const applied: Effects[] = [];
    bench.start({ store: recording(bench.conversations, applied) });
    await bench.write(juan, claimText());
    await bench.settled();
    await bench.write(jose, claimText());
    await bench.settled();
    await bench.write(jose, 'cancelar');
    await bench.write(juan, 'STOP');
    await bench.write(juan, '¿Cómo cancelo el servicio?');
    await bench.settled();
    const before = await state();
    expect(applied.length).toBeGreaterThan(4);
    for (const effects of [...applied, ...applied.toReversed()])
      expect(await bench.conversations.apply(effects, bench.now())).toBe(false);
    expect(await state()).toEqual(before);
  });
});

describe('A process that dies', () => {
  it.each(['before', 'after'] as const)(
    '%s it has written anything changes nothing of the outcome',
    async (when) => {
      const steps = [() => bench.write(juan, claimText()), () => bench.write(jose, claimText())];
      for (const step of steps) {
        const dying = bench.start({ store: recording(bench.conversations, [], when) });
        await step();
        await bench.until(async () => (await bench.handledAs()).at(-1) !== null || when === 'before');
        await dying.stop();
      }
      bench.start();
      await bench.settled();
      expect((await bench.transfers()).map(({ status }) => status)).toEqual(['verified']);
      expect(await bench.callbacks()).toHaveLength(1);
      const told = (await bench.told()).map(({ to, text }) => `${to} ${text.split('|')[1]}`);
      expect(new Set(told).size).toBe(told.length);
      expect(told.filter((line) => line.endsWith('verified'))).toHaveLength(2);
    },
  );

  it('in the middle of asking leaves it to the next', async () => {
    let release = () => {};
    const { clientByEmail } = bench.directory;
    const stuck = new Promise<void>((resolve) => (release = resolve));
    let isAsked = false;
    bench.directory.clientByEmail = async (email) => {
      isAsked = true;
      await stuck;
      return clientByEmail(email);
    };
    const dying = bench.start();
    await bench.write(juan, claimText());
    await bench.until(() => isAsked);
    bench.directory.clientByEmail = clientByEmail;
    bench.start();
    await bench.settled();
    release();
    await dying.stop();
    await setImmediate();
    expect(await bench.transfers()).toHaveLength(1);
    expect(await bench.told()).toHaveLength(1);
  });
});

describe('What fails', () => {
  it('rests, and holds back nobody else', async () => {
    let isBroken = true;
    bench.start({
      say: (locale, { key }) => {
        if (isBroken && key === 'conversation.transfer.how') throw new Error('there is no such phrase');
        return `${locale}|${key}`;
      },
    });
    await bench.write(juan, '¿Cómo transfiero el servicio? Quiero transferir el servicio');
    await bench.write(jose, claimText());
    await bench.until(async () => (await bench.told()).length === 1);
    expect((await bench.told())[0]?.to).toBe(jose.phone);
    isBroken = false;
    bench.advance(MINUTE);
    await bench.until(async () => (await bench.told()).length === 2);
    bench.advance(HOUR);
    expect(await bench.handledAs()).toEqual(['question', 'claim']);
  });
});

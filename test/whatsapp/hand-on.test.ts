import { describe, expect, it } from '@jest/globals';
import { createLogger } from '../../src/logger.ts';
import { createHandOn } from '../../src/whatsapp/hand-on.ts';

const options = { logger: createLogger('silent'), what: 'numbers', retryMs: 1 };

describe('Handing on', () => {
  it('hands on together what comes together, in order', async () => {
    const kept: number[][] = [];
    const { add, stop } = createHandOn<number>(async (items) => void kept.push(items), options);
    add([1]);
    add([2, 3]);
    await stop();
    expect(kept).toEqual([[1, 2, 3]]);
  });

  it('hands on again what could not be kept, before what came since', async () => {
    const tries: number[][] = [];
    const { promise: kept, resolve } = Promise.withResolvers<void>();
    const { add, stop } = createHandOn<number>(async (items) => {
      tries.push(items);
      if (tries.length > 1) return resolve();
      add([2]);
      throw new Error('the store is away');
    }, options);
    add([1]);
    await kept;
    await stop();
    expect(tries).toEqual([[1], [1, 2]]);
  });

  it('hands on once more when it stops, and gives up then', async () => {
    const tries: number[][] = [];
    const { add, stop } = createHandOn<number>(
      async (items) => {
        tries.push(items);
        throw new Error('the store is away');
      },
      { ...options, retryMs: 60_000 },
    );
    add([1]);
    await stop();
    add([2]);
    await stop();
    expect(tries).toEqual([[1]]);
  });
});

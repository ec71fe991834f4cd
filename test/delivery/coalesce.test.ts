import { describe, expect, it } from '@jest/globals';
import { coalesce } from '../../src/delivery/coalesce.ts';

function gathering(answer: (items: string[]) => Promise<string> = async (items) => items.join()) {
  const calls: string[][] = [];
  const add = coalesce((items: string[]) => {
    calls.push(items);
    return answer(items);
  });
  return { calls, add };
}

describe('What comes in together', () => {
  it('is one call, in order, and everybody gets its answer', async () => {
    const { calls, add } = gathering();
    expect(await Promise.all([add('a'), add('b'), add('c')])).toEqual(['a,b,c', 'a,b,c', 'a,b,c']);
    expect(calls).toEqual([['a', 'b', 'c']]);
  });

  it('does not wait for what came before it', async () => {
    const first = Promise.withResolvers<string>();
    const { calls, add } = gathering(([item]) => (item === 'a' ? first.promise : Promise.resolve('done')));
    const waiting = add('a');
    await new Promise(setImmediate);
    expect(await add('b')).toBe('done');
    first.resolve('late');
    expect(await waiting).toBe('late');
    expect(calls).toEqual([['a'], ['b']]);
  });

  it('fails together, and what comes after it does not', async () => {
    const { add } = gathering(async ([item = '']) => {
      if (item === 'a') throw new Error('the disk is full');
      return item;
    });
    const failed = [add('a'), add('b')];
    await expect(failed[0]).rejects.toThrow('the disk is full');
    await expect(failed[1]).rejects.toThrow('the disk is full');
    expect(await add('c')).toBe('c');
  });
});

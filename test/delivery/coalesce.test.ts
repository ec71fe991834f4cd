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

  it('is gathered for as long as the call before is under way', async () => {
    const first = Promise.withResolvers<string>();
    const { calls, add } = gathering(async (items) => (items[0] === 'a' ? first.promise : items.join()));
    const waiting = add('a');
    await new Promise(setImmediate);
    const later = [add('b')];
    await new Promise(setImmediate);
    later.push(add('c'));
    expect(calls).toEqual([['a']]);
    first.resolve('done');
    expect(await waiting).toBe('done');
    expect(await Promise.all(later)).toEqual(['b,c', 'b,c']);
    expect(calls).toEqual([['a'], ['b', 'c']]);
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

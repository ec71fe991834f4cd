import { describe, expect, it } from '@jest/globals';
import { createCommitQueue } from '../../src/sandbox/commit-queue.ts';

describe('the commit queue', () => {
  it('commits what comes in one turn in one transaction, in order, before it answers', async () => {
    const log: unknown[] = [];
    const queue = createCommitQueue((writes) => {
      log.push('begin');
      writes();
      log.push('commit');
    });
    const write = (n: number): Promise<void> =>
      queue.run(() => log.push(n)).then(() => void log.push(`answer ${n}`));

    await Promise.all([write(1), write(2)]);
    await write(3);

    expect(log).toEqual(['begin', 1, 2, 'commit', 'answer 1', 'answer 2', 'begin', 3, 'commit', 'answer 3']);
  });

  it('rejects a write that throws, and it alone', async () => {
    const queue = createCommitQueue((writes) => writes());
    const results = await Promise.allSettled([queue.run(() => 1), queue.run(refuse), queue.run(() => 3)]);
    expect(results).toMatchObject([{ value: 1 }, { reason: { message: 'not this one' } }, { value: 3 }]);
  });

  it('rejects all writes of a transaction that cannot be committed, and goes on', async () => {
    let isFull = true;
    const queue = createCommitQueue((writes) => {
      writes();
      if (isFull) throw new Error('the disk is full');
    });
    const results = await Promise.allSettled([queue.run(() => 1), queue.run(() => 2)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    isFull = false;
    expect(await queue.run(() => 3)).toBe(3);
  });
});

function refuse(): never {
  throw new Error('not this one');
}

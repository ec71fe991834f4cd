import { expect, it } from '@jest/globals';
import { createTurns } from '../../src/console/turns.ts';

/** Turns whose clock is moved by hand, and what was begun at which time. */
function turnsByHand() {
  let now = 0;
  let timers: Array<{ at: number; run: () => void }> = [];
  const begun: Array<[name: string, at: number]> = [];
  const ends = new Map<string, (error?: Error) => void>();
  const inTurn = createTurns({
    rests: 3,
    longestMs: 100,
    clock: () => now,
    after: (ms, run) => void timers.push({ at: now + ms, run }),
  });
  return {
    begun,
    ask: (key: string, name: string) =>
      inTurn(key, () => {
        begun.push([name, now]);
        return new Promise<string>((resolve, reject) => {
          ends.set(name, (error) => (error ? reject(error) : resolve(name)));
        });
      }),
    end: (name: string, error?: Error) => ends.get(name)?.(error),
    /** Goes on by so many milliseconds. */
    async pass(ms: number) {
      await new Promise(setImmediate);
      for (let left = ms; left > 0; left -= 1) {
        now += 1;
        const due = timers.filter(({ at }) => at <= now);
        timers = timers.filter(({ at }) => at > now);
        for (const { run } of due) run();
        await new Promise(setImmediate);
      }
    },
  };
}

it('Whoever asks for much is begun one thing at a time, with a rest after each', async () => {
  const { begun, ask, end, pass } = turnsByHand();
  const answers = Promise.all([ask('eva', 'a'), ask('eva', 'b')]);
  await pass(10);
  end('a');
  await pass(50);
  end('b');
  await pass(200);
  expect(begun).toEqual([
    ['a', 0],
    ['b', 40],
  ]);
  expect(await answers).toEqual(['a', 'b']);
});

it('Nobody waits for what others ask for, nor for long for what does not end', async () => {
  const { begun, ask, end, pass } = turnsByHand();
  const endless = ask('eva', 'a');
  const answers = Promise.all([ask('eva', 'b'), ask('ana', 'c')]);
  await pass(600);
  for (const name of ['b', 'c']) end(name);
  expect(begun.toSorted(([a], [b]) => (a < b ? -1 : 1))).toEqual([
    ['a', 0],
    ['b', 400],
    ['c', 0],
  ]);
  expect(await answers).toEqual(['b', 'c']);
  end('a');
  expect(await endless).toBe('a');
});

it('What fails has had its turn', async () => {
  const { begun, ask, end, pass } = turnsByHand();
  const failing = ask('eva', 'a').catch(String);
  const other = ask('eva', 'b');
  await pass(10);
  end('a', new Error('the store is away'));
  await pass(50);
  end('b');
  expect([await failing, await other]).toEqual(['Error: the store is away', 'b']);
  expect(begun).toEqual([
    ['a', 0],
    ['b', 40],
  ]);
});

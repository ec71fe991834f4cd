import { describe, expect, it } from '@jest/globals';
import type { CheckedText } from '../../src/console/texts-wire.ts';
import { createChecker } from '../../src/web/console/texts/checker.ts';

function checkerOf(inForce: string | null = null) {
  const asked: Array<{ source: string; answer: (checked: CheckedText) => void; fail: () => void }> = [];
  let due: Array<() => void> = [];
  const checker = createChecker({
    ask: (source) =>
      new Promise((resolve, reject) => {
        asked.push({ source, answer: resolve, fail: () => reject(new Error('unreachable')) });
      }),
    inForce,
    after(_wait, run) {
      due.push(run);
      return () => {
        due = due.filter((one) => one !== run);
      };
    },
  });
  const pass = () => {
    const now = due;
    due = [];
    for (const run of now) run();
  };
  return { checker, asked, pass };
}

const good = (preview: string): CheckedText => ({ problems: [], preview });
const bad: CheckedText = { problems: [{ line: 1, column: 2, message: 'no' }], preview: null };
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('the check of what is typed', () => {
  it('asks once for what is typed in a row', () => {
    const { checker, asked, pass } = checkerOf();
    for (const source of ['a', 'ab', 'abc']) checker.check(source, 'catalog');
    pass();
    expect(asked.map(({ source }) => source)).toEqual(['abc']);
  });

  it('drops an answer that comes after a newer question', async () => {
    const { checker, asked, pass } = checkerOf();
    checker.check('a', 'catalog');
    pass();
    checker.check('ab', 'catalog');
    pass();
    asked[1]?.answer(good('AB'));
    await settled();
    asked[0]?.answer(good('A'));
    await settled();
    expect(checker.checked.value).toMatchObject({ source: 'ab', preview: 'AB' });
  });

  it('shows what is in force where what was opened cannot be rendered, and asks for that once', async () => {
    const { checker, asked, pass } = checkerOf('in force');
    for (const source of ['{{', '{{{']) {
      checker.check(source, 'catalog');
      pass();
      asked.find((one) => one.source === source)?.answer(bad);
      await settled();
    }
    expect(asked.map(({ source }) => source)).toEqual(['{{', 'in force', '{{{']);
    asked[1]?.answer(good('IN FORCE'));
    await settled();
    expect(checker.checked.value).toMatchObject({ source: '{{{', preview: null, lastPreview: 'IN FORCE' });
  });

  it('remembers what the last text became that could be rendered', async () => {
    const { checker, asked, pass } = checkerOf();
    checker.check('a', 'catalog');
    pass();
    asked[0]?.answer(good('A'));
    await settled();
    checker.check('{{', 'catalog');
    pass();
    asked[1]?.answer(bad);
    await settled();
    expect(checker.checked.value).toMatchObject({ ...bad, lastPreview: 'A' });
  });

  it('asks again where it is not answered, and says so meanwhile', async () => {
    const { checker, asked, pass } = checkerOf();
    checker.check('a', 'catalog');
    pass();
    asked[0]?.fail();
    await settled();
    expect(checker.checked.value.isFailed).toBe(true);
    pass();
    asked[1]?.answer(good('A'));
    await settled();
    expect(checker.checked.value).toMatchObject({ isFailed: false, preview: 'A' });
  });

  it('asks and answers nothing once it is stopped', async () => {
    const { checker, asked, pass } = checkerOf();
    checker.check('a', 'catalog');
    pass();
    checker.check('ab', 'catalog');
    checker.stop();
    asked[0]?.answer(good('A'));
    await settled();
    pass();
    expect(asked).toHaveLength(1);
    expect(checker.checked.value.source).toBeUndefined();
  });
});

import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { replyTexts } from '../../src/transfer/reply-texts.ts';
import { COMMAND, haveAll, PAGE, pageOf, toldIn, type Had } from './conversation-page.ts';

describe('the page of conversations', () => {
  let all: Had[];
  beforeAll(async () => {
    all = await haveAll();
  }, 120_000);

  it('is what its conversations come to now', async () => {
    const written = await readFile(new URL(`../../${PAGE}`, import.meta.url), 'utf8').catch(() => '');
    expect(firstDifference(written, pageOf(all))).toBeUndefined();
  });

  it('has every phrase that the conversation knows, in every language', () => {
    const languages = Object.keys(all[0]?.lines ?? {});
    expect(languages.length).toBeGreaterThan(1);
    for (const locale of languages) {
      const told = all.flatMap(({ lines }) => toldIn(lines[locale] ?? []).flatMap(({ keys }) => keys));
      const missing = Object.keys(replyTexts).filter((key) => !told.some((one) => one === key));
      // Some are? test/docs/situations.ts lacks the situation in which they are said.
      expect({ locale, missing }).toEqual({ locale, missing: [] });
    }
  });

  it('takes the same course in every language', () => {
    for (const { title, lines } of all) {
      const courses = Object.values(lines).map((chat) => toldIn(chat).map(({ to, keys }) => ({ to, keys })));
      for (const course of courses) expect({ title, course }).toEqual({ title, course: courses[0] });
    }
  });
});

/** Where the page is out of date, and what to do about it. */
function firstDifference(written: string, now: string): string | undefined {
  const [before, after] = [written.split('\n'), now.split('\n')];
  const index = after.findIndex((line, at) => line !== before[at]);
  if (index < 0 && before.length === after.length) return undefined;
  const at = index < 0 ? after.length : index;
  return `${PAGE} is out of date from line ${at + 1} on: run ${COMMAND}`;
}

import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const isThere = (file: string) => existsSync(new URL(`../../${file}`, import.meta.url));
const page = read('docs/failure.md');

const ENDINGS = ['.test.ts', '.sqlite.test.ts', '.postgres.test.ts'];

/** `file` (*words*, *words*), as the page names tests; line breaks are spaces. */
const named = [
  ...page.replaceAll(/\s+/g, ' ').matchAll(/`([a-z-]+\/[a-z-]+)`(?: \(((?:\*[^*]+\*(?:, )?)+)[^)]*\))?/g),
];
const tests = named
  .map(([, file = '', words = '']) => ({
    file: ENDINGS.map((ending) => `test/${file}${ending}`).find(isThere) ?? file,
    words: [...words.matchAll(/\*([^*]+)\*/g)].map(([, each = '']) => each.replace(/ ?…$/, '')),
  }))
  .filter(({ file }) => file !== 'avisador/doctor');

describe('The page on failure', () => {
  it('names many tests', () => {
    expect(tests.length).toBeGreaterThan(25);
  });

  it.each(tests)('names what there is: $file $words', ({ file, words }) => {
    expect(isThere(file)).toBe(true);
    const names = read(file);
    expect(words.filter((each) => !names.includes(each))).toEqual([]);
  });

  it('names alerts that there are', () => {
    const alerts = read('docs/alerts.yml');
    const wanted = new Set([...page.matchAll(/\*(Avisador[A-Za-z]+)\*/g)].map(([, name = '']) => name));
    expect([...wanted].filter((name) => !alerts.includes(`alert: ${name}\n`))).toEqual([]);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from '@jest/globals';

/** What is recorded, as the code has it; what it makes of a name that is put in, the types of `Deed` see to. */
function recorded(): string[] {
  const files = ['src/console', 'src/main', 'src/store'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(path.join(folder, file), 'utf8')),
  );
  const ways = [
    // With what was done named as that, at once or before, or in its place among what is handed over.
    /(?:record\w*\(|deed = )[^;]*?action: ([^,}]+)/g,
    /ACTION = ([^;]+);/g,
    /\brecord\w*\(db, ('[^']+')/g,
  ];
  const found = files
    .flatMap((source) => ways.flatMap((way) => [...source.matchAll(way)]))
    .flatMap(([, action = '']) => [...action.matchAll(/'([\w.]+)'/g)].map(([, name = '']) => name));
  return [...new Set(found)];
}

it('All that is recorded is called something in both languages', async () => {
  const page = { localStorage: { getItem: () => null, setItem() {} }, document: { documentElement: {} } };
  for (const [name, value] of Object.entries(page))
    Object.defineProperty(globalThis, name, { value, configurable: true });
  Object.defineProperty(globalThis, 'navigator', { value: { languages: ['en'] }, configurable: true });
  const { chooseLanguage } = await import('../../src/web/shared/language.ts');
  const { deedName, doerName } = await import('../../src/web/console/people/deed-words.ts');
  const actions = recorded();
  expect(actions).toEqual(
    expect.arrayContaining([
      ...['sign_in', 'wrong_password', 'keys.revoke', 'accounts.list'],
      ...['clients.export', 'clients.erase', 'store.restore', 'callbacks.retry'],
    ]),
  );
  for (const language of ['en', 'es'] as const) {
    chooseLanguage(language);
    expect(actions.filter((action) => deedName(action) === action)).toEqual([]);
  }
  expect(['command line', 'first start'].filter((who) => doerName(who) === who)).toEqual([]);
});

import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { publishTexts } from '../../../src/store/staff/texts.ts';
import { avisador } from '../../support/api.ts';
import { START } from '../../support/events.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { tempStore, type TempStore } from '../../support/temp-store.ts';

let store: TempStore;
let temp: Awaited<ReturnType<typeof tempFolder>>;
beforeEach(async () => {
  store = await tempStore();
  temp = await tempFolder();
});
afterEach(async () => {
  await store.close();
  await temp.remove();
});

/** As staff would have, had they got past the editor’s check. */
async function publish(source: string): Promise<void> {
  const text = { kind: 'template', name: 'invoice.paid', locale: 'it' } as const;
  const version = {
    ...text,
    source,
    version: 'v',
    action: 'published',
    author: 'ana',
    currentSeq: 0,
  } as const;
  expect(await publishTexts(store.db, [version], START)).toEqual({ ok: true });
}

const run = (...args: string[]) => avisador(args, { DATABASE_URL: store.address, DATA_DIR: temp.folder });

it('The texts that staff have published in PostgreSQL are those that are checked and shown, and no file is made', async () => {
  await publish('Gentile {{client.firstName}}, dal magazzino di PostgreSQL.');
  const shown = await run('templates', 'preview', 'invoice.paid', '--locale', 'it');
  expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining('dal magazzino di PostgreSQL') });
  expect(await run('templates', 'check')).toMatchObject({ code: 0 });
  expect(readdirSync(temp.folder)).toEqual([]);
});

it('A text in PostgreSQL that is broken is found by the check', async () => {
  await publish('Gentile {{client.fristName}},');
  const { code, stdout } = await run('templates', 'check');
  expect(code).toBe(1);
  expect(stdout).toContain('fristName');
});

import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Override, TextName } from '../../../src/rendering/override.ts';
import { openStore } from '../../../src/store/database/open-store.ts';
import { sqlite } from '../../../src/store/database/sqlite.ts';
import { listDeeds } from '../../../src/store/staff/audit.ts';
import { listOverrides, newestVersion, publishTexts, textHistory } from '../../../src/store/staff/texts.ts';
import type { Db } from '../../../src/store/database/schema.ts';
import { avisador } from '../../support/api.ts';
import { START } from '../../support/events.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const deleted: TextName = { kind: 'template', name: 'domain.deleted', locale: 'es' };
const wordings: Override[] = [
  { ...deleted, source: 'Se dio de baja *{{domain.name}}* 😀\r\n\n  "así".\n\n' },
  { kind: 'phrase', name: 'greeting', locale: 'es', source: 'Buenas, {{name}}:\n' },
  { kind: 'phrase', name: 'units.domain_one', locale: 'es', source: 'un solo dominio' },
  { kind: 'phrase', name: 'conversation.opt_in', locale: 'pt', source: 'Que bom: «"\\/"»' },
];

describe('The commands of the texts', () => {
  let data: string;
  let folder: string;
  let remove: () => Promise<void>;
  let db: Db;

  beforeEach(async () => {
    const temp = await tempFolder();
    remove = temp.remove;
    data = path.join(temp.folder, 'data');
    folder = path.join(temp.folder, 'texts');
    await mkdir(data);
    db = await openStore(sqlite(path.join(data, 'avisador.db')));
  });
  afterEach(async () => {
    await db.destroy();
    await remove();
  });

  const run = (...args: string[]) => avisador(['templates', ...args], { DATA_DIR: data });

  async function publish(overrides: readonly Override[]): Promise<void> {
    const versions = await Promise.all(
      overrides.map(async (override) => ({
        ...override,
        version: 'v',
        action: 'published' as const,
        author: 'ana',
        currentSeq: (await newestVersion(db, override))?.seq ?? 0,
      })),
    );
    expect(await publishTexts(db, versions, START)).toEqual({ ok: true });
  }

  async function write(file: string, text: string): Promise<void> {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), text);
  }

  const sources = async () =>
    (await listOverrides(db)).map(({ name, locale, source }) => [`${name}/${locale}`, source]);

  it('write what staff have published, and nothing else', async () => {
    await publish(wordings);
    expect(await run('export', folder)).toMatchObject({ code: 0 });
    expect(
      (await readdir(folder, { recursive: true, withFileTypes: true })).filter((one) => one.isFile()),
    ).toHaveLength(3);
    const hbs = await readFile(path.join(folder, 'templates/domain.deleted/es.hbs'), 'utf8');
    expect(hbs).toBe(wordings[0]?.source);
    expect(JSON.parse(await readFile(path.join(folder, 'locales/es.json'), 'utf8'))).toEqual({
      greeting: 'Buenas, {{name}}:\n',
      units: { domain_one: 'un solo dominio' },
    });
  });

  it('change nothing where what was written is read again', async () => {
    await publish(wordings);
    const before = await listOverrides(db);
    await run('export', folder);
    expect(await run('import', folder)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('nothing differs'),
    });
    expect(await listOverrides(db)).toEqual(before);
    expect(await listDeeds(db, { limit: 10 })).toEqual([]);
  });

  it('publish what differs, as who they are, and tell the log of each', async () => {
    await publish(wordings.slice(0, 2));
    await run('export', folder);
    await write('templates/domain.deleted/es.hbs', 'Otro');
    await write('locales/it.json', '{ "units": { "domain_one": "un dominio" } }');
    expect(await run('import', folder)).toMatchObject({ code: 0 });
    expect(Object.fromEntries(await sources())).toEqual({
      'domain.deleted/es': 'Otro',
      'greeting/es': wordings[1]?.source,
      'units.domain_one/it': 'un dominio',
    });
    expect((await textHistory(db, deleted))[0]).toMatchObject({ action: 'imported', author: 'command line' });
    const deeds = await listDeeds(db, { limit: 10 });
    expect(deeds.map(({ who, action, subject }) => `${who} ${action} ${subject}`).toSorted()).toEqual([
      'command line texts.imported phrase/units.domain_one/it',
      'command line texts.imported template/domain.deleted/es',
    ]);
  });

  it('publish nothing that is as it is shipped', async () => {
    await write('locales/es.json', await readFile('locales/es.json', 'utf8'));
    expect(await run('import', folder)).toMatchObject({ code: 0 });
    expect(await sources()).toEqual([]);
  });

  it('publish all or nothing, and name every problem with its place', async () => {
    await write('templates/domain.deleted/es.hbs', 'Bien');
    await write('templates/domain.deleted/en.hbs', 'One\n {{nope}}');
    await write('templates/domain.x/en.hbs', 'One');
    await write('locales/it.json', '{\n  "greeting": "{{nome}}",\n  "greting": "x"\n}');
    await write('locales/fr.json', '{\n  "greeting": "Bonjour {{nom}}"\n}');
    await write('locales/pt.json', '{');
    await write('locales/en.json', '{ "signOff": "\\ud800" }');
    const { code, stdout } = await run('import', folder);
    expect(code).toBe(1);
    for (const problem of [
      /templates\/domain\.deleted\/en\.hbs:2:4 there is no nope/,
      /templates\/domain\.x:1:1 there is no event type/,
      /locales\/it\.json:3:3 "greting" there is no phrase/,
      /locales\/fr\.json:2:3 "greeting" breaks \S+ at/,
      /locales\/pt\.json:1:\d+ is not JSON/,
      /locales\/en\.json:1:3 "signOff" must have whole characters/,
    ]) {
      expect(stdout).toMatch(problem);
    }
    expect(await sources()).toEqual([]);
  });

  it('say so where a folder holds no texts', async () => {
    await mkdir(folder);
    for (const one of [folder, path.join(folder, 'none')]) {
      expect(await run('import', one)).toMatchObject({ code: 1, stdout: expect.stringContaining('neither') });
    }
  });

  it('delete nothing, and name what is left from before', async () => {
    await publish(wordings.slice(0, 1));
    await write('templates/invoice.paid/es.hbs', 'x');
    const { stdout } = await run('export', folder);
    expect(stdout).toMatch(/invoice\.paid.es\.hbs is from before/);
    expect(await readFile(path.join(folder, 'templates/invoice.paid/es.hbs'), 'utf8')).toBe('x');
  });

  it('never write over the shipped texts', async () => {
    await publish(wordings.slice(0, 1));
    expect(await run('export', '.')).toMatchObject({ code: 2 });
  });

  it('show and check what staff have published, and need no store for the rest', async () => {
    await publish(wordings.slice(0, 1));
    expect((await run('preview', 'domain.deleted', '--locale', 'es')).stdout).toContain('Se dio de baja');
    expect(await run('check')).toMatchObject({ code: 0 });
    await publish([{ ...deleted, source: 'a {{nope}}' }]);
    expect(await run('check')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('override of domain.deleted/es:1:5 there is no nope'),
    });
    await db.destroy();
    await rm(data, { recursive: true });
    expect(await run('check')).toMatchObject({ code: 0 });
    expect(await run('preview', 'domain.deleted', '--locale', 'es')).toMatchObject({ code: 0 });
    await expect(readdir(data)).rejects.toThrow('ENOENT');
  });
});

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { makeBackup } from '../../../src/main/backup/backup.ts';
import { parseConfig } from '../../../src/main/config.ts';
import { openDatabase } from '../../../src/main/database.ts';
import { openLeases } from '../../../src/main/open-leases.ts';
import { restoreBackup } from '../../../src/main/backup/restore.ts';
import { ensureSecrets } from '../../../src/main/secrets.ts';
import { openSession } from '../../../src/store/staff/console-sessions.ts';
import { restoredAt } from '../../../src/store/numbers/restored.ts';
import type { Db } from '../../../src/store/database/schema.ts';
import { HOUR, invoice, START } from '../../support/events.ts';
import { ledgersOf, NUMBER } from '../../support/ledgers.ts';
import { tempFolder } from '../../support/temp-folder.ts';

let temp: Awaited<ReturnType<typeof tempFolder>>;
const opened: Db[] = [];
beforeEach(async () => {
  temp = await tempFolder();
});
afterEach(async () => {
  for (const db of opened.splice(0)) await db.destroy();
  await temp.remove();
});

const at = (...names: string[]) => path.join(temp.folder, ...names);
const config = (name = 'data') => parseConfig({ DATA_DIR: at(name) });

async function open(name = 'data'): Promise<Db> {
  const db = await openDatabase(config(name));
  opened.push(db);
  return db;
}

async function close(): Promise<void> {
  for (const db of opened.splice(0)) await db.destroy();
}

const take = (db: Db, id: string) => ledgersOf(db).events.ingest([invoice(id)]);
const backUp = (folder = 'backup') => makeBackup(config(), { into: at(folder), version: '1.2.3' });
const restore = (name = 'data', { from = 'backup', force = false } = {}) =>
  restoreBackup(config(name), { from: at(from), force, now: START });

async function events(name = 'data'): Promise<string[]> {
  const db = await open(name);
  const rows = await db.selectFrom('events').select('id').orderBy('seq').execute();
  await close();
  return rows.map(({ id }) => id);
}

/** A linked device, as the browser leaves it. */
function linkDevice(): void {
  mkdirSync(at('data', 'whatsapp', 'session', 'Default'), { recursive: true });
  writeFileSync(at('data', 'whatsapp', 'session', 'Default', 'Cookies'), 'linked');
  writeFileSync(at('data', 'whatsapp', 'session', 'avisador-profile'), 'profile-of-now');
}

describe('A backup', () => {
  it('holds the store as it is while others write to it, the secrets and what was put there by hand', async () => {
    const db = await open();
    await take(db, 'e1');
    ensureSecrets(at('data'));
    mkdirSync(at('data', 'web-versions'));
    writeFileSync(at('data', 'web-versions', '2.3000.html'), 'a page');
    writeFileSync(at('data', 'sandbox.db'), 'the phones');
    const { files, session } = await backUp();
    expect(files.map((file) => file.path)).toEqual([
      'avisador.db',
      'secrets.json',
      'web-versions/2.3000.html',
    ]);
    expect(session).toBe('none');
    await take(db, 'e2');
    await restore('other');
    expect(await events('other')).toEqual(['e1']);
    expect(readFileSync(at('other', 'secrets.json'))).toEqual(readFileSync(at('data', 'secrets.json')));
  });

  it('is for its owner’s eyes only', async () => {
    await open();
    await backUp();
    expect(statSync(at('backup')).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(at('backup'))) expect(statSync(at('backup', name)).mode & 0o077).toBe(0);
  });

  it('goes nowhere where something is already, nor into DATA_DIR', async () => {
    await open();
    mkdirSync(at('full'));
    writeFileSync(at('full', 'file'), 'precious');
    await expect(backUp('full')).rejects.toThrow('not empty');
    await expect(backUp('data/backup')).rejects.toThrow('DATA_DIR');
    await backUp();
    await expect(backUp()).rejects.toThrow('not empty');
    expect(readdirSync(at('full'))).toEqual(['file']);
  });

  it('is not made of nothing', async () => {
    await expect(backUp()).rejects.toThrow('nothing to back up');
    expect(existsSync(at('data'))).toBe(false);
  });

  it('leaves nothing behind where it cannot be made', async () => {
    await open();
    writeFileSync(at('file'), '');
    await expect(backUp('file/backup')).rejects.toThrow('nothing was backed up');
    mkdirSync(at('data', 'secrets.json'));
    linkDevice();
    writeFileSync(at('data', 'whatsapp', 'owner-1-x.json'), '{');
    expect((await backUp()).session).toBe('in use');
    expect(readdirSync(temp.folder).toSorted()).toEqual(['backup', 'data', 'file']);
    expect(existsSync(at('backup', 'whatsapp'))).toBe(false);
  });

  it('holds the linked device where no process has it', async () => {
    const db = await open();
    linkDevice();
    expect((await backUp()).session).toBe('included');
    expect(readFileSync(at('backup', 'whatsapp', 'session', 'Default', 'Cookies'), 'utf8')).toBe('linked');
    const held = await openLeases(db).acquire(NUMBER, Date.now());
    expect((await backUp('second')).session).toBe('in use');
    await openLeases(db).release(held!.lease);
    expect((await backUp('third')).session).toBe('included');
  });
});

describe('A restore', () => {
  beforeEach(async () => {
    await take(await open(), 'e1');
    linkDevice();
    ensureSecrets(at('data'));
    await close();
    await backUp();
  });

  it('makes the store say so, the numbers nobody’s, and everybody sign in anew', async () => {
    const db = await open();
    const leases = openLeases(db);
    const held = await leases.acquire(NUMBER, Date.now());
    const session = { hash: 'h', accountId: 'a', userAgent: 'u', expiresAt: START + HOUR };
    await openSession(db, session, { now: START, seenAfter: START - HOUR });
    await backUp('later');
    await close();
    await restore('other', { from: 'later' });
    const restored = await open('other');
    expect(await restoredAt(restored)).toBe(START);
    expect(await restored.selectFrom('console_sessions').select('id').execute()).toEqual([]);
    const again = await openLeases(restored).acquire(NUMBER, Date.now());
    expect(again!.lease.epoch).toBeGreaterThan(held!.lease.epoch + 1000);
  });

  it('takes away what the session knew of what it remembers', async () => {
    await restore('other');
    expect(readFileSync(at('other', 'whatsapp', 'session', 'Default', 'Cookies'), 'utf8')).toBe('linked');
    expect(existsSync(at('other', 'whatsapp', 'session', 'avisador-profile'))).toBe(false);
    expect(existsSync(at('backup', 'whatsapp', 'session', 'avisador-profile'))).toBe(true);
  });

  it('puts what was there before aside, and only when it is told to', async () => {
    await take(await open(), 'e2');
    await close();
    await expect(restore()).rejects.toThrow('--force');
    expect(await events()).toEqual(['e1', 'e2']);
    const { replaced } = await restore('data', { force: true });
    expect(await events()).toEqual(['e1']);
    expect(readdirSync(replaced!).toSorted()).toEqual(['avisador.db', 'whatsapp']);
    mkdirSync(at('aside'));
    writeFileSync(at('aside', 'avisador.db'), readFileSync(path.join(replaced!, 'avisador.db')));
    expect(await events('aside')).toEqual(['e1', 'e2']);
  });

  it('needs no telling where the store is empty, and leaves the secrets that are there', async () => {
    await open('other');
    await close();
    const mine = ensureSecrets(at('other'));
    const { keptSecrets } = await restore('other');
    expect(keptSecrets).toBe(true);
    expect(ensureSecrets(at('other')).webhookSecrets).toEqual(mine.webhookSecrets);
    expect(await events('other')).toEqual(['e1']);
  });

  it('is refused while the service runs, whatever it is told', async () => {
    await open();
    await expect(restore('data', { force: true })).rejects.toThrow('another process');
    await close();
    writeFileSync(
      at('data', 'whatsapp', 'owner-1-x.json'),
      JSON.stringify({ host: 'elsewhere', pid: 1, start: 'x' }),
    );
    await expect(restore('data', { force: true })).rejects.toThrow('a worker has');
  });

  it.each<[string, () => void]>([
    ['a file was changed', () => writeFileSync(at('backup', 'secrets.json'), '{}')],
    ['a file is missing', () => rmSync(at('backup', 'secrets.json'))],
    ['it has no manifest', () => writeFileSync(at('backup', 'manifest.json'), '{')],
    [
      'its manifest leads out of it',
      () =>
        writeFileSync(
          at('backup', 'manifest.json'),
          readFileSync(at('backup', 'manifest.json'), 'utf8').replace(
            '"avisador.db"',
            '"../data/avisador.db"',
          ),
        ),
    ],
  ])('changes nothing where %s', async (_what, spoil) => {
    spoil();
    await take(await open(), 'e2');
    await close();
    await expect(restore('data', { force: true })).rejects.toMatchObject({ name: 'BackupError' });
    expect(await events()).toEqual(['e1', 'e2']);
    expect(readdirSync(at('data')).toSorted()).toEqual(['avisador.db', 'secrets.json', 'whatsapp']);
  });

  it('puts everything back where it fails in the middle', async () => {
    await take(await open(), 'e2');
    await close();
    const aside = `replaced-${new Date(START).toISOString().replaceAll(/[:.]/g, '-')}`;
    // When its turn comes, the store cannot be put there.
    mkdirSync(at('data', aside, 'avisador.db'), { recursive: true });
    await expect(restore('data', { force: true })).rejects.toThrow('avisador.db');
    expect(await events()).toEqual(['e1', 'e2']);
    expect(readdirSync(at('data')).toSorted()).toEqual(['avisador.db', 'secrets.json', 'whatsapp']);
    expect(existsSync(at('data', 'whatsapp', 'session', 'avisador-profile'))).toBe(true);
  });

  it('replaces a store that is damaged, with what is left of its log', async () => {
    writeFileSync(at('data', 'avisador.db'), 'no store any more');
    mkdirSync(at('data', 'avisador.db-wal'));
    await expect(restore()).rejects.toThrow('--force');
    const { replaced } = await restore('data', { force: true });
    expect(readdirSync(replaced!)).toEqual(expect.arrayContaining(['avisador.db', 'avisador.db-wal']));
    expect(await events()).toEqual(['e1']);
  });
});

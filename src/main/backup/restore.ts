import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createLogger } from '../../logger.ts';
import { openStore } from '../../store/database/open-store.ts';
import { isSentFrom, markRestored } from '../../store/numbers/restored.ts';
import { sqlite } from '../../store/database/sqlite.ts';
import { closeOffSqlite, StoreInUseError } from '../../store/database/sqlite-files.ts';
import { openSessionFolder } from '../../whatsapp/session-folder.ts';
import { BackupError, readManifest, verify, type Manifest } from './backup-manifest.ts';
import type { Config } from '../config.ts';
import { PLAIN, SESSION, STORE } from '../data-files.ts';
import { withDatabase } from '../database.ts';
import { COMMAND_LINE } from '../commands/from-command-line.ts';
import { isDead, thisProcess } from '../process-holder.ts';
import { isSessionOwned } from '../session-owner.ts';

/** SQLite's, beside a store that is open, or was left by a crash. */
const LOGS = ['-wal', '-shm'];

export interface Restored {
  manifest: Manifest;
  /** Where what was there before is now; undefined: nothing was. */
  replaced: string | undefined;
  /** The secrets that are there are newer than those of the backup: they stay. */
  keptSecrets: boolean;
}

/**
 * Puts a backup in place: all of it, or nothing. Its files are compared with what the manifest says of them first; what
 * was there before is moved aside, not deleted. Throws BackupError where the folder is no whole backup, or where there is
 * a store with something in it and not `force`; StoreInUseError, also with `force`, where the service is running. A
 * database at DATABASE_URL is not filled, but made fit to be used: it must have been filled before.
 */
export async function restoreBackup(
  config: Config,
  { from, force, now }: { from: string; force: boolean; now: number },
): Promise<Restored> {
  const { dataDir, databaseUrl } = config;
  const folder = path.resolve(from);
  const manifest = readManifest(folder);
  refuseElsewhere(manifest, databaseUrl);
  await verify(folder, manifest);
  refuseUnfit(dataDir, { force });
  if (databaseUrl !== undefined && (await withDatabase(config, (db) => isSentFrom(db, Date.now()))))
    throw new BackupError('a worker sends from the database at DATABASE_URL: stop it first');
  const staged = path.join(dataDir, `restoring-${process.pid}`);
  try {
    for (const { path: name } of manifest.files) copyInto(staged, folder, name);
    await verify(staged, manifest);
    const marked = { who: COMMAND_LINE, madeAt: Date.parse(manifest.madeAt), now };
    await prepare(staged, marked);
    const swapped = swap(dataDir, staged, now);
    if (databaseUrl !== undefined) await withDatabase(config, (db) => markRestored(db, marked));
    return { manifest, ...swapped };
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
}

function refuseElsewhere({ store }: Manifest, databaseUrl: string | undefined): void {
  if (store === 'included' && databaseUrl !== undefined)
    throw new BackupError('the backup holds an embedded store, and DATABASE_URL is set');
  if (store === 'elsewhere' && databaseUrl === undefined)
    throw new BackupError(
      'the store of this backup is in a database: set DATABASE_URL to it, once pg_restore has filled it',
    );
}

function refuseUnfit(dataDir: string, { force }: { force: boolean }): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  if (isSessionOwned(dataDir))
    throw new BackupError(
      `a worker has the WhatsApp session: stop it first (if none runs, remove ${path.join(dataDir, SESSION, 'owner-*.json')})`,
    );
  const file = path.join(dataDir, STORE);
  if (!existsSync(file)) return;
  if (!isEmpty(file) && !force)
    throw new BackupError(`there is a store in ${dataDir} (DATA_DIR) already: --force puts it aside`);
}

/** One that cannot be read is not empty, for all we know. */
function isEmpty(file: string): boolean {
  try {
    return closeOffSqlite(file).isEmpty;
  } catch (error) {
    if (error instanceof StoreInUseError) throw error;
    return false;
  }
}

function copyInto(staged: string, folder: string, name: string): void {
  const target = path.join(staged, name);
  mkdirSync(path.dirname(target), { recursive: true, mode: 0o700 });
  copyFileSync(path.join(folder, name), target);
  chmodSync(target, 0o600);
}

/** Brings the copy up to this version, and has it and the session say that they are older than what was sent. */
async function prepare(staged: string, marked: Parameters<typeof markRestored>[1]): Promise<void> {
  const file = path.join(staged, STORE);
  if (existsSync(file)) {
    const db = await openStore(sqlite(file));
    try {
      await markRestored(db, marked);
    } finally {
      await db.destroy();
    }
    // It is in one file again.
    closeOffSqlite(file);
  }
  if (existsSync(path.join(staged, SESSION))) {
    const logger = createLogger('silent');
    // It does not remember what was sent since: what it does not find may have been sent all the same.
    openSessionFolder({ dataDir: staged, holder: thisProcess, isDead, logger }).forgetProfileId();
  }
}

/** Moves what is there aside and what was prepared in, or undoes it. The store comes last, and is never missing. */
function swap(dataDir: string, staged: string, now: number): Pick<Restored, 'replaced' | 'keptSecrets'> {
  const replaced = path.join(dataDir, `replaced-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}`);
  const keptSecrets = existsSync(path.join(dataDir, 'secrets.json'));
  const names = [SESSION, ...PLAIN, STORE].filter(
    (name) => existsSync(path.join(staged, name)) && !(name === 'secrets.json' && keptSecrets),
  );
  const undo: Array<() => void> = [];
  const move = (from: string, to: string) => {
    renameSync(from, to);
    undo.push(() => renameSync(to, from));
  };
  const putAside = (name: string) => {
    const place = path.join(dataDir, name);
    if (!existsSync(place)) return;
    mkdirSync(replaced, { recursive: true, mode: 0o700 });
    const aside = path.join(replaced, name);
    if (name !== STORE) return move(place, aside);
    copyFileSync(place, aside);
    undo.push(() => renameSync(aside, place));
    // What is left of a store that could not be closed off: beside another one, it would be taken for that one's.
    for (const log of LOGS.map((suffix) => `${STORE}${suffix}`)) putAside(log);
  };
  try {
    for (const name of names) {
      putAside(name);
      move(path.join(staged, name), path.join(dataDir, name));
    }
  } catch (error) {
    for (const back of undo.toReversed()) back();
    rmSync(replaced, { recursive: true, force: true });
    throw error;
  }
  return { replaced: existsSync(replaced) ? replaced : undefined, keptSecrets };
}

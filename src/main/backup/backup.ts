import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { createLogger } from '../../logger.ts';
import { inspectSqlite } from '../../store/database/inspect-sqlite.ts';
import { copySqlite } from '../../store/database/sqlite-files.ts';
import { BackupError, describeFiles, MANIFEST, type Manifest } from './backup-manifest.ts';
import type { Config } from '../config.ts';
import { filesBelow, PLAIN, SESSION, STORE } from '../data-files.ts';
import { withDatabase } from '../database.ts';
import { whileNobodyHasTheSession } from '../session-owner.ts';

/**
 * Copies what cannot be made anew into a folder that is not there yet, or is empty: the store as it is at one moment, the
 * secrets and, where no process uses it, the WhatsApp session. The service may run meanwhile. A database at DATABASE_URL is
 * left to its own tools. The folder is there when it
 * is whole, and not before. Throws BackupError.
 */
export async function makeBackup(
  config: Config,
  { into, version }: { into: string; version: string },
): Promise<Manifest> {
  const { dataDir } = config;
  const isEmbedded = config.databaseUrl === undefined;
  const folder = path.resolve(into);
  refuseUnfit(folder, config);
  const part = `${folder}.part-${process.pid}`;
  try {
    mkdirSync(part, { recursive: true, mode: 0o700 });
    // First: it is what changes, and what the rest is looked up by.
    if (isEmbedded) copyStore(path.join(dataDir, STORE), path.join(part, STORE));
    const names = PLAIN.flatMap((name) => filesBelow(dataDir, name));
    for (const name of names) copyFile(dataDir, part, name);
    const { session, files } = await copySession(config, part);
    const manifest: Manifest = {
      format: 1,
      version,
      madeAt: new Date().toISOString(),
      store: isEmbedded ? 'included' : 'elsewhere',
      session,
      files: await describeFiles(part, [...(isEmbedded ? [STORE] : []), ...names, ...files]),
    };
    writeFileSync(path.join(part, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
    sync(path.join(part, MANIFEST));
    if (existsSync(folder)) rmdirSync(folder);
    renameSync(part, folder);
    return manifest;
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    if (error instanceof BackupError) throw error;
    throw new BackupError(`nothing was backed up to ${folder}: ${wordsOf(error)}`, { cause: error });
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function refuseUnfit(folder: string, { dataDir, databaseUrl }: Config): void {
  if (databaseUrl === undefined && !existsSync(path.join(dataDir, STORE)))
    throw new BackupError(`there is nothing to back up: no ${STORE} in ${dataDir} (DATA_DIR)`);
  if (folder === dataDir || folder.startsWith(`${dataDir}${path.sep}`))
    throw new BackupError(`${folder} is in DATA_DIR: what happens to that happens to the backup too`);
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new BackupError(`${folder} is not empty: name a folder that is not there yet`);
}

function copyStore(file: string, copy: string): void {
  copySqlite(file, copy);
  chmodSync(copy, 0o600);
  const { faults } = inspectSqlite(copy);
  if (faults.length > 0)
    throw new BackupError(`the store is damaged, so that no copy is whole: ${faults[0]}`);
}

async function copySession(
  config: Config,
  part: string,
): Promise<{ session: Manifest['session']; files: string[] }> {
  const { dataDir } = config;
  if (filesBelow(dataDir, SESSION).length === 0) return { session: 'none', files: [] };
  const logger = createLogger('silent');
  const files = await withDatabase(config, (db) =>
    whileNobodyHasTheSession({ config, db, logger }, async () => {
      const names = filesBelow(dataDir, SESSION).filter((name) => !isSignature(name));
      for (const name of names) copyFile(dataDir, part, name);
      return names;
    }),
  );
  if (files) return { session: 'included', files };
  rmSync(path.join(part, SESSION), { recursive: true, force: true });
  return { session: 'in use', files: [] };
}

/** Of whichever process has the session now. */
function isSignature(name: string): boolean {
  return path.dirname(name) === SESSION;
}

function copyFile(from: string, to: string, name: string): void {
  const target = path.join(to, name);
  mkdirSync(path.dirname(target), { recursive: true, mode: 0o700 });
  copyFileSync(path.join(from, name), target);
  chmodSync(target, 0o600);
  sync(target);
}

function sync(file: string): void {
  const opened = openSync(file, 'r+');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

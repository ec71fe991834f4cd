import { createHash } from 'node:crypto';
import { createReadStream, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

/** What stands beside the files of a backup, and is written last: without it, a folder is none. */
const manifest = z.object({
  format: z.literal(1),
  /** Of Avisador. */
  version: z.string(),
  /** ISO 8601: what happened later is not in it. */
  madeAt: z.iso.datetime(),
  store: z.enum(['included', 'elsewhere']),
  session: z.enum(['included', 'none', 'in use']),
  files: z.array(
    z.object({
      /** Below the folder, with slashes. */
      path: z.string().refine(staysInside, 'leads out of the folder'),
      bytes: z.number(),
      sha256: z.string(),
    }),
  ),
});
export type Manifest = z.infer<typeof manifest>;

export const MANIFEST = 'manifest.json';

/** A folder is no backup, or not the one that was made. Says what is wrong with it. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

/** Reads what is said of a backup. Throws BackupError. */
export function readManifest(folder: string): Manifest {
  const file = path.join(folder, MANIFEST);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new BackupError(`${folder} is no backup, or not a whole one: there is no ${MANIFEST} in it`);
  }
  const read = manifest.safeParse(parsed(text));
  if (read.success) return read.data;
  throw new BackupError(`${file} is damaged, or of another version of Avisador`);
}

/** Throws BackupError where a file is not as it was when the backup was made. */
export async function verify(folder: string, { files }: Pick<Manifest, 'files'>): Promise<void> {
  for (const { path: name, bytes, sha256 } of files) {
    const file = path.join(folder, name);
    const size = statSync(file, { throwIfNoEntry: false })?.size;
    if (size === undefined) throw new BackupError(`${file} is missing`);
    if (size !== bytes || (await hashOf(file)) !== sha256)
      throw new BackupError(`${file} is not as it was when the backup was made`);
  }
}

/** What the manifest says of these files. */
export async function describeFiles(folder: string, names: readonly string[]): Promise<Manifest['files']> {
  const files = [];
  for (const name of names) {
    const file = path.join(folder, name);
    files.push({
      path: name.split(path.sep).join('/'),
      bytes: statSync(file).size,
      sha256: await hashOf(file),
    });
  }
  return files;
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

function staysInside(name: string): boolean {
  return !path.isAbsolute(name) && !path.normalize(name).startsWith('..');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

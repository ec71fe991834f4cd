/**
 * Puts the panels' plugins together: each one's own files and, beside them, the PHP classes that all share, as plain
 * folders under dist/plugins, ready to be copied into the panel. A zip of each where the machine has `zip`.
 */
import { execFile } from 'node:child_process';
import { constants, copyFile, cp, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const here = import.meta.dirname;

/** Where each plugin has its classes, within its folder. */
const CLASSES = {
  whmcs: 'modules/addons/avisador/lib',
  wisecp: 'coremio/modules/Addons/AvisadorAddon/lib',
} as const;

export type Plugin = keyof typeof CLASSES;

export const PLUGINS = Object.keys(CLASSES) as Plugin[];

/** Packages a plugin anew. Resolves to its folder; rejects where it has a file by the name of a shared one. */
export async function packagePlugin(plugin: Plugin): Promise<string> {
  const folder = path.resolve(here, '../dist/plugins', plugin);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const entry of await readdir(path.join(here, plugin))) {
    if (entry === 'tests') continue;
    await cp(path.join(here, plugin, entry), path.join(folder, entry), { recursive: true });
  }
  const shared = path.join(here, 'php/src');
  for (const file of await readdir(shared)) {
    await copyFile(
      path.join(shared, file),
      path.join(folder, CLASSES[plugin], file),
      constants.COPYFILE_EXCL,
    );
  }
  return folder;
}

/** Zips a packaged plugin beside its folder. Resolves to the file, or to nothing where the machine has no `zip`. */
async function zipped(folder: string): Promise<string | undefined> {
  const file = `${folder}.zip`;
  await rm(file, { force: true });
  try {
    await run('zip', ['-q', '-r', '-X', file, '.'], { cwd: folder });
    return file;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

if (import.meta.main) {
  for (const plugin of PLUGINS) {
    const folder = await packagePlugin(plugin);
    const zip = await zipped(folder);
    const said = [folder, ...(zip === undefined ? [] : [zip])].map((file) =>
      path.relative(process.cwd(), file),
    );
    process.stdout.write(`${plugin}: ${said.join(', ')}\n`);
  }
}

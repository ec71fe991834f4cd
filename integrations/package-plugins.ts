/**
 * Puts the panels' plugins together: each one's own files and, beside them, the PHP classes that all share, as plain
 * folders under dist/plugins, ready to be copied into the panel. A zip of each where the machine has `zip`.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const here = import.meta.dirname;

/** Where each plugin has its classes, within its folder. */
const CLASSES = {
  whmcs: 'modules/addons/avisador/lib',
} as const;

export type Plugin = keyof typeof CLASSES;

/** Packages every plugin anew. Resolves to their folders; rejects where a file is in the way of a shared one. */
export async function packagePlugins(target = path.resolve(here, '../dist/plugins')): Promise<Map<Plugin, string>> {
  const folders = new Map<Plugin, string>();
  for (const plugin of Object.keys(CLASSES) as Plugin[]) {
    const folder = path.join(target, plugin);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    for (const entry of await readdir(path.join(here, plugin))) {
      if (entry === 'tests') continue;
      await cp(path.join(here, plugin, entry), path.join(folder, entry), { recursive: true });
    }
    await cp(path.join(here, 'php/src'), path.join(folder, CLASSES[plugin]), {
      recursive: true,
      force: false,
      errorOnExist: true,
    });
    folders.set(plugin, folder);
  }
  return folders;
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
  for (const [plugin, folder] of await packagePlugins()) {
    const zip = await zipped(folder);
    const said = [folder, ...(zip === undefined ? [] : [zip])].map((file) => path.relative(process.cwd(), file));
    process.stdout.write(`${plugin}: ${said.join(', ')}\n`);
  }
}

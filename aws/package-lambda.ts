/** Puts the Lambda together: `dist/lambda/intake.cjs`, and the zip of it that is deployed. Needs no network. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';
import { zip } from './zip.ts';

const root = path.resolve(import.meta.dirname, '..');

/**
 * Half of what would be loaded at every cold start: Express's body-parser, with every encoding of the world (intake reads
 * its bodies itself), and zod's messages in fifty languages (our own are given with each check).
 */
const UNUSED = /^body-parser$|^\.\.\/locales\/index\.js$/;

const withoutUnused: Plugin = {
  name: 'without-unused',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: UNUSED }, ({ path: name }) => ({ path: name, namespace: 'left-out' }));
    onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: '' }));
  },
};

export interface PackagedLambda {
  bundle: string;
  zip: string;
  /** The files that went into it, the packages’ too, by their paths from the root. */
  sources: string[];
}

/** Bundles and zips it anew: the same sources and packages make the same bytes. */
export async function packageLambda(folder = path.join(root, 'dist/lambda')): Promise<PackagedLambda> {
  const bundled = await build({
    absWorkingDir: root,
    entryPoints: ['src/main/lambda/handler.ts'],
    outfile: path.join(folder, 'intake.cjs'),
    write: false,
    metafile: true,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    // The packages' ES modules, of which only what is used is taken.
    mainFields: ['module', 'main'],
    minifyWhitespace: true,
    minifySyntax: true,
    // Not the names: they are what a stack in the log says.
    minifyIdentifiers: false,
    legalComments: 'none',
    plugins: [withoutUnused],
  });
  const [code] = bundled.outputFiles;
  if (!code) throw new TypeError('esbuild made no file');
  const made = { bundle: code.path, zip: path.join(folder, 'intake.zip') };
  await mkdir(folder, { recursive: true });
  await writeWhole(made.bundle, code.contents);
  await writeWhole(made.zip, zip([{ name: 'intake.cjs', bytes: Buffer.from(code.contents) }]));
  return { ...made, sources: Object.keys(bundled.metafile.inputs) };
}

/** Nobody ever reads half of it. */
async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, bytes);
  await rename(draft, file);
}

if (import.meta.main) {
  const made = await packageLambda();
  process.stdout.write(`${path.relative(process.cwd(), made.zip)}\n`);
}

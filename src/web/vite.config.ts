import { readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';
import path from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const root = import.meta.dirname;

/** Compresses once, here, what is asked for many times: `x.js.br` is served to whoever takes that. */
const compressed: Plugin = {
  name: 'compressed',
  // When all is on disk: until then, Vite itself still changes what it has made.
  writeBundle({ dir = '' }, bundle) {
    const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
    for (const name of Object.keys(bundle)) {
      if (!/\.(?:js|css|svg)$/.test(name)) continue;
      const file = path.join(dir, name);
      writeFileSync(`${file}.br`, brotliCompressSync(readFileSync(file), { params }));
    }
  },
};

/** Builds the console's and the sandbox's pages into `dist/web`: two HTML files, and what they load from `/assets/`. */
export default defineConfig({
  root,
  base: '/',
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [compressed],
  build: {
    outDir: path.join(root, '../../dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    // Data in the page would need a looser Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      checks: { pluginTimings: false },
      input: { console: path.join(root, 'console.html'), sandbox: path.join(root, 'sandbox.html') },
    },
  },
});

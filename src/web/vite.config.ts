import { brotliCompressSync, constants } from 'node:zlib';
import path from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const root = import.meta.dirname;

/** Compresses once, here, what is asked for many times: `x.js` is served as `x.js.br` to whoever takes that. */
const compressed: Plugin = {
  name: 'compressed',
  generateBundle(_options, bundle) {
    for (const [fileName, file] of Object.entries(bundle)) {
      if (!/\.(?:js|css|svg)$/.test(fileName)) continue;
      const source = Buffer.from(file.type === 'chunk' ? file.code : file.source);
      const quality = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
      const br = brotliCompressSync(source, { params: quality });
      this.emitFile({ type: 'asset', fileName: `${fileName}.br`, source: br });
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
      input: { console: path.join(root, 'console.html'), sandbox: path.join(root, 'sandbox.html') },
    },
  },
});

#!/usr/bin/env node
// Plain JavaScript, so that an older Node can still read it and say what is wrong, instead of stumbling over types.
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  process.stderr.write(
    `avisador needs Node 24 or newer; this is ${process.versions.node} (npm ci brings one for npm and npx)\n`,
  );
  process.exit(2);
}
// Types are stripped once and remembered: a start takes half the time. Beside the packages, where only whoever installed
// them may write: what is remembered is run.
module.enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/avisador', import.meta.url)));
const { main } = await import('./cli.ts');
await main(process.argv, process.env);

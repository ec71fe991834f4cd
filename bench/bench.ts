import { benchColdStart } from './cold-start.ts';
import { benchConsoleList } from './console-list.ts';
import { benchIntake } from './intake.ts';
import { benchLedger } from './ledger.ts';
import { benchProcess } from './process.ts';
import { benchRendering } from './rendering.ts';
import { printRows } from './report.ts';

// npm run bench            everything, some two minutes
// npm run bench -- intake  one part
const parts = {
  rendering: benchRendering,
  ledger: benchLedger,
  console: benchConsoleList,
  process: benchProcess,
  lambda: benchColdStart,
  intake: benchIntake,
};

const wanted = process.argv.slice(2);
for (const [name, bench] of Object.entries(parts)) {
  if (wanted.length === 0 || wanted.includes(name)) printRows(name, await bench());
}

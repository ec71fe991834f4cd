import { parseArgs } from 'node:util';
import { killRun } from './kill-run.ts';

// npm run test:faults -- --seed 7 --kills 20 --sandbox apart
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    kills: { type: 'string', default: '20' },
    sandbox: { type: 'string', default: 'built-in' },
  },
});
const seed = Number(values.seed);
const kills = Number(values.kills);
console.log(`seed ${seed}, ${kills} kills, sandbox ${values.sandbox} …`);
const { accepted, lost, doubled, disordered } = await killRun({
  seed,
  kills,
  isSandboxApart: values.sandbox === 'apart',
});
console.log(
  `${accepted} events accepted: ${lost.length} lost, ${doubled.length} doubled, ${disordered.length} clients out of order`,
);
for (const id of [...lost, ...doubled, ...disordered]) console.log(`  ${id}`);
process.exitCode = accepted > 0 && lost.length + doubled.length + disordered.length === 0 ? 0 : 1;

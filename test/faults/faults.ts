import { parseArgs } from 'node:util';
import { killRun } from './kill-run.ts';
import { webRun } from './web-run.ts';

// npm run test:faults -- --seed 7 --kills 20 --sandbox apart --store postgres
// npm run test:faults -- --seed 7 --transport web --kills 20 --browser-kills 30 --events 300 --drops 3
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    transport: { type: 'string', default: 'sandbox' },
    kills: { type: 'string', default: '20' },
    sandbox: { type: 'string', default: 'built-in' },
    store: { type: 'string', default: 'sqlite' },
    'browser-kills': { type: 'string', default: '30' },
    events: { type: 'string', default: '300' },
    drops: { type: 'string', default: '3' },
    log: { type: 'string' },
  },
});
const seed = Number(values.seed);
const kills = Number(values.kills);

async function onSandbox() {
  const { sandbox, store } = values;
  console.log(`seed ${seed}, ${kills} kills, sandbox ${sandbox}, store ${store} …`);
  const report = await killRun({
    seed,
    kills,
    isSandboxApart: sandbox === 'apart',
    isOnPostgres: store === 'postgres',
  });
  return { report, browsersLeft: 0, more: '' };
}

async function onWeb() {
  const browserKills = Number(values['browser-kills']);
  console.log(`seed ${seed}, ${kills} kills of the service, ${browserKills} of the browser …`);
  const report = await webRun({
    seed,
    kills,
    browserKills,
    events: Number(values.events),
    drops: Number(values.drops),
    ...(values.log !== undefined && { log: values.log }),
  });
  const { slowestReturn, settledByHand, browsersLeft } = report;
  const more =
    `; the session back within ${(slowestReturn / 1000).toFixed(1)} s, ` +
    `${settledByHand} settled by hand, ${browsersLeft} browser processes left`;
  return { report, browsersLeft, more };
}

const { report, browsersLeft, more } = await (values.transport === 'web' ? onWeb() : onSandbox());
const { accepted, lost, doubled, disordered } = report;
console.log(
  `${accepted} events accepted: ${lost.length} lost, ${doubled.length} doubled, ${disordered.length} clients out of order${more}`,
);
for (const id of [...lost, ...doubled, ...disordered]) console.log(`  ${id}`);
const wrong = lost.length + doubled.length + disordered.length + browsersLeft;
process.exitCode = accepted > 0 && wrong === 0 ? 0 : 1;

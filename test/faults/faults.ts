import { parseArgs } from 'node:util';
import { killRun } from './kill-run.ts';
import { rolesRun } from './roles-run.ts';
import { webRun } from './web-run.ts';

// npm run test:faults -- --seed 7 --kills 20 --sandbox apart --store postgres
// npm run test:faults -- --seed 7 --roles apart --kills 30 --events 5000 --clients 300
// npm run test:faults -- --seed 7 --transport web --kills 20 --browser-kills 30 --events 300 --drops 3
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    transport: { type: 'string', default: 'sandbox' },
    kills: { type: 'string', default: '20' },
    sandbox: { type: 'string', default: 'built-in' },
    store: { type: 'string', default: 'sqlite' },
    roles: { type: 'string', default: 'together' },
    clients: { type: 'string', default: '300' },
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
  return { report, alsoWrong: [], more: '' };
}

async function inRoles() {
  const { events, clients } = values;
  console.log(`seed ${seed}, ${kills} kills, ${events} events of ${clients} clients …`);
  const report = await rolesRun({ seed, kills, events: Number(events), clients: Number(clients) });
  const { fromTwoNumbers, notKnownAsSent } = report;
  const more =
    `, ${fromTwoNumbers.length} clients written to from two numbers, ` +
    `${notKnownAsSent.length} not known as sent`;
  return { report, alsoWrong: [...fromTwoNumbers, ...notKnownAsSent], more };
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
  const alsoWrong = Array.from({ length: browsersLeft }, () => 'a browser process');
  return { report, alsoWrong, more };
}

function wanted() {
  if (values.roles === 'apart') return inRoles();
  return values.transport === 'web' ? onWeb() : onSandbox();
}

const { report, alsoWrong, more } = await wanted();
const { accepted, lost, doubled, disordered } = report;
console.log(
  `${accepted} events accepted: ${lost.length} lost, ${doubled.length} doubled, ${disordered.length} clients out of order${more}`,
);
const wrong = [...lost, ...doubled, ...disordered, ...alsoWrong];
for (const what of wrong) console.log(`  ${what}`);
process.exitCode = accepted > 0 && wrong.length === 0 ? 0 : 1;

import type { Db } from '../../store/database/schema.ts';
import { ConfigError, parseConfig, type Config } from '../config.ts';
import { openDatabase } from '../database.ts';
import { checkClock } from './clock.ts';
import { checkCallback, checkPanel, checkSqs } from './far-sides.ts';
import { ok, problem, warning, type Check, type Finding } from './finding.ts';
import { checkBrowser, checkDataFolder, checkDisk, checkNode } from './machine.ts';
import { checkSecrets } from './secrets-check.ts';
import {
  checkAccounts,
  checkEmbeddedQueue,
  checkSession,
  checkTexts,
  lookAtStore,
  type LookedAtStore,
} from './store-checks.ts';

type Found = Finding & { name: string };

/**
 * Looks at everything that the service needs and prints a line for each, or all of it as JSON. Changes nothing: makes no
 * store, sends nothing, posts nothing. Exit code 1 where something does not work.
 */
export async function runDoctor(
  env: Readonly<Record<string, string | undefined>>,
  { asJson }: { asJson: boolean },
): Promise<number> {
  const found: Found[] = [];
  const say = (line: string) => process.stdout.write(`${line}\n`);
  for await (const finding of examine(env)) {
    found.push(finding);
    if (!asJson) say(lineOf(finding));
  }
  const isWell = found.every(({ state }) => state !== 'problem');
  if (asJson) say(JSON.stringify({ ok: isWell, checks: found }, null, 2));
  return isWell ? 0 : 1;
}

function lineOf({ name, state, detail, advice }: Found): string {
  return `${state.padEnd(8)} ${`${name}:`.padEnd(15)} ${detail}${advice === undefined ? '' : ` → ${advice}`}`;
}

async function* examine(env: Readonly<Record<string, string | undefined>>): AsyncGenerator<Found> {
  yield { name: 'node', ...checkNode() };
  let config: Config;
  try {
    config = parseConfig(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const [, ...wrong] = error.message.split('\n').map((line) => line.trim());
    yield { name: 'configuration', ...problem(wrong.join('; '), 'nothing else can be looked at until then') };
    return;
  }
  yield { name: 'configuration', ...ok('every variable can be read') };
  const opened: Db[] = [];
  try {
    for (const { name, look } of checksOf(config, env, (db) => opened.push(db))) {
      yield { name, ...(await looked(look)) };
    }
  } finally {
    for (const db of opened) await db.destroy();
  }
}

async function looked(look: Check['look']): Promise<Finding> {
  try {
    return await look();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return problem(`could not be looked at: ${why}`, 'see to this first');
  }
}

/** In order: what comes later may rest on what came before. */
function* checksOf(
  config: Config,
  { PATH = '' }: Readonly<Record<string, string | undefined>>,
  onOpened: (db: Db) => void,
): Generator<Check> {
  const { sqs } = config;
  yield { name: 'data folder', look: () => checkDataFolder(config) };
  yield { name: 'disk', look: () => checkDisk(config) };

  let store: LookedAtStore | undefined;
  let db: Db | undefined;
  yield {
    name: 'store',
    async look() {
      store = await lookAtStore(config);
      // To open one that is of another version would change it, or fail.
      if (store.isFit) onOpened((db = await openDatabase(config)));
      return store.finding;
    },
  };
  const inStore = (look: (known: Db) => Promise<Finding>, otherwise: string) => async () => {
    if (db) return look(db);
    return store?.finding.state === 'ok' ? ok(otherwise) : warning('not looked at', 'see to the store first');
  };

  yield {
    name: 'queue',
    look: sqs ? () => checkSqs(sqs) : inStore(checkEmbeddedQueue, 'in the store, once there is one'),
  };
  yield {
    name: 'clock',
    look: () => checkClock({ config, newestInStore: store?.newestAt, databaseAheadMs: store?.aheadMs }),
  };
  yield { name: 'secrets', look: () => checkSecrets(config) };
  yield { name: 'accounts', look: inStore(checkAccounts, 'none, before there is a store') };
  yield { name: 'texts', look: () => checkTexts(db) };
  const isRoot = process.getuid?.() === 0;
  yield { name: 'browser', look: () => checkBrowser(config, { searchPath: PATH, isRoot }) };
  yield {
    name: 'whatsapp',
    look: inStore(
      (known) => checkSession(known, config, Date.now()),
      'nothing known, before the first start',
    ),
  };
  yield { name: 'panel', look: () => checkPanel(config.panel) };
  yield { name: 'callbacks', look: () => checkCallback(config.callbackUrl) };
}

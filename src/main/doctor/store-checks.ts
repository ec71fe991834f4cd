import { existsSync } from 'node:fs';
import path from 'node:path';
import { conversationRule } from '../texts/conversation-texts.ts';
import { textDirectories } from '../texts/texts.ts';
import type { SessionView } from '../../delivery/session-view.ts';
import { checkTemplates } from '../../rendering/check-templates.ts';
import { listAccounts } from '../../store/staff/accounts.ts';
import { inboxStatus } from '../../store/deliveries/embedded-queue.ts';
import { inspectPostgres } from '../../store/database/inspect-postgres.ts';
import { inspectSqlite } from '../../store/database/inspect-sqlite.ts';
import { wordsOf } from '../../store/database/postgres-errors.ts';
import type { Db } from '../../store/database/schema.ts';
import type { StoreInspection } from '../../store/database/store-inspection.ts';
import { ourNumbers } from '../../store/numbers/our-numbers.ts';
import { listOverrides } from '../../store/staff/texts.ts';
import type { Config } from '../config.ts';
import { STORE } from '../data-files.ts';
import { unreadable } from './far-sides.ts';
import { ok, problem, together, warning, type Finding } from './finding.ts';

/** What the store is like, and what is known with it. */
export interface LookedAtStore {
  finding: Finding;
  /** It can be opened, and nothing changes by that. */
  isFit: boolean;
  newestAt: number | undefined;
  /** Of a server: how far its clock is ahead of ours, in milliseconds. */
  aheadMs?: number;
}

/** Looks at the store without changing it. */
export async function lookAtStore({
  databaseUrl,
  dataDir,
}: Pick<Config, 'databaseUrl' | 'dataDir'>): Promise<LookedAtStore> {
  if (databaseUrl !== undefined) return lookAtPostgres(databaseUrl);
  const file = path.join(dataDir, STORE);
  try {
    return judgeStore(file, existsSync(file) ? inspectSqlite(file) : undefined);
  } catch (error) {
    return unusable(`${file} cannot be read: ${wordsOf(error)}`, WHERE_DAMAGED);
  }
}

async function lookAtPostgres(url: string): Promise<LookedAtStore> {
  try {
    const { version, aheadMs, unfit, onlyReads, store } = await inspectPostgres(url);
    const name = `PostgreSQL ${version}`;
    const looked = unfit === undefined ? judgeStore(name, store) : unusable(unfit, 'see to DATABASE_URL');
    const finding = onlyReads ? together([looked.finding, READS_ONLY]) : looked.finding;
    return { ...looked, finding, aheadMs };
  } catch (error) {
    return unusable(
      `PostgreSQL cannot be used (DATABASE_URL): ${wordsOf(error)}`,
      'does it run, and let this user in from here? Until then nothing is sent, and without SQS nothing is accepted',
    );
  }
}

const READS_ONLY = problem(
  'PostgreSQL lets nothing be written here: nothing is sent, and without SQS nothing is accepted',
  'let DATABASE_URL name the server that writes, or look at default_transaction_read_only',
);

function unusable(detail: string, advice: string): LookedAtStore {
  return { finding: problem(detail, advice), isFit: false, newestAt: undefined };
}

const WHERE_DAMAGED = 'stop the service, keep a copy, then `avisador restore` the last backup';

function judgeStore(name: string, store: StoreInspection | undefined): LookedAtStore {
  if (!store) {
    const finding = ok(`${name}: nothing there yet, the first start makes it`);
    return { finding, isFit: false, newestAt: undefined };
  }
  const { faults, missing, unknown, newestAt } = store;
  const finding = together([
    ok(`${name}: whole, its tables are up to date`),
    ...(faults.length === 0 ? [] : [problem(`${name} is damaged: ${faults.join('; ')}`, WHERE_DAMAGED)]),
    ...(unknown.length === 0
      ? []
      : [problem(`it was made by a newer Avisador (${unknown.join(', ')})`, 'update this one')]),
    ...(missing.length === 0
      ? []
      : [
          warning(
            `its tables are of an older version (${missing.join(', ')} to come)`,
            'back it up: the next start brings them up to date',
          ),
        ]),
  ]);
  return { finding, isFit: finding.state === 'ok', newestAt };
}

/** What waits in the store where that is the queue. */
export async function checkEmbeddedQueue(db: Db): Promise<Finding> {
  const { waiting, unreadable: dead } = await inboxStatus(db);
  return together([ok(`in the store: ${waiting} waiting`), ...(dead > 0 ? [unreadable(dead)] : [])]);
}

/** How our numbers are, as whoever owns each has last said. */
export async function checkSession(
  db: Db,
  { account, transport }: Pick<Config, 'account' | 'transport'>,
  now: number,
): Promise<Finding> {
  const numbers = await ourNumbers(db, account, now);
  const isOne = numbers.length === 1;
  return together(
    numbers.map((number) => {
      const finding = judgeSession(number, transport);
      return isOne ? finding : { ...finding, detail: `${number.account}: ${finding.detail}` };
    }),
  );
}

function judgeSession({ session, detail, paused }: SessionView, transport: Config['transport']): Finding {
  const because = detail === undefined ? '' : ` (${detail})`;
  if (paused)
    return problem(
      `paused: ${paused.reason}; nothing is sent`,
      'look at the phone, then `avisador whatsapp resume`',
    );
  switch (session) {
    case 'ready':
      return ok(transport === 'sandbox' ? 'connected to the simulated phones' : 'connected');
    case 'starting':
      return warning(`it is starting${because}`, 'look again in a minute');
    case 'lost':
      return warning(`not connected${because}`, 'is a worker running? Everything waits meanwhile');
    case 'scan_qr':
    case 'logged_out':
      return problem(`no account is linked${because}`, 'run `avisador whatsapp pair`, scan with the phone');
    case 'blocked':
      return problem(
        'WhatsApp has blocked the account',
        'appeal in the app, then `avisador whatsapp resume`',
      );
  }
}

/** Whether everybody has a password that only they know. */
export async function checkAccounts(db: Db): Promise<Finding> {
  const accounts = (await listAccounts(db)).filter(({ disabledAt }) => disabledAt === undefined);
  const unchanged = accounts.filter(({ mustChangePassword }) => mustChangePassword).map(({ name }) => name);
  if (accounts.length === 0) return ok('no account yet, the first start makes `admin`');
  return unchanged.length === 0
    ? ok(`${accounts.length} ${accounts.length === 1 ? 'account' : 'accounts'}`)
    : warning(
        `still with the password that they were given: ${unchanged.join(', ')}`,
        'sign in once and change it, or disable the account',
      );
}

/** Whether every text is as its event needs it, staff's own among them where there is a store. */
export async function checkTexts(db: Db | undefined): Promise<Finding> {
  const overrides = db ? await listOverrides(db) : [];
  const { length } = checkTemplates(textDirectories, { rule: conversationRule, overrides });
  return length === 0
    ? ok('all texts are well')
    : problem(
        `${length} ${length === 1 ? 'problem' : 'problems'} in texts`,
        '`avisador templates check` names them',
      );
}

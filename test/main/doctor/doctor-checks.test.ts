import { once } from 'node:events';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { checkClock, judgeClock } from '../../../src/main/doctor/clock.ts';
import { checkCallback, checkPanel, checkSqs } from '../../../src/main/doctor/far-sides.ts';
import { together, warning, ok, problem } from '../../../src/main/doctor/finding.ts';
import { checkBrowser, checkDataFolder, judgeSpace } from '../../../src/main/doctor/machine.ts';
import { checkSecrets } from '../../../src/main/doctor/secrets-check.ts';
import { checkAccounts, checkSession, lookAtStore } from '../../../src/main/doctor/store-checks.ts';
import { parseConfig } from '../../../src/main/config.ts';
import { ensureSecrets, secretsPath } from '../../../src/main/secrets.ts';
import { createAccount } from '../../../src/store/staff/accounts.ts';
import { openLocalQueue } from '../../queue/local-queue.ts';
import { credentials, openWhmcsStandIn } from '../../panel/whmcs-stand-in.ts';
import { START } from '../../support/events.ts';
import { leasesOf, NUMBER } from '../../support/ledgers.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { tempStore, type TempStore } from '../../support/temp-store.ts';
import { testBrowser } from '../../whatsapp-web/find-browser.ts';

let temp: Awaited<ReturnType<typeof tempFolder>>;
const closers: Array<() => unknown> = [];
beforeEach(async () => {
  temp = await tempFolder();
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  await temp.remove();
});

async function serverThat(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const OTHER = '+5491100000002';

describe('Findings together', () => {
  it('are as bad as the worst, and leave out what is well then', () => {
    expect(together([ok('a'), warning('b', 'do b'), problem('c', 'do c')])).toEqual({
      state: 'problem',
      detail: 'b; c',
      advice: 'do b; do c',
    });
    expect(together([ok('a'), ok('b')])).toEqual({ state: 'ok', detail: 'a; b' });
    expect(together([warning('a', 'do it'), warning('b', 'do it')]).advice).toBe('do it');
  });
});

describe('The data folder', () => {
  it('is better closed to others', () => {
    mkdirSync(path.join(temp.folder, 'data'), { mode: 0o700 });
    const dataDir = path.join(temp.folder, 'data');
    expect(checkDataFolder({ dataDir }).state).toBe('ok');
    chmodSync(dataDir, 0o755);
    expect(checkDataFolder({ dataDir })).toMatchObject({ state: 'warning', advice: `chmod 700 ${dataDir}` });
  });

  it('is a problem where nothing can be written', () => {
    writeFileSync(path.join(temp.folder, 'file'), '');
    expect(checkDataFolder({ dataDir: path.join(temp.folder, 'file') }).state).toBe('problem');
    expect(checkDataFolder({ dataDir: path.join(temp.folder, 'file', 'data') }).state).toBe('problem');
  });
});

describe('The disk', () => {
  const MIB = 1_048_576;
  it.each([
    ['ok', 5000, undefined],
    ['ok', 5000, 100_000],
    ['warning', 5000, 10],
    ['warning', 900, 100_000],
    ['problem', 100, 100_000],
  ] as const)('is %s with %i MiB free and room for %s files', (state, mib, freeFiles) => {
    expect(judgeSpace({ free: mib * MIB, freeFiles }).state).toBe(state);
  });
});

describe('The secrets', () => {
  const config = (env: Record<string, string> = {}) => parseConfig({ DATA_DIR: temp.folder, ...env });
  const secretOf = (bytes: string | Buffer) => `whsec_${Buffer.from(bytes).toString('base64')}`;

  it('are well as they are generated', () => {
    expect(checkSecrets(config()).state).toBe('ok');
    ensureSecrets(temp.folder);
    expect(checkSecrets(config()).state).toBe('ok');
  });

  it('are better closed to others', () => {
    ensureSecrets(temp.folder);
    chmodSync(secretsPath(temp.folder), 0o644);
    expect(checkSecrets(config())).toMatchObject({
      state: 'warning',
      advice: expect.stringContaining('600'),
    });
  });

  it.each([
    ['a sentence', { WEBHOOK_SECRETS: secretOf('the same secret as everywhere') }],
    ['one byte over and over', { WEBHOOK_SECRETS: secretOf(Buffer.alloc(32, 200)) }],
    ['a common password', { CONSOLE_PASSWORD: 'Password-2026' }],
    ['the company’s name', { CONSOLE_PASSWORD: 'Hosting Sur 123', COMPANY_NAME: 'Hosting Sur' }],
  ])('are better not made up: %s', (_what, env) => {
    expect(checkSecrets(config(env)).state).toBe('warning');
  });
});

describe('SQS', () => {
  it('is well as the service makes its queues, and is told what is not as it should be', async () => {
    const queue = await openLocalQueue();
    closers.push(() => queue.close());
    const sqs = parseConfig({
      SQS_ENDPOINT: queue.sqs.endpoint,
      SQS_QUEUE_URL: queue.queueUrl,
      SQS_DLQ_URL: queue.dlqUrl,
    }).sqs!;
    expect(await checkSqs(sqs)).toMatchObject({ state: 'ok' });
    expect(await checkSqs({ ...sqs, dlqUrl: undefined })).toMatchObject({
      state: 'warning',
      advice: expect.stringContaining('SQS_DLQ_URL'),
    });
    const deadLetterTargetArn = 'arn:aws:sqs:us-east-1:000000000000:other.fifo';
    await queue.client.send(
      new SetQueueAttributesCommand({
        QueueUrl: queue.queueUrl,
        Attributes: {
          MessageRetentionPeriod: '345600',
          RedrivePolicy: JSON.stringify({ maxReceiveCount: 5, deadLetterTargetArn }),
        },
      }),
    );
    const { state, detail } = await checkSqs(sqs);
    expect(state).toBe('warning');
    for (const fact of ['4 days', '5 times', 'elsewhere']) expect(detail).toContain(fact);
  });

  it('is a problem where it cannot be asked, or has no such queue; none is made', async () => {
    const queue = await openLocalQueue();
    closers.push(() => queue.close());
    const at = (url: string) => parseConfig({ SQS_ENDPOINT: queue.sqs.endpoint, SQS_QUEUE_URL: url }).sqs!;
    const made = queue.sqs.requests()['CreateQueue'];
    expect(await checkSqs(at(queue.sqs.queueUrl('none.fifo')))).toMatchObject({
      state: 'problem',
      advice: expect.stringContaining('next start'),
    });
    expect(queue.sqs.requests()['CreateQueue']).toBe(made);
    const nowhere = parseConfig({
      SQS_ENDPOINT: 'http://127.0.0.1:1',
      SQS_QUEUE_URL: 'http://127.0.0.1:1/1/a.fifo',
    });
    expect((await checkSqs(nowhere.sqs!)).state).toBe('problem');
  });
});

describe('The clock', () => {
  it.each([
    ['ok', 3],
    ['warning', 90],
    ['warning', -90],
    ['problem', 301],
    ['problem', -301],
  ])('is %s where the other one is %i seconds ahead', (state, seconds) => {
    expect(judgeClock(seconds * 1000, 'SQS').state).toBe(state);
  });

  it('is compared with the first far side that answers', async () => {
    const asked: string[] = [];
    const callbackUrl = await serverThat((req, res) => {
      asked.push(`${req.method}`);
      res.setHeader('date', new Date(Date.now() + 600_000).toUTCString()).end();
    });
    const sqs = parseConfig({ SQS_QUEUE_URL: 'http://127.0.0.1:1/1/a.fifo' }).sqs;
    const config = { sqs, panel: undefined, callbackUrl };
    expect((await checkClock({ config, newestInStore: undefined })).state).toBe('problem');
    expect(asked).toEqual(['HEAD']);
  });

  it('is a problem where it is so far from the database’s that no number is sent from', async () => {
    const config = { sqs: undefined, panel: undefined, callbackUrl: undefined };
    const states = [-8000, -7000, 0, 7000, 8000].map(async (databaseAheadMs) => {
      const { state } = await checkClock({ config, newestInStore: undefined, databaseAheadMs });
      return state;
    });
    expect(await Promise.all(states)).toEqual(['problem', 'ok', 'ok', 'ok', 'problem']);
  });

  it('was set back where the store is from later', async () => {
    const config = { sqs: undefined, panel: undefined, callbackUrl: undefined };
    const later = { config, newestInStore: START + 3_600_000, now: () => START };
    expect((await checkClock(later)).state).toBe('problem');
    expect((await checkClock({ ...later, newestInStore: START })).state).toBe('ok');
  });
});

describe('The store', () => {
  it('is a problem with what to do, where it is no store or cannot be reached; nothing secret is told', async () => {
    writeFileSync(path.join(temp.folder, 'avisador.db'), 'no database');
    const file = await lookAtStore({ dataDir: temp.folder, databaseUrl: undefined });
    expect(file).toMatchObject({ isFit: false, finding: { state: 'problem' } });
    expect(file.finding.advice).toContain('avisador restore');
    const databaseUrl = 'postgres://avisador:hush@127.0.0.1:1/avisador';
    const server = await lookAtStore({ dataDir: temp.folder, databaseUrl });
    expect(server).toMatchObject({ isFit: false, finding: { state: 'problem' } });
    expect(server.finding.detail).toContain('DATABASE_URL');
    expect(JSON.stringify(server)).not.toContain('hush');
  });
});

describe('The panel', () => {
  const panelAt = (url: string, more = {}) => ({ url, ...credentials, verifiedField: undefined, ...more });

  it('is well where it answers and allows what transfers need', async () => {
    const panel = await openWhmcsStandIn();
    closers.push(() => panel.close());
    expect((await checkPanel(panelAt(panel.url))).state).toBe('ok');
    expect((await checkPanel(undefined)).state).toBe('ok');
  });

  it('is a problem, said once, where it refuses us', async () => {
    const panel = await openWhmcsStandIn();
    closers.push(() => panel.close());
    const { state, detail } = await checkPanel(panelAt(panel.url, { secret: 'wrong' }));
    expect(state).toBe('problem');
    expect(detail.match(/PANEL_SECRET/g)).toHaveLength(1);
    expect((await checkPanel(panelAt('http://127.0.0.1:1'))).state).toBe('problem');
  });

  it('is told which action it does not allow', async () => {
    const url = await serverThat((req, res) => {
      let body = '';
      req.on('data', (chunk) => (body += chunk));
      req.on('end', () => {
        const denied = {
          result: 'error',
          message: 'Invalid Permissions: API action "getinvoices" is not allowed',
        };
        const isDenied = body.includes('action=GetInvoices');
        res.writeHead(isDenied ? 403 : 200).end(JSON.stringify(isDenied ? denied : { result: 'success' }));
      });
    });
    expect(await checkPanel(panelAt(url))).toMatchObject({
      state: 'problem',
      detail: expect.stringMatching(/^GetInvoices: /),
    });
  });
});

describe('The receiver of callbacks', () => {
  it.each([
    ['ok', 204],
    ['ok', 405],
    ['warning', 404],
    ['warning', 500],
    ['problem', 302],
  ])('is %s where it answers HEAD with %i; nothing is posted', async (state, status) => {
    const asked: string[] = [];
    const url = await serverThat((req, res) => {
      asked.push(`${req.method}`);
      res.writeHead(status, { location: '/elsewhere' }).end();
    });
    expect((await checkCallback(url)).state).toBe(state);
    expect(asked).toEqual(['HEAD']);
  });

  it('is a problem where nobody answers, and its address, which may hold a secret, is not repeated', async () => {
    const { state, detail } = await checkCallback('http://127.0.0.1:1/?token=hush');
    expect(state).toBe('problem');
    expect(detail).not.toContain('hush');
  });
});

describe('The browser', () => {
  const machine = { searchPath: '/nowhere', isRoot: true };

  it('is not needed for simulated phones', async () => {
    expect((await checkBrowser(parseConfig({}), machine)).state).toBe('ok');
  });

  it('is a problem where there is none', async () => {
    const config = parseConfig({ WHATSAPP_TRANSPORT: 'web' });
    expect((await checkBrowser(config, machine)).state).toBe('problem');
    expect((await checkBrowser({ ...config, chromePath: process.execPath }, machine)).state).toBe('problem');
  });

  it('is started, and ended again', async () => {
    const config = parseConfig({ WHATSAPP_TRANSPORT: 'web', CHROME_PATH: await testBrowser() });
    const finding = await checkBrowser(config, machine);
    expect(finding).toMatchObject({ state: 'warning', detail: expect.stringContaining('as root') });
    expect(finding.detail).toMatch(/\d+\.\d+/);
  }, 60_000);
});

describe('What the store says of', () => {
  let store: TempStore;
  beforeEach(async () => {
    store = await tempStore();
  });
  afterEach(() => store.close());

  const session = () => checkSession(store.db, { account: NUMBER, transport: 'web' }, START);

  it('the phone is a problem where a person has to do something', async () => {
    expect((await session()).state).toBe('warning');
    const leases = leasesOf(store.db);
    const { lease } = (await leases.acquire(NUMBER, START))!;
    const states = [];
    for (const state of ['starting', 'lost', 'scan_qr', 'logged_out', 'blocked', 'ready'] as const) {
      await leases.renew(lease, { session: state, details: {}, nextSendAt: 0 }, START);
      states.push([state, (await session()).state]);
    }
    expect(Object.fromEntries(states)).toEqual({
      starting: 'warning',
      lost: 'warning',
      scan_qr: 'problem',
      logged_out: 'problem',
      blocked: 'problem',
      ready: 'ok',
    });
    await leases.pause(lease, 'rejected', START);
    expect((await session()).state).toBe('problem');
  });

  it('each of several phones is told, and they are as bad as the worst', async () => {
    const leases = leasesOf(store.db);
    const sessions = [
      [NUMBER, 'ready'],
      [OTHER, 'logged_out'],
    ] as const;
    for (const [number, state] of sessions) {
      const { lease } = (await leases.acquire(number, START))!;
      await leases.renew(lease, { session: state, details: {}, nextSendAt: 0 }, START);
    }
    for (const account of [NUMBER, OTHER, '+5491100000009']) {
      const { state, detail } = await checkSession(store.db, { account, transport: 'web' }, START);
      expect([state, detail]).toEqual(['problem', expect.stringContaining(OTHER)]);
      expect(detail).not.toContain(NUMBER);
    }
  });

  it('accounts is to change the password that they were given', async () => {
    expect((await checkAccounts(store.db)).state).toBe('ok');
    const id = await createAccount(store.db, { name: 'admin', role: 'admin', password: 'hash' }, START);
    expect(await checkAccounts(store.db)).toMatchObject({
      state: 'warning',
      detail: expect.stringContaining('admin'),
    });
    await store.db.updateTable('accounts').set({ must_change: 0 }).where('id', '=', id!).execute();
    expect((await checkAccounts(store.db)).state).toBe('ok');
  });
});

import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { parse } from 'yaml';
import { packageLambda } from '../../aws/package-lambda.ts';
import { sampleEvent } from '../../src/events/sample-event.ts';
import { copiedFiles, makeImage, readDockerfile, type Image, type ImageProcess } from '../support/image.ts';
import { startLocalSqs, type LocalSqs } from '../support/local-sqs.ts';
import { startCluster, type Cluster } from '../support/postgres-cluster.ts';
import { eventually, messagesOn, post, SECRET } from '../support/service.ts';
import { tempFolder } from '../support/temp-folder.ts';

// Whole services start here, some of them for the first time.
jest.setTimeout(60_000);

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFile(path.join(root, file), 'utf8');

interface Role {
  image: string;
  command?: string[];
  environment: Record<string, string>;
}

interface Compose {
  services: Record<string, Role>;
}

/** As compose reads it where no variable is set: each has its default. */
async function readCompose(): Promise<Compose> {
  const orDefault = (_: unknown, value: unknown) =>
    typeof value === 'string' ? value.replaceAll(/\$\{\w+:-(.*?)\}/g, '$1') : value;
  return parse(await read('compose.yaml'), orDefault, { merge: true }) as Compose;
}

describe('the container’s image', () => {
  let folder: Awaited<ReturnType<typeof tempFolder>>;
  let image: Image;
  let running: ImageProcess[] = [];

  beforeAll(async () => {
    folder = await tempFolder();
    await packageLambda();
    image = await makeImage(folder.folder);
  });
  afterAll(async () => {
    for (const { process: child } of running) child.kill('SIGKILL');
    await Promise.all(running.map(({ exited }) => exited));
    await folder.remove();
  });

  function start(args: readonly string[] | undefined, env: Record<string, string> = {}): ImageProcess {
    const started = image.start(args, { LOG_LEVEL: 'warn', ...env });
    running.push(started);
    return started;
  }

  async function stop(...processes: ImageProcess[]): Promise<(number | null)[]> {
    for (const { process: child } of processes) child.kill('SIGTERM');
    const codes = await Promise.all(processes.map(({ exited }) => exited));
    running = running.filter((each) => !processes.includes(each));
    return codes;
  }

  it('remembers its code, made by the user who will run it, without what only development needs', async () => {
    const warmUp = start(['warm-up']);
    expect([await warmUp.exited, warmUp.output]).toEqual([0, []]);
    const version = start(['--version']);
    expect([await version.exited, version.output]).toEqual([0, [expect.stringMatching(/^\d+\.\d+\.\d+$/)]]);
  });

  it('is the whole service when nothing is said, healthy and with its pages, and stops when it is told to', async () => {
    const service = start(undefined);
    const url = await service.listening;
    expect(await image.checkHealth(Number(new URL(url).port))).toBe(0);
    const page = await fetch(`${url}/console`);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<script')]);
    expect(await stop(service)).toEqual([0]);
  });

  it('says that it is not healthy where nothing answers', async () => {
    expect(await image.checkHealth(9)).not.toBe(0);
  });

  it('says what to do where the Lambda was not packaged', async () => {
    await rm(path.join(image.folder, 'dist/lambda'), { recursive: true });
    const lambda = start(['intake', '--lambda'], { SQS_QUEUE_URL: 'http://127.0.0.1:9/1/events.fifo' });
    expect(await lambda.exited).toBe(1);
    expect(lambda.output.join('\n')).toContain('npm run package');
  });

  describe('in the roles of compose.yaml', () => {
    let postgres: Cluster;
    let sqs: LocalSqs;
    let compose: Compose;

    beforeAll(async () => {
      [postgres, sqs, compose] = await Promise.all([startCluster(), startLocalSqs(), readCompose()]);
    });
    afterAll(async () => {
      await Promise.all([postgres.stop(), sqs.close()]);
    });

    /** The role as compose starts it, with other addresses for what it speaks to. */
    function role(name: string, env: Record<string, string> = {}): ImageProcess {
      const { command, environment = {} }: Partial<Role> = compose.services[name] ?? {};
      const { SQS_QUEUE_URL = '', SQS_DLQ_URL = '', SQS_ENDPOINT = '' } = environment;
      return start(command, {
        ...environment,
        SQS_ENDPOINT: sqs.endpoint,
        SQS_QUEUE_URL: SQS_QUEUE_URL.replace(SQS_ENDPOINT, sqs.endpoint),
        SQS_DLQ_URL: SQS_DLQ_URL.replace(SQS_ENDPOINT, sqs.endpoint),
        DATABASE_URL: postgres.url,
        WEBHOOK_SECRETS: SECRET,
        PUBLIC_URL: '',
        ...env,
      });
    }

    it('carries an event from the post to the phone, and stops everywhere when it is told to', async () => {
      const intake = role('intake');
      const intakeUrl = await intake.listening;
      const worker = role('worker');
      const workerUrl = await worker.listening;
      const staff = role('console', { SANDBOX_URL: workerUrl });
      const consoleUrl = await staff.listening;
      for (const url of [intakeUrl, workerUrl, consoleUrl]) {
        expect(await image.checkHealth(Number(new URL(url).port))).toBe(0);
      }
      expect((await fetch(`${consoleUrl}/console`)).status).toBe(200);
      const client = { id: '1042', phone: '+5491144440001' };
      const event = sampleEvent('invoice.generated', { id: 'fact-1', client });
      expect((await post(intakeUrl, event)).status).toBe(202);
      await eventually(
        () => messagesOn(workerUrl, client.phone),
        ({ length }) => length === 1,
      );
      expect(await stop(intake, worker, staff)).toEqual([0, 0, 0]);
    });
  });
});

describe('the Dockerfile and compose.yaml', () => {
  it('leave nothing out of the context that is copied', async () => {
    const ignored = (await read('.dockerignore'))
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(ignored[0]).toBe('*');
    expect(ignored).toEqual(
      expect.arrayContaining(copiedFiles(await readDockerfile()).map((name) => `!${name}`)),
    );
  });

  it('use the Node and the stand-in for SQS that the tests use', async () => {
    const { devDependencies } = JSON.parse(await read('package.json')) as {
      devDependencies: Record<string, string>;
    };
    const { args } = await readDockerfile();
    expect(args['NODE']).toMatch(new RegExp(`^${devDependencies['node']}-`));
    const { services } = await readCompose();
    expect(services['sqs']?.image).toBe(`kibertoad/fauxqs:${devDependencies['fauxqs']}`);
  });

  it('have in the image what the tasks on AWS use of it', async () => {
    const { stage, env, healthcheck } = await readDockerfile();
    const workdir = stage.find(({ name }) => name === 'WORKDIR')?.rest ?? '';
    const tasks = await read('aws/workers.js');
    expect(tasks).toContain(`'${workdir}/${healthcheck.at(-1)}'`);
    expect(tasks).toContain(`DATA = '${env['DATA_DIR']}'`);
    expect(tasks).toContain(`PORT = ${env['PORT']};`);
  });

  it('run nothing as root, and through no npx', async () => {
    const { stage, entrypoint, command, healthcheck } = await readDockerfile();
    expect(stage.findLast(({ name }) => name === 'USER')?.rest).toBe('node');
    expect([...entrypoint, ...command, ...healthcheck].join(' ')).not.toMatch(/np[mx]/);
    expect(entrypoint[0]).toContain('tini');
  });
});

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { pino } from 'pino';
import { packageLambda, type PackagedLambda } from '../../aws/package-lambda.ts';
import type { SessionState } from '../../src/delivery/ports.ts';
import { parseConfig } from '../../src/main/config.ts';
import { createLocalQueues } from '../../src/queue/create-queues.ts';
import { createSqsClient } from '../../src/queue/sqs-client.ts';
import { startLocalSqs } from '../support/local-sqs.ts';
import { packagedTemplate, runOsls, statementsOf, type Resource, type Template } from '../support/osls.ts';
import { SECRET } from '../support/service.ts';
import { tempFolder } from '../support/temp-folder.ts';

// osls takes seconds to start.
jest.setTimeout(60_000);

const root = path.resolve(import.meta.dirname, '../..');
const NUMBERS = ['+5491123456789', '+5491123456790'];
const WORKERS = {
  numbers: NUMBERS.join(','),
  version: '7',
  vpc: 'vpc-1',
  subnets: 'subnet-1,subnet-2',
  consoleTargetGroup: 'arn:aws:elasticloadbalancing:sa-east-1:123456789012:targetgroup/console/1',
  consoleLoadBalancer: 'sg-1',
  database: 'sg-2',
};

let folder: Awaited<ReturnType<typeof tempFolder>>;
let packaged: PackagedLambda;
let intakeOnly: Template;
let withWorkers: Template;

beforeAll(async () => {
  folder = await tempFolder();
  packaged = await packageLambda();
  intakeOnly = await packagedTemplate(path.join(folder.folder, 'intake'));
  withWorkers = await packagedTemplate(path.join(folder.folder, 'workers'), WORKERS);
});
afterAll(() => folder.remove());

function ofType(type: string, { Resources } = withWorkers): [string, Resource][] {
  return Object.entries(Resources).filter(([, { Type }]) => Type === type);
}

/** The IAM actions that let code make the calls that it makes, by the SDK's commands that stand in it. */
async function actionsOf(files: readonly string[]): Promise<string[]> {
  const actions = new Set<string>();
  for (const file of files) {
    const code = await readFile(path.join(root, file), 'utf8');
    const service = /@aws-sdk\/client-([a-z]+)/.exec(code)?.[1];
    for (const [, command = ''] of code.matchAll(/new (\w+)Command\(/g)) {
      actions.add(`${service}:${command.replace(/Batch$/, '')}`);
    }
  }
  return [...actions].toSorted();
}

const queueArns = ['EventsQueue', 'DeadLetterQueue'].map((name) => ({ 'Fn::GetAtt': [name, 'Arn'] }));

describe('what osls packages', () => {
  it('is packaged and printed without an account and without a network', async () => {
    expect(await runOsls(folder.folder, 'print')).toContain('nodejs24.x');
    expect(Object.keys(intakeOnly.Resources)).toContain('IntakeLambdaFunction');
  });

  it('runs the packaged Lambda on Node 24, behind an HTTP API that hands everything on', () => {
    const { Properties } = intakeOnly.Resources['IntakeLambdaFunction'] ?? {};
    expect(Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'intake.handler',
      Code: { S3Key: expect.stringMatching(/\/intake\.zip$/) },
      Role: { 'Fn::GetAtt': ['IntakeRole', 'Arn'] },
    });
    expect(ofType('AWS::ApiGatewayV2::Integration', intakeOnly)).toEqual([
      [
        expect.any(String),
        expect.objectContaining({ Properties: expect.objectContaining({ PayloadFormatVersion: '2.0' }) }),
      ],
    ]);
    expect(ofType('AWS::ApiGatewayV2::Route', intakeOnly)[0]?.[1].Properties['RouteKey']).toBe('$default');
  });

  it('answers itself what takes too long, before Lambda gives up on it', () => {
    const { Timeout } = intakeOnly.Resources['IntakeLambdaFunction']?.Properties ?? {};
    // SSM is waited for 3 s and SQS for 5 s; API Gateway waits for 30 s.
    expect(Timeout).toBeGreaterThan(8);
    expect(Timeout).toBeLessThan(30);
  });

  it.each(['EventsQueue', 'DeadLetterQueue'])(
    'has the %s that the service makes for itself elsewhere',
    async (name) => {
      const sqs = await startLocalSqs();
      const [queueUrl, dlqUrl] = [sqs.queueUrl('events.fifo'), sqs.queueUrl('dead.fifo')];
      const client = createSqsClient({ queueUrl, endpoint: sqs.endpoint, hasCredentials: false });
      try {
        await createLocalQueues(client, sqs.endpoint, { queueUrl, dlqUrl });
        const QueueUrl = name === 'EventsQueue' ? queueUrl : dlqUrl;
        const { Attributes = {} } = await client.send(
          new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
        );
        const { RedrivePolicy, SqsManagedSseEnabled, ...properties } =
          intakeOnly.Resources[name]?.Properties ?? {};
        expect(Attributes).toMatchObject(
          Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, String(value)])),
        );
        expect(properties).toMatchObject({ FifoQueue: true, MessageRetentionPeriod: 14 * 24 * 3600 });
        expect(SqsManagedSseEnabled).toBe(true);
        const { maxReceiveCount } = JSON.parse(Attributes['RedrivePolicy'] ?? '{}') as {
          maxReceiveCount?: number;
        };
        const redrive = {
          deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetterQueue', 'Arn'] },
          maxReceiveCount,
        };
        expect(RedrivePolicy).toEqual(name === 'EventsQueue' ? redrive : undefined);
        expect(maxReceiveCount).toBe(name === 'EventsQueue' ? 1000 : undefined);
        expect(intakeOnly.Resources[name]?.DeletionPolicy).toBe('Retain');
      } finally {
        client.destroy();
        await sqs.close();
      }
    },
  );

  it('keeps every log for a time, not for ever', () => {
    const groups = ofType('AWS::Logs::LogGroup');
    expect(groups).toHaveLength(2);
    for (const [, { Properties }] of groups) expect(Properties['RetentionInDays']).toBeGreaterThan(0);
  });

  it('raises an alarm for each thing that somebody has to look after, and tells the topic', () => {
    const alarms = ofType('AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
    const watched = alarms.map(({ Namespace, MetricName }) => `${String(Namespace)} ${String(MetricName)}`);
    expect(watched.toSorted()).toEqual([
      'AWS/ApiGateway 5xx',
      ...NUMBERS.map(() => 'AWS/ECS CPUUtilization'),
      'AWS/Lambda Throttles',
      'AWS/SQS ApproximateAgeOfOldestMessage',
      'AWS/SQS ApproximateNumberOfMessagesVisible',
      'avisador/production WorkerTrouble',
    ]);
    const topic = { 'Fn::If': ['HasAlarmTopic', { Ref: 'AlarmTopic' }, { Ref: 'AWS::NoValue' }] };
    for (const { AlarmActions } of alarms) expect(AlarmActions).toEqual([topic]);
    const dead = alarms.find(({ MetricName }) => MetricName === 'ApproximateNumberOfMessagesVisible');
    expect(dead?.['Dimensions']).toEqual([
      { Name: 'QueueName', Value: { 'Fn::GetAtt': ['DeadLetterQueue', 'QueueName'] } },
    ]);
  });
  it('sees in the workers’ log what the service writes there', async () => {
    const { FilterPattern } = withWorkers.Resources['WorkerTrouble']?.Properties ?? {};
    const states = [...String(FilterPattern).matchAll(/\$\.state = "(\w+)"/g)].map(([, state]) => state);
    const waitsForPerson: SessionState[] = ['scan_qr', 'logged_out', 'blocked'];
    expect(states).toEqual(waitsForPerson);
    const lines: string[] = [];
    const logger = pino({}, { write: (line: string) => lines.push(line) });
    logger.warn({}, 'something');
    expect(FilterPattern).toContain(`$.level >= ${(JSON.parse(lines[0] ?? '') as { level: number }).level}`);
  });
});

describe('the roles', () => {
  it('let intake do what its code calls, on what is its own, and nothing else', async () => {
    const sources = packaged.sources.filter((file) => file.startsWith('src/'));
    const called = await actionsOf(sources);
    expect(called).toEqual(['sqs:SendMessage', 'ssm:GetParameters']);
    const statements = statementsOf(intakeOnly.Resources['IntakeRole']);
    const logs = ['logs:CreateLogStream', 'logs:PutLogEvents'];
    expect(statements.flatMap(({ actions }) => actions).toSorted()).toEqual([...logs, ...called]);
    expect(statements.map(({ resources }) => resources)).toEqual([
      [{ 'Fn::GetAtt': ['EventsQueue', 'Arn'] }],
      [{ 'Fn::Sub': expect.stringMatching(/:parameter\/avisador\/production\/intake\/\*$/) }],
      [{ 'Fn::GetAtt': ['IntakeLogGroup', 'Arn'] }],
    ]);
  });

  it.each(['WorkerRole', 'ConsoleRole'])(
    'let the %s make the calls of the queue’s code, on the two queues',
    async (name) => {
      const ours = (await readdir(path.join(root, 'src/queue'))).map((file) => `src/queue/${file}`);
      const library = 'node_modules/sqs-consumer/dist/esm/consumer.js';
      // Queues are created on a local SQS only.
      const called = (await actionsOf([...ours, library])).filter((action) => action !== 'sqs:CreateQueue');
      const statements = statementsOf(withWorkers.Resources[name]);
      const onQueues = statements.filter(({ actions }) =>
        actions.some((action) => action.startsWith('sqs:')),
      );
      expect(onQueues).toEqual([{ actions: called, resources: queueArns }]);
      const others = statements.filter((statement) => !onQueues.includes(statement));
      expect(others.flatMap(({ actions }) => actions).toSorted()).toEqual([
        ...(name === 'WorkerRole' ? ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'] : []),
        'ssmmessages:CreateControlChannel',
        'ssmmessages:CreateDataChannel',
        'ssmmessages:OpenControlChannel',
        'ssmmessages:OpenDataChannel',
      ]);
    },
  );

  it('name what they are about, but for what AWS knows no name for', () => {
    const roles = ofType('AWS::IAM::Role');
    expect(roles.map(([name]) => name).toSorted()).toEqual([
      'ConsoleRole',
      'ExecutionRole',
      'IntakeRole',
      'WorkerRole',
    ]);
    for (const [, role] of roles) {
      expect(role.Properties).not.toHaveProperty('ManagedPolicyArns');
      for (const { actions, resources } of statementsOf(role)) {
        for (const action of actions) expect(action).not.toContain('*');
        if (!resources.includes('*')) continue;
        for (const action of actions) expect(action).toMatch(/^(ecr:GetAuthorizationToken$|ssmmessages:)/);
      }
    }
  });
});

describe('the workers', () => {
  interface Container {
    Name: string;
    Command: string[];
    Environment: { Name: string; Value: unknown }[];
    Secrets: { Name: string; ValueFrom: string }[];
  }
  const tasks = () =>
    ofType('AWS::ECS::TaskDefinition').map(([name, { Properties }]) => ({
      name,
      container: (Properties['ContainerDefinitions'] as Container[])[0]!,
      volumes: Properties['Volumes'],
    }));

  it('are not there without numbers, nor is anything that they need', () => {
    for (const type of ['ECS', 'EFS', 'EC2']) {
      expect(
        Object.values(intakeOnly.Resources).filter(({ Type }) => Type.startsWith(`AWS::${type}::`)),
      ).toEqual([]);
    }
  });

  it('are one task for each number, of which two never run', () => {
    const services = ofType('AWS::ECS::Service');
    expect(services.map(([name]) => name)).toEqual([
      ...NUMBERS.map((number) => `Worker${number.slice(1)}Service`),
      'ConsoleService',
    ]);
    for (const [, { Properties }] of services) {
      expect(Properties).toMatchObject({
        DesiredCount: 1,
        DeploymentConfiguration: { MaximumPercent: 100, MinimumHealthyPercent: 0 },
        AvailabilityZoneRebalancing: 'DISABLED',
      });
    }
  });

  it('have a number and a folder for its session each', () => {
    const workers = tasks().filter(({ container }) => container.Command[0] === 'worker');
    const numbers = workers.map(
      ({ container }) => container.Environment.find(({ Name }) => Name === 'WHATSAPP_NUMBER')?.Value,
    );
    expect(numbers).toEqual(NUMBERS);
    const folders = ofType('AWS::EFS::AccessPoint').map(([, { Properties }]) => Properties['RootDirectory']);
    expect(folders).toMatchObject(NUMBERS.map((number) => ({ Path: `/${number.slice(1)}` })));
    expect(workers.map(({ volumes }) => volumes)).toMatchObject(
      NUMBERS.map((number) => [
        {
          EFSVolumeConfiguration: {
            TransitEncryption: 'ENABLED',
            AuthorizationConfig: {
              AccessPointId: { Ref: `Worker${number.slice(1)}Session` },
              IAM: 'ENABLED',
            },
          },
        },
      ]),
    );
    expect(withWorkers.Resources['Sessions']).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: { Encrypted: true },
    });
  });

  it('are let in to by nobody, and let in by the database; the console is reached by its load balancer alone', () => {
    expect(withWorkers.Resources['WorkerSecurityGroup']?.Properties).not.toHaveProperty(
      'SecurityGroupIngress',
    );
    const rules = ofType('AWS::EC2::SecurityGroupIngress').map(([, { Properties }]) => Properties);
    expect(rules).toEqual([
      expect.objectContaining({
        GroupId: 'sg-2',
        SourceSecurityGroupId: { Ref: 'WorkerSecurityGroup' },
        FromPort: 5432,
        ToPort: 5432,
      }),
      expect.objectContaining({
        GroupId: 'sg-2',
        SourceSecurityGroupId: { Ref: 'ConsoleSecurityGroup' },
        FromPort: 5432,
        ToPort: 5432,
      }),
      expect.objectContaining({
        GroupId: { Ref: 'ConsoleSecurityGroup' },
        SourceSecurityGroupId: 'sg-1',
        FromPort: 3000,
        ToPort: 3000,
      }),
    ]);
  });

  it('are given their secrets by SSM, and none in the template', () => {
    const secret = /SECRET|PASSWORD|DATABASE|TOKEN|KEY/;
    for (const { container } of tasks()) {
      expect(container.Environment.filter(({ Name }) => secret.test(Name))).toEqual([]);
      expect(container.Secrets.map(({ Name }) => Name)).toEqual([
        'WEBHOOK_SECRETS',
        'DATABASE_URL',
        ...(container.Name === 'console' ? ['CONSOLE_PASSWORD'] : []),
      ]);
      for (const { ValueFrom } of container.Secrets) expect(ValueFrom).toMatch(/^\/avisador\/production\//);
    }
  });

  it('have an environment that the service takes', () => {
    for (const { container } of tasks()) {
      const env = Object.fromEntries(
        container.Environment.map(({ Name, Value }) => [
          Name,
          typeof Value === 'string' ? Value : 'https://sqs.sa-east-1.amazonaws.com/123456789012/queue.fifo',
        ]),
      );
      const config = parseConfig({
        ...env,
        WEBHOOK_SECRETS: SECRET,
        DATABASE_URL: 'postgres://avisador:secret@db.example.com/avisador',
      });
      expect(config).toMatchObject({ transport: 'web', sqs: { dlqUrl: expect.any(String) } });
    }
  });

  it.each([
    [{ numbers: '+5491123456789' }, /need --param version/],
    [{ numbers: '1123456789', version: '1' }, /1123456789 is none/],
  ])('cannot be packaged with %p alone', async (params, reason) => {
    await expect(packagedTemplate(path.join(folder.folder, 'wrong'), params)).rejects.toThrow(reason);
  });
});

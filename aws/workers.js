/**
 * The workers, one for each number, and the console: CloudFormation that serverless.yml takes in. YAML cannot repeat a
 * thing for each number of a list, so what is repeated is here, and what is there once is in workers.yml.
 */

/** As the image has it: its user, where it keeps its data, where it listens. */
const USER = '1000';
const DATA = '/data';
const PORT = 3000;

const ref = (Ref) => ({ Ref });
const arnOf = (name) => ({ 'Fn::GetAtt': [name, 'Arn'] });
const listOf = (text) => text.split(',').flatMap((item) => item.trim() || []);

/** What is deployed for the numbers of `custom.workers`: nothing where there are none. Throws where something is missing. */
export async function resources({ resolveConfigurationProperty, resolveVariable }) {
  const settings = await resolveConfigurationProperty(['custom', 'workers']);
  const numbers = listOf(settings.numbers);
  if (numbers.length === 0) return {};
  for (const number of numbers) {
    if (!/^\+\d{8,15}$/.test(number)) throw new Error(`numbers: ${number} is none such as +5491123456789`);
  }
  for (const name of ['version', 'vpc', 'subnets']) {
    if (!settings[name]) throw new Error(`numbers need --param ${name}=…`);
  }
  const shared = await resolveVariable('file(aws/workers.yml)');
  return {
    ...shared,
    Resources: Object.assign(
      {},
      shared.Resources,
      ...listOf(settings.subnets).map(mountTarget),
      wayToDatabase(settings),
      ...numbers.map((number) => worker(number, settings)),
      theConsole(settings),
    ),
  };
}

function mountTarget(subnet, index) {
  return {
    [`Sessions${index}`]: {
      Type: 'AWS::EFS::MountTarget',
      Properties: {
        FileSystemId: ref('Sessions'),
        SubnetId: subnet,
        SecurityGroups: [ref('SessionsSecurityGroup')],
      },
    },
  };
}

/** Lets workers and console in where the database's security group is named. */
function wayToDatabase({ database }) {
  if (database === '') return {};
  const from = (group) => ({
    Type: 'AWS::EC2::SecurityGroupIngress',
    Properties: {
      Description: 'PostgreSQL, from Avisador',
      GroupId: database,
      IpProtocol: 'tcp',
      FromPort: 5432,
      ToPort: 5432,
      SourceSecurityGroupId: ref(group),
    },
  });
  return {
    WorkerToDatabase: from('WorkerSecurityGroup'),
    ConsoleToDatabase: from('ConsoleSecurityGroup'),
  };
}

/** One number: its session's folder, its one task, and an alarm for when that does not run. */
function worker(number, settings) {
  const digits = number.slice(1);
  const name = `Worker${digits}`;
  return {
    [`${name}Session`]: {
      Type: 'AWS::EFS::AccessPoint',
      Properties: {
        FileSystemId: ref('Sessions'),
        PosixUser: { Uid: USER, Gid: USER },
        RootDirectory: {
          Path: `/${digits}`,
          CreationInfo: { OwnerUid: USER, OwnerGid: USER, Permissions: '0700' },
        },
      },
    },
    [`${name}Task`]: task({
      role: 'worker',
      family: `worker-${digits}`,
      taskRole: 'WorkerRole',
      settings,
      // The browser needs most of it.
      size: { Cpu: '512', Memory: '2048' },
      environment: {
        WHATSAPP_TRANSPORT: 'web',
        WHATSAPP_NUMBER: number,
        // Fargate grants no user namespaces, which the browser's own sandbox is made of: the container is what holds it.
        CHROME_ARGS: '--no-sandbox',
      },
      session: `${name}Session`,
    }),
    [`${name}Service`]: {
      Type: 'AWS::ECS::Service',
      DependsOn: [
        ...listOf(settings.subnets).map((_, index) => `Sessions${index}`),
        ...Object.keys(wayToDatabase(settings)),
      ],
      Properties: service({ task: `${name}Task`, securityGroup: 'WorkerSecurityGroup', settings }),
    },
    [`${name}Alarm`]: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        AlarmDescription: `The worker of ${number} does not run.`,
        Namespace: 'AWS/ECS',
        MetricName: 'CPUUtilization',
        Dimensions: [
          { Name: 'ClusterName', Value: ref('Cluster') },
          { Name: 'ServiceName', Value: { 'Fn::GetAtt': [`${name}Service`, 'Name'] } },
        ],
        // A task that runs reports every minute, whatever it reports.
        Statistic: 'SampleCount',
        Period: 60,
        EvaluationPeriods: 10,
        ComparisonOperator: 'LessThanThreshold',
        Threshold: 1,
        TreatMissingData: 'breaching',
        AlarmActions: [{ 'Fn::If': ['HasAlarmTopic', ref('AlarmTopic'), ref('AWS::NoValue')] }],
        OKActions: [{ 'Fn::If': ['HasAlarmTopic', ref('AlarmTopic'), ref('AWS::NoValue')] }],
      },
    },
  };
}

/** The staff's pages. Without a load balancer nobody reaches them but through a tunnel of `aws ssm start-session`. */
function theConsole(settings) {
  const { consoleTargetGroup, consoleLoadBalancer } = settings;
  const isBalanced = consoleTargetGroup !== '' && consoleLoadBalancer !== '';
  return {
    ConsoleTask: task({
      role: 'console',
      family: 'console',
      taskRole: 'ConsoleRole',
      settings,
      size: { Cpu: '256', Memory: '512' },
      environment: { WHATSAPP_TRANSPORT: 'web' },
      secrets: settings.consoleSecrets,
    }),
    ConsoleService: {
      Type: 'AWS::ECS::Service',
      DependsOn: Object.keys(wayToDatabase(settings)),
      Properties: {
        ...service({ task: 'ConsoleTask', securityGroup: 'ConsoleSecurityGroup', settings }),
        ...(isBalanced && {
          LoadBalancers: [
            { ContainerName: 'console', ContainerPort: PORT, TargetGroupArn: consoleTargetGroup },
          ],
        }),
      },
    },
    ...(isBalanced && {
      ConsoleIngress: {
        Type: 'AWS::EC2::SecurityGroupIngress',
        Properties: {
          Description: 'HTTP, from the load balancer',
          GroupId: ref('ConsoleSecurityGroup'),
          IpProtocol: 'tcp',
          FromPort: PORT,
          ToPort: PORT,
          SourceSecurityGroupId: consoleLoadBalancer,
        },
      },
    }),
  };
}

function task({ role, family, taskRole, settings, size, environment, secrets, session }) {
  return {
    Type: 'AWS::ECS::TaskDefinition',
    Properties: {
      Family: { 'Fn::Sub': `\${AWS::StackName}-${family}` },
      RequiresCompatibilities: ['FARGATE'],
      NetworkMode: 'awsvpc',
      RuntimePlatform: { OperatingSystemFamily: 'LINUX', CpuArchitecture: settings.cpu },
      ...size,
      ExecutionRoleArn: arnOf('ExecutionRole'),
      TaskRoleArn: arnOf(taskRole),
      ContainerDefinitions: [
        {
          Name: role,
          Image: {
            'Fn::Sub': `\${AWS::AccountId}.dkr.ecr.\${AWS::Region}.\${AWS::URLSuffix}/${settings.repository}:${settings.version}`,
          },
          Command: [role],
          Essential: true,
          PortMappings: [{ ContainerPort: PORT }],
          Environment: environmentOf({
            SQS_QUEUE_URL: ref('EventsQueue'),
            SQS_DLQ_URL: ref('DeadLetterQueue'),
            ...settings.environment,
            ...environment,
          }),
          Secrets: Object.entries({ ...settings.secrets, ...secrets }).map(([Name, ValueFrom]) => ({
            Name,
            ValueFrom,
          })),
          HealthCheck: {
            Command: ['CMD', 'node', '/app/src/main/health-check.js'],
            Interval: 30,
            Timeout: 5,
            Retries: 3,
            StartPeriod: 60,
          },
          // A stop hands back what is under way within twenty seconds.
          StopTimeout: 30,
          LogConfiguration: {
            LogDriver: 'awslogs',
            Options: {
              'awslogs-group': ref('WorkerLogGroup'),
              'awslogs-region': ref('AWS::Region'),
              'awslogs-stream-prefix': family,
            },
          },
          ...(session && { MountPoints: [{ SourceVolume: 'data', ContainerPath: DATA, ReadOnly: false }] }),
        },
      ],
      ...(session && {
        Volumes: [
          {
            Name: 'data',
            EFSVolumeConfiguration: {
              FilesystemId: ref('Sessions'),
              TransitEncryption: 'ENABLED',
              AuthorizationConfig: { AccessPointId: ref(session), IAM: 'ENABLED' },
            },
          },
        ],
      }),
    },
  };
}

function service({ task: definition, securityGroup, settings }) {
  return {
    Cluster: ref('Cluster'),
    TaskDefinition: ref(definition),
    LaunchType: 'FARGATE',
    DesiredCount: 1,
    // The old one ends before the new one starts: two would cut off each other's session.
    DeploymentConfiguration: {
      MaximumPercent: 100,
      MinimumHealthyPercent: 0,
      DeploymentCircuitBreaker: { Enable: true, Rollback: true },
    },
    AvailabilityZoneRebalancing: 'DISABLED',
    EnableExecuteCommand: true,
    PropagateTags: 'SERVICE',
    NetworkConfiguration: {
      AwsvpcConfiguration: {
        Subnets: listOf(settings.subnets),
        SecurityGroups: [ref(securityGroup)],
        AssignPublicIp: settings.publicIp,
      },
    },
  };
}

function environmentOf(variables) {
  return Object.entries(variables).map(([Name, Value]) => ({ Name, Value }));
}

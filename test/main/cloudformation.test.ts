import path from 'node:path';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { packageLambda } from '../../aws/package-lambda.ts';
import { templateFaults } from '../support/cloudformation.ts';
import { packagedTemplate, type Template } from '../support/osls.ts';
import { loadResourceTypes, type ResourceTypes } from '../support/resource-types.ts';
import { tempFolder } from '../support/temp-folder.ts';

// osls takes seconds to start, and many where there is more to do.
jest.setTimeout(240_000);

let types: ResourceTypes;
beforeAll(async () => {
  types = await loadResourceTypes();
});

describe('the template that is deployed', () => {
  const oneNumber = { numbers: '+5491123456789', version: '7', vpc: 'vpc-1', subnets: 'subnet-1' };
  const everything = {
    ...oneNumber,
    numbers: '+5491123456789,+5491123456790',
    subnets: 'subnet-1,subnet-2',
    publicIp: 'DISABLED',
    cpu: 'X86_64',
    database: 'sg-2',
    consoleTargetGroup: 'arn:aws:elasticloadbalancing:sa-east-1:123456789012:targetgroup/console/1',
    consoleLoadBalancer: 'sg-1',
    upmindParameter: '/avisador/production/intake/upmind-webhook-secret',
    alarmTopic: 'arn:aws:sns:sa-east-1:123456789012:avisador',
  };
  const deployments = [
    ['intake alone', {}],
    ['one number', oneNumber],
    ['everything that there is', everything],
  ] as const;
  const templates = new Map<string, Template>();

  beforeAll(async () => {
    const { folder, remove } = await tempFolder();
    try {
      await packageLambda();
      for (const [name, params] of deployments) {
        templates.set(name, await packagedTemplate(path.join(folder, name), params));
      }
    } finally {
      await remove();
    }
  });

  it.each(deployments.map(([name]) => name))('is one that CloudFormation takes, with %s', (name) => {
    expect(templateFaults(templates.get(name), types)).toEqual([]);
  });

  it('has alarms on what AWS measures, and by what it measures it', () => {
    const { Resources } = templates.get('everything that there is')!;
    const alarms = Object.values(Resources).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');
    const ofAws = alarms
      .map(({ Properties }) => Properties)
      .filter(({ Namespace }) => (Namespace as string).startsWith('AWS/'));
    expect(ofAws).toHaveLength(6);
    for (const { Namespace, MetricName, Dimensions } of ofAws) {
      const names = (Dimensions as { Name: string }[]).map(({ Name }) => Name).toSorted();
      expect(types.dimensionsOf(Namespace as string, MetricName as string)).toContainEqual(names);
    }
  });
});

/** Stands for any template: without a fault, until a test puts one in. */
const sound = () => ({
  Parameters: { Topic: { Type: 'String', Default: '' } } as Record<string, unknown>,
  Conditions: { HasTopic: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Topic' }, ''] }] } } as Record<
    string,
    unknown
  >,
  Resources: {
    Queue: {
      Type: 'AWS::SQS::Queue',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      DependsOn: 'Cluster',
      Properties: {
        FifoQueue: true,
        VisibilityTimeout: 60,
        FifoThroughputLimit: 'perMessageGroupId',
        QueueName: { 'Fn::Sub': ['${AWS::StackName}-${Word}-${!Text}.fifo', { Word: 'events' }] },
        Tags: [{ Key: 'service', Value: 'avisador' }],
      } as Record<string, unknown>,
    } as Record<string, unknown>,
    Alarm: {
      Type: 'AWS::CloudWatch::Alarm',
      Condition: 'HasTopic',
      Properties: {
        ComparisonOperator: 'GreaterThanThreshold',
        EvaluationPeriods: '3',
        Threshold: 0.5,
        Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['Queue', 'QueueName'] } }],
        AlarmActions: [{ 'Fn::If': ['HasTopic', { Ref: 'Topic' }, { Ref: 'AWS::NoValue' }] }],
      } as Record<string, unknown>,
    } as Record<string, unknown>,
    Cluster: { Type: 'AWS::ECS::Cluster' } as Record<string, unknown>,
    Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } as Record<string, unknown> },
    Task: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: { Cpu: 256, Volumes: [{ Name: 'data' }] },
    } as Record<string, unknown>,
    Service: {
      Type: 'AWS::ECS::Service',
      Properties: { Cluster: { Ref: 'Cluster' }, TaskDefinition: { Ref: 'Task' } } as Record<string, unknown>,
    },
  },
  Outputs: { Url: { Value: { 'Fn::GetAtt': ['Queue', 'QueueUrl'] } } } as Record<string, unknown>,
});
type Sound = ReturnType<typeof sound>;
const ofQueue = ({ Resources }: Sound) => Resources.Queue['Properties'] as Record<string, unknown>;
const ofAlarm = ({ Resources }: Sound) => Resources.Alarm['Properties'] as Record<string, unknown>;

describe('the check of templates', () => {
  it('finds nothing in one that is sound', () => {
    expect(templateFaults(sound(), types)).toEqual([]);
  });

  it.each<[string, (template: Sound) => unknown, RegExp]>([
    [
      'a type that AWS does not have',
      ({ Resources }) => (Resources.Cluster['Type'] = 'AWS::ECS::Clutter'),
      /Cluster: there is no AWS::ECS::Clutter/,
    ],
    [
      'a property that is misspelt',
      (t) => (ofQueue(t)['FifoQeue'] = true),
      /Queue\/Properties: there is no FifoQeue/,
    ],
    [
      'one within an object',
      ({ Resources }) => (Resources.Task['Properties'] = { Volumes: [{ Nmae: 'data' }] }),
      /Volumes\/0: there is no Nmae/,
    ],
    [
      'a property that lacks',
      ({ Resources }) => delete Resources.Role.Properties['AssumeRolePolicyDocument'],
      /Role\/Properties: lacks AssumeRolePolicyDocument/,
    ],
    [
      'one that is taken away',
      ({ Resources }) => (Resources.Role.Properties['AssumeRolePolicyDocument'] = { Ref: 'AWS::NoValue' }),
      /lacks AssumeRolePolicyDocument/,
    ],
    ['a tag that lacks its key', (t) => (ofQueue(t)['Tags'] = [{ Value: 'avisador' }]), /Tags\/0: lacks Key/],
    [
      'a text for a number',
      (t) => (ofQueue(t)['VisibilityTimeout'] = 'a minute'),
      /VisibilityTimeout: a minute is no integer/,
    ],
    ['a fraction for an integer', (t) => (ofQueue(t)['VisibilityTimeout'] = 0.5), /0\.5 is no integer/],
    ['a number for a boolean', (t) => (ofQueue(t)['FifoQueue'] = 1), /FifoQueue: 1 is no boolean/],
    ['an object for a text', (t) => (ofQueue(t)['QueueName'] = {}), /QueueName: is no string/],
    ['a text for a list', (t) => (ofQueue(t)['Tags'] = 'service'), /Tags: is no list/],
    [
      'a list for an object',
      (t) => (ofAlarm(t)['Dimensions'] = [['QueueName']]),
      /Dimensions\/0: is no object/,
    ],
    [
      'a value that is none of those allowed',
      ({ Resources }) => (Resources.Service.Properties['LaunchType'] = 'FARGET'),
      /LaunchType: FARGET is none of .*FARGATE/,
    ],
    [
      'one in a branch',
      (t) => (ofQueue(t)['FifoQueue'] = { 'Fn::If': ['HasTopic', true, 'perhaps'] }),
      /FifoQueue: perhaps is no boolean/,
    ],
    [
      'a text where a list is wanted',
      (t) => (ofQueue(t)['Tags'] = { 'Fn::Join': ['', ['a', 'b']] }),
      /Tags: Fn::Join gives a text, no array/,
    ],
    [
      'a list where a text is wanted',
      (t) => (ofQueue(t)['QueueName'] = { 'Fn::Split': [',', 'a,b'] }),
      /gives a list, no string/,
    ],
    [
      'a Ref to nothing',
      (t) => (ofQueue(t)['QueueName'] = { Ref: 'Topics' }),
      /QueueName: there is no Topics/,
    ],
    [
      'a GetAtt of nothing',
      ({ Outputs }) => (Outputs['Url'] = { Value: { 'Fn::GetAtt': ['Queues', 'Arn'] } }),
      /there is no Queues/,
    ],
    [
      'an attribute that there is not',
      ({ Outputs }) => (Outputs['Url'] = { Value: { 'Fn::GetAtt': ['Queue', 'Url'] } }),
      /Queue has no Url/,
    ],
    [
      'a name in a text that is none',
      (t) => (ofQueue(t)['QueueName'] = { 'Fn::Sub': '${Stage}-${Cluster.Name}' }),
      /there is no Stage.*Cluster has no Name/s,
    ],
    [
      'a word for a text that does not stand in it',
      (t) => (ofQueue(t)['QueueName'] = { 'Fn::Sub': ['a', { Word: 'b' }] }),
      /Word does not stand in the text/,
    ],
    [
      'a resource of another type than is wanted',
      ({ Resources }) => (Resources.Service.Properties['Cluster'] = { Ref: 'Task' }),
      /wants AWS::ECS::Cluster ClusterName, not AWS::ECS::TaskDefinition/,
    ],
    [
      'another attribute of it than is wanted',
      ({ Resources }) => (Resources.Service.Properties['Cluster'] = { 'Fn::GetAtt': ['Cluster', 'Arn'] }),
      /wants AWS::ECS::Cluster ClusterName, not AWS::ECS::Cluster Arn/,
    ],
    [
      'a function that there is not',
      (t) => (ofQueue(t)['QueueName'] = { 'Fn::Concat': ['a', 'b'] }),
      /not how Fn::Concat is called/,
    ],
    [
      'a function that lacks something',
      (t) => (ofQueue(t)['FifoQueue'] = { 'Fn::If': ['HasTopic', true] }),
      /not how Fn::If is called/,
    ],
    [
      'a function beside other keys',
      (t) => (ofQueue(t)['QueueName'] = { Ref: 'Topic', Default: 'a' }),
      /a function stands beside other keys/,
    ],
    [
      'a DependsOn that leads nowhere',
      ({ Resources }) => (Resources.Queue['DependsOn'] = ['Cluster', 'Clutter']),
      /DependsOn: there is no Clutter/,
    ],
    [
      'a condition that there is not',
      ({ Resources }) => (Resources.Alarm['Condition'] = 'HasTopics'),
      /Alarm: there is no HasTopics/,
    ],
    [
      'one in Fn::If',
      (t) => (ofQueue(t)['FifoQueue'] = { 'Fn::If': ['IsFifo', true, false] }),
      /there is no IsFifo/,
    ],
    [
      'one in another condition',
      ({ Conditions }) =>
        (Conditions['HasTopic'] = {
          'Fn::And': [{ Condition: 'IsFifo' }, { 'Fn::Equals': [{ Ref: 'Topic' }, ''] }],
        }),
      /there is no IsFifo/,
    ],
    [
      'a condition on a resource',
      ({ Conditions }) => (Conditions['HasTopic'] = { 'Fn::Equals': [{ Ref: 'Queue' }, { Ref: 'Topic' }] }),
      /conditions come before resources such as Queue/,
    ],
    [
      'a parameter that nothing uses',
      ({ Parameters }) => (Parameters['Stage'] = { Type: 'String' }),
      /Stage: nothing uses it/,
    ],
    [
      'a condition that nothing uses',
      ({ Conditions }) => (Conditions['Never'] = { 'Fn::Equals': ['a', 'b'] }),
      /Never: nothing uses it/,
    ],
    [
      'a parameter without a type',
      ({ Parameters }) => (Parameters['Topic'] = { Default: '' }),
      /Topic: lacks Type/,
    ],
    [
      'an output without a value',
      ({ Outputs }) => (Outputs['Url'] = { Description: 'Where' }),
      /Url: lacks Value/,
    ],
    [
      'a key that a resource does not have',
      ({ Resources }) => (Resources.Cluster['Propertys'] = {}),
      /Cluster: there is no Propertys/,
    ],
    [
      'a name with other characters',
      ({ Outputs }) => (Outputs['queue-url'] = { Value: 'a' }),
      /letters and digits only/,
    ],
    ['a section that there is not', (t) => Object.assign(t, { Output: {} }), /there is no such section/],
    [
      'a policy that there is not',
      ({ Resources }) => (Resources.Queue['DeletionPolicy'] = 'Keep'),
      /there is no such policy/,
    ],
    [
      'one policy of the two',
      ({ Resources }) => delete Resources.Queue['UpdateReplacePolicy'],
      /go together/,
    ],
    [
      'resources that wait for each other',
      ({ Resources }) => (Resources.Cluster['DependsOn'] = 'Service'),
      /Cluster → Service → Cluster: a circle/,
    ],
  ])('finds %s', (_, spoil, fault) => {
    const template = sound();
    spoil(template);
    expect(templateFaults(template, types).join('\n')).toMatch(fault);
  });
});

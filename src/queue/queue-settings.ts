import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { QueueAddresses } from './create-queues.ts';
import { BATCH_BYTES } from './sqs-wire.ts';

/** Something about the queues that is not as the service wants it. */
export interface QueueShortcoming {
  detail: string;
  advice: string;
}

/** The most that SQS allows of each. */
const MOST_RECEIVES = 1000;
const LONGEST_SECONDS = 14 * 24 * 3600;

/**
 * What is not as it should be about the queues' settings: with any of it, events still flow. Throws where SQS cannot be
 * asked, or knows no such queue.
 */
export async function queueShortcomings(
  client: SQSClient,
  { queueUrl, dlqUrl }: QueueAddresses,
  signal: AbortSignal,
): Promise<QueueShortcoming[]> {
  const read = async (url: string) => {
    const command = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] });
    return (await client.send(command, { abortSignal: signal })).Attributes ?? {};
  };
  const queue = await read(queueUrl);
  const dead = dlqUrl === undefined ? undefined : await read(dlqUrl);
  return [
    ...(dead ? [] : [{ detail: 'unreadable events have no place to go', advice: 'set SQS_DLQ_URL' }]),
    ...redriveShortcomings(queue['RedrivePolicy'], dead?.['QueueArn']),
    ...retentionShortcomings(queue, 'SQS_QUEUE_URL'),
    ...(dead ? retentionShortcomings(dead, 'SQS_DLQ_URL') : []),
    ...(queue['FifoThroughputLimit'] === 'perMessageGroupId' && queue['DeduplicationScope'] === 'messageGroup'
      ? []
      : [
          {
            detail: 'the queue takes 300 calls a second for all clients together',
            advice: 'set DeduplicationScope=messageGroup and FifoThroughputLimit=perMessageGroupId',
          },
        ]),
    ...(Number(queue['MaximumMessageSize'] ?? BATCH_BYTES) < BATCH_BYTES
      ? [{ detail: 'the queue takes no large events', advice: `set MaximumMessageSize=${BATCH_BYTES}` }]
      : []),
  ];
}

function redriveShortcomings(policy: string | undefined, deadArn: string | undefined): QueueShortcoming[] {
  if (policy === undefined) return [];
  const { maxReceiveCount, deadLetterTargetArn } = JSON.parse(policy) as Record<string, unknown>;
  return [
    ...(Number(maxReceiveCount) < MOST_RECEIVES
      ? [
          {
            detail: `the queue gives an event up after it was received ${Number(maxReceiveCount)} times: a night without the store would do`,
            advice: `set maxReceiveCount=${MOST_RECEIVES} in its RedrivePolicy`,
          },
        ]
      : []),
    ...(deadArn !== undefined && deadLetterTargetArn !== deadArn
      ? [
          {
            detail: 'what the queue gives up goes elsewhere than to SQS_DLQ_URL',
            advice: 'let both be the same',
          },
        ]
      : []),
  ];
}

function retentionShortcomings(
  { MessageRetentionPeriod: kept = '0' }: Record<string, string>,
  name: string,
): QueueShortcoming[] {
  if (Number(kept) >= LONGEST_SECONDS) return [];
  const days = Number(kept) / 86_400;
  return [
    {
      detail: `${name} forgets what waits for longer than ${Number(days.toFixed(1))} days`,
      advice: `set its MessageRetentionPeriod=${LONGEST_SECONDS}`,
    },
  ];
}

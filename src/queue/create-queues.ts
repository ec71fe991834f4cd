import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  QueueDoesNotExist,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { isLocalSqs } from './sqs-client.ts';
import { BATCH_BYTES, VISIBILITY_SECONDS } from './sqs-wire.ts';

export interface QueueAddresses {
  queueUrl: string;
  dlqUrl?: string | undefined;
}

/**
 * How often SQS hands a message out before it gives up on it: the most that it allows. The dead-letter queue is for
 * what can never be read; a store that is down for a night must not fill it.
 */
const MAX_RECEIVES = 1_000;

const attributes = {
  FifoQueue: 'true',
  // High throughput: limits and deduplication per client instead of for the whole queue.
  DeduplicationScope: 'messageGroup',
  FifoThroughputLimit: 'perMessageGroupId',
  MessageRetentionPeriod: String(14 * 24 * 3_600),
  MaximumMessageSize: String(BATCH_BYTES),
  VisibilityTimeout: String(VISIBILITY_SECONDS),
};

/**
 * Creates the FIFO queue, and the dead-letter queue if there is to be one, where they are missing, on a local SQS. On
 * AWS it does nothing: there, queues belong to whoever runs the account. A queue that exists is left as it is. Throws
 * what SQS answers, such as that the name does not end in `.fifo`.
 */
export async function createLocalQueues(
  client: SQSClient,
  endpoint: string | undefined,
  { queueUrl, dlqUrl }: QueueAddresses,
): Promise<void> {
  if (!isLocalSqs(endpoint)) return;
  const deadLetterTargetArn = dlqUrl === undefined ? undefined : await ensureQueue(client, dlqUrl, {});
  const redrive = { deadLetterTargetArn, maxReceiveCount: MAX_RECEIVES };
  await ensureQueue(client, queueUrl, deadLetterTargetArn ? { RedrivePolicy: JSON.stringify(redrive) } : {});
}

/** Answers the queue's ARN. */
async function ensureQueue(client: SQSClient, url: string, more: Record<string, string>): Promise<string> {
  const existing = await arnOf(client, url);
  if (existing !== undefined) return existing;
  const QueueName = url.slice(url.lastIndexOf('/') + 1);
  await client.send(new CreateQueueCommand({ QueueName, Attributes: { ...attributes, ...more } }));
  return (await arnOf(client, url)) ?? '';
}

async function arnOf(client: SQSClient, url: string): Promise<string | undefined> {
  try {
    const answer = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
    );
    return answer.Attributes?.['QueueArn'];
  } catch (error) {
    if (error instanceof QueueDoesNotExist) return undefined;
    throw error;
  }
}

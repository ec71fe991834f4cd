import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type Message,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { DeadLetter } from '../events/event-queue.ts';
import type { QueueAddresses } from './create-queues.ts';
import { BATCH_ENTRIES, sqsId, TRACE_ATTRIBUTES, VISIBILITY_SECONDS } from './sqs-wire.ts';

/** SQS's own counts, which are approximate. It has no answer to how old the oldest message is; CloudWatch has. */
export interface QueueStatus {
  waiting: number;
  /** Handed to a consumer and not yet stored. */
  inFlight: number;
  /** Unreadable; none where no dead-letter queue is configured. */
  dead: number | undefined;
}

/** Throws when SQS cannot be asked. */
export async function readQueueStatus(
  client: SQSClient,
  { queueUrl, dlqUrl }: QueueAddresses,
): Promise<QueueStatus> {
  const [queue, dlq] = await Promise.all([
    countMessages(client, queueUrl),
    dlqUrl === undefined ? undefined : countMessages(client, dlqUrl),
  ]);
  return { ...queue, dead: dlq && dlq.waiting + dlq.inFlight };
}

async function countMessages(
  client: SQSClient,
  url: string,
): Promise<Pick<QueueStatus, 'waiting' | 'inFlight'>> {
  const { Attributes: counts = {} } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return {
    waiting: Number(counts['ApproximateNumberOfMessages'] ?? 0),
    inFlight: Number(counts['ApproximateNumberOfMessagesNotVisible'] ?? 0),
  };
}

/** Long enough to look at a few batches one after the other; where we die meanwhile, they come back after so long. */
const PEEK_SECONDS = 5;

/**
 * The dead letters, the oldest of each client first, `limit` of them or a few more. They stay where they are, in their
 * order: while it looks, and for five seconds at most, they are hidden from a redrive, which leaves them for the next one.
 * Throws when SQS cannot be asked.
 *
 * SQS shows no message without handing it out, and hands nothing more of a client's out while it has handed out some: of
 * each client the first one is seen, and as many after it as SQS puts into one batch.
 */
export async function peekDeadLetters(
  client: SQSClient,
  { dlqUrl, limit }: { dlqUrl: string; limit: number },
): Promise<DeadLetter[]> {
  const seen: Message[] = [];
  try {
    while (seen.length < limit) {
      const { Messages: received = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: dlqUrl,
          MaxNumberOfMessages: BATCH_ENTRIES,
          WaitTimeSeconds: 0,
          VisibilityTimeout: PEEK_SECONDS,
          MessageSystemAttributeNames: ['SentTimestamp'],
          MessageAttributeNames: ['reason'],
        }),
      );
      if (received.length === 0) break;
      seen.push(...received);
    }
  } finally {
    await giveBack(client, dlqUrl, seen);
  }
  return seen.map(({ MessageId = '', Body = '', Attributes, MessageAttributes }) => ({
    id: MessageId,
    at: Number(Attributes?.SentTimestamp ?? 0),
    reason: MessageAttributes?.['reason']?.StringValue ?? '',
    body: Body,
  }));
}

/** Those that were handed out first are given back last, so that nobody gets a later one of a client before. */
async function giveBack(client: SQSClient, dlqUrl: string, messages: readonly Message[]): Promise<void> {
  for (let end = messages.length; end > 0; end -= BATCH_ENTRIES) {
    const batch = messages.slice(Math.max(0, end - BATCH_ENTRIES), end);
    await client
      .send(
        new ChangeMessageVisibilityBatchCommand({
          QueueUrl: dlqUrl,
          Entries: batch.map(({ MessageId, ReceiptHandle }) => ({
            Id: MessageId,
            ReceiptHandle,
            VisibilityTimeout: 0,
          })),
        }),
      )
      // They come back by themselves.
      .catch(() => {});
  }
}

/**
 * Moves what is in the dead-letter queue back to the queue, each client's messages in order, and answers how many it
 * moved. What comes back while it works is left there, for the next one. Throws when SQS refuses; what was moved by then
 * stays moved, and at worst one message is in both queues.
 *
 * One at a time, since StartMessageMoveTask exists on AWS only, and refuses what was sent to the queue directly.
 */
export async function redriveDeadLetters(
  client: SQSClient,
  { queueUrl, dlqUrl }: QueueAddresses & { dlqUrl: string },
): Promise<number> {
  const startedAt = Date.now();
  const handedOut: Message[] = [];
  let moved = 0;
  try {
    for (;;) {
      const { Messages: received = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: dlqUrl,
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: 1,
          VisibilityTimeout: VISIBILITY_SECONDS,
          MessageSystemAttributeNames: ['MessageGroupId', 'SentTimestamp'],
          MessageAttributeNames: [...TRACE_ATTRIBUTES],
        }),
      );
      handedOut.push(...received);
      // An unreadable message that is still unreadable comes straight back: without this, we would go round for ever.
      const dead = received.filter(({ Attributes }) => Number(Attributes?.SentTimestamp ?? 0) < startedAt);
      if (dead.length === 0) return moved;
      for (const message of dead) {
        await moveBack(client, { queueUrl, dlqUrl, message });
        handedOut.splice(handedOut.indexOf(message), 1);
        moved += 1;
      }
    }
  } finally {
    await giveBack(client, dlqUrl, handedOut);
  }
}

async function moveBack(
  client: SQSClient,
  { queueUrl, dlqUrl, message }: { queueUrl: string; dlqUrl: string; message: Message },
): Promise<void> {
  await client.send(
    new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: message.Body,
      ...(message.MessageAttributes && { MessageAttributes: message.MessageAttributes }),
      MessageGroupId: message.Attributes?.MessageGroupId,
      // Not the event's id: SQS would drop what it has seen in the last five minutes.
      MessageDeduplicationId: sqsId(`redrive:${message.MessageId}`),
    }),
  );
  await client.send(new DeleteMessageCommand({ QueueUrl: dlqUrl, ReceiptHandle: message.ReceiptHandle }));
}

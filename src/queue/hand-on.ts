import {
  ChangeMessageVisibilityBatchCommand,
  SendMessageCommand,
  type Message,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { readEventMessage, whyUnreadable, withTrace, type EventMessage } from '../events/event-message.ts';
import type { EventHandler } from '../events/event-queue.ts';
import type { Logger } from '../logger.ts';
import { attributeText, statedTrace } from './sqs-wire.ts';

export interface HandOnOptions {
  client: SQSClient;
  queueUrl: string;
  dlqUrl: string | undefined;
  logger: Logger;
  /** A message that could not be stored comes again after this long, then after twice as long, … a minute at most. */
  retryMs: number;
}

const LONGEST_RETRY_SECONDS = 60;

interface Readable {
  raw: Message;
  group: string;
  event: EventMessage;
}

/** `done` is what may be deleted. */
export interface HandedOn {
  done: Message[];
  handlerFailed: boolean;
}

/**
 * Hands received messages to `handler`. Unreadable ones go to the dead-letter queue at once, so that they do not hold
 * up their group. Messages that came before go alone, so that one that can never be stored does not take the others
 * with it; a group stops at its first that fails. Never rejects.
 */
export async function handOn(
  messages: Message[],
  handler: EventHandler,
  options: HandOnOptions,
): Promise<HandedOn> {
  const readable: Readable[] = [];
  const done: Message[] = [];
  for (const raw of messages) {
    const read = tryRead(raw);
    if ('event' in read) readable.push(read);
    else if (await bury(raw, read.reason, options)) done.push(raw);
  }

  const again = readable.filter(({ raw }) => receiveCount(raw) > 1);
  const fresh = readable.filter(({ raw }) => receiveCount(raw) <= 1);
  const stuckGroups = new Set<string>();
  const failed: Message[] = [];
  for (const batch of [...again.map((message) => [message]), fresh]) {
    const open = batch.filter(({ group }) => !stuckGroups.has(group));
    const stored = open.length === 0 || (await tryHandler(handler, open, options.logger));
    for (const message of batch) {
      if (stored && open.includes(message)) {
        done.push(message.raw);
      } else {
        stuckGroups.add(message.group);
        failed.push(message.raw);
      }
    }
  }
  if (failed.length > 0) await release(failed, options);
  return { done, handlerFailed: failed.length > 0 };
}

function tryRead(raw: Message): Readable | { reason: string } {
  try {
    const event = withTrace(readEventMessage(raw.Body ?? ''), statedTrace(raw.MessageAttributes));
    return { raw, group: raw.Attributes?.MessageGroupId ?? '', event };
  } catch (error) {
    return { reason: whyUnreadable(error) };
  }
}

/** Whether the message is in the dead-letter queue now. */
async function bury(raw: Message, reason: string, options: HandOnOptions): Promise<boolean> {
  const { client, dlqUrl, logger } = options;
  const about = { messageId: raw.MessageId, reason };
  if (dlqUrl === undefined) {
    logger.error(about, 'a message cannot be read, and there is no dead-letter queue to put it in');
    return false;
  }
  try {
    await client.send(
      new SendMessageCommand({
        QueueUrl: dlqUrl,
        MessageBody: raw.Body,
        MessageGroupId: raw.Attributes?.MessageGroupId,
        MessageDeduplicationId: raw.MessageId,
        // With its trace, in which it goes on when it is put back.
        MessageAttributes: {
          ...raw.MessageAttributes,
          reason: { DataType: 'String', StringValue: attributeText(reason) },
        },
      }),
    );
    logger.error(about, 'a message cannot be read and was put in the dead-letter queue');
    return true;
  } catch (error) {
    logger.error({ ...about, err: error }, 'a message cannot be read, nor put in the dead-letter queue');
    return false;
  }
}

async function tryHandler(handler: EventHandler, batch: Readable[], logger: Logger): Promise<boolean> {
  try {
    await handler(batch.map(({ event }) => event));
    return true;
  } catch (error) {
    const events = batch.map(({ event }) => event.event.id);
    logger.error({ err: error, events }, 'events could not be stored; SQS hands them out again');
    return false;
  }
}

/** Says when failed messages come again, instead of leaving it to the time for which all are hidden. */
async function release(messages: Message[], { client, queueUrl, logger, retryMs }: HandOnOptions) {
  const Entries = messages.map((message) => ({
    Id: message.MessageId,
    ReceiptHandle: message.ReceiptHandle,
    VisibilityTimeout: Math.min(
      Math.ceil((retryMs * 2 ** (receiveCount(message) - 1)) / 1_000),
      LONGEST_RETRY_SECONDS,
    ),
  }));
  try {
    await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }));
  } catch (error) {
    logger.warn(
      { err: error },
      'failed messages could not be given back to SQS, which hands them out again by itself',
    );
  }
}

function receiveCount(message: Message): number {
  return Number(message.Attributes?.ApproximateReceiveCount ?? 1);
}

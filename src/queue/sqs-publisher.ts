import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { EventMessage } from '../events/event-message.ts';
import type { EventPublisher, PublishResult } from '../events/event-queue.ts';
import type { Logger } from '../logger.ts';
import { createCoalescer } from './coalescer.ts';
import { attributeBytes, BATCH_BYTES, BATCH_ENTRIES, sqsId, traceAttributes, wireBody } from './sqs-wire.ts';

export interface SqsPublisherOptions {
  client: SQSClient;
  queueUrl: string;
  logger: Logger;
  /** How long an event waits for others to share its request. */
  lingerMs?: number;
  /** Until SQS has to have confirmed a batch, retries included; then its events count as not queued. */
  deadlineMs?: number;
  maxWaiting?: number;
}

interface Entry {
  client: string;
  body: string;
  attributes: ReturnType<typeof traceAttributes>;
  bytes: number;
  eventId: string;
}

/**
 * Publishes to a FIFO queue: one group per client, deduplicated by event id. Concurrent calls share requests. An event
 * that counts as not queued after a deadline may be in the queue all the same: publishing it again does no harm.
 */
export function createSqsPublisher({
  client,
  queueUrl,
  logger,
  lingerMs = 5,
  deadlineMs = 5_000,
  maxWaiting = 10_000,
}: SqsPublisherOptions): EventPublisher {
  const publish = createCoalescer<Entry>({
    maxEntries: BATCH_ENTRIES,
    maxBytes: BATCH_BYTES,
    lingerMs,
    maxInFlight: 20,
    maxWaiting,
    sizeOf: ({ bytes }) => bytes,
    groupOf: (entry) => entry.client,
    // SQS may take the later of two of a client's, and refuse the earlier.
    onePerGroup: true,
    send,
  });

  async function send(entries: Entry[]): Promise<PublishResult[]> {
    const command = new SendMessageBatchCommand({
      QueueUrl: queueUrl,
      Entries: entries.map(({ body, attributes, client: group, eventId }, index) => ({
        Id: String(index),
        MessageBody: body,
        ...(attributes && { MessageAttributes: attributes }),
        MessageGroupId: sqsId(group),
        MessageDeduplicationId: sqsId(eventId),
      })),
    });
    try {
      const answer = await client.send(command, { abortSignal: AbortSignal.timeout(deadlineMs) });
      if (answer.Failed?.length) logger.error({ failed: answer.Failed }, 'SQS did not take some events');
      const confirmed = new Set(answer.Successful?.map(({ Id }) => Id));
      const refused = new Map(answer.Failed?.map(({ Id, Code }) => [Id, Code]));
      return entries.map((_, index) =>
        confirmed.has(String(index)) ? { ok: true } : notTaken(refused.get(String(index))),
      );
    } catch (error) {
      logger.error({ err: error, events: entries.length }, 'SQS did not take a batch of events');
      return entries.map(() => notTaken(error instanceof Error ? error.name : undefined));
    }
  }

  return { publish: (messages) => publish(messages.map(toEntry)) };
}

function toEntry({ trace, ...message }: EventMessage): Entry {
  const body = wireBody(message);
  const attributes = traceAttributes(trace);
  const { id: eventId, client } = message.event;
  const bytes = Buffer.byteLength(body) + attributeBytes(attributes);
  return { client: client.id, body, attributes, bytes, eventId };
}

function notTaken(code: string | undefined): PublishResult {
  return { ok: false, detail: `SQS did not confirm it (${code ?? 'no reason given'})` };
}

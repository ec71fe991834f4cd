import { ReceiveMessageCommand, SendMessageCommand, type Message, type SQSClient } from '@aws-sdk/client-sqs';
import { pino } from 'pino';
import type { Logger } from '../../src/logger.ts';
import { eventMessage, type EventMessage } from '../../src/events/event-message.ts';
import { sampleEvent } from '../../src/events/sample-event.ts';
import { createLocalQueues } from '../../src/queue/create-queues.ts';
import { createSqsClient } from '../../src/queue/sqs-client.ts';
import { startLocalSqs, type LocalSqs } from '../support/local-sqs.ts';

export interface LocalQueue {
  sqs: LocalSqs;
  client: SQSClient;
  queueUrl: string;
  dlqUrl: string;
  logger: Logger;
  /** What was logged so far. */
  logged: () => string;
  sendRaw: (body: string, group: string) => Promise<void>;
  deadLetters: () => Promise<Message[]>;
  close: () => Promise<void>;
}

/** A FIFO queue and its dead-letter queue on a local SQS of their own. */
export async function openLocalQueue(): Promise<LocalQueue> {
  const sqs = await startLocalSqs();
  const queueUrl = sqs.queueUrl('events.fifo');
  const dlqUrl = sqs.queueUrl('dead.fifo');
  const client = createSqsClient({ queueUrl, endpoint: sqs.endpoint, hasCredentials: false });
  await createLocalQueues(client, sqs.endpoint, { queueUrl, dlqUrl });
  const lines: string[] = [];
  let sent = 0;
  return {
    sqs,
    client,
    queueUrl,
    dlqUrl,
    logger: pino({ level: 'debug' }, { write: (line) => void lines.push(line) }),
    logged: () => lines.join(''),
    async sendRaw(body, group) {
      sent += 1;
      await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: body,
          MessageGroupId: group,
          MessageDeduplicationId: `raw${sent}`,
        }),
      );
    },
    async deadLetters() {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: dlqUrl,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: 0,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['All'],
        }),
      );
      return Messages;
    },
    async close() {
      client.destroy();
      await sqs.close();
    },
  };
}

/** What matters of an entry of a batch request. */
export interface SentEntry {
  Id: string | undefined;
  MessageBody?: string | undefined;
  MessageGroupId?: string | undefined;
  MessageDeduplicationId?: string | undefined;
}

/**
 * A client whose requests the test answers, for troubles that the local SQS does not make. It is told the entries of
 * each, none where it is no batch.
 */
export function clientAnsweredBy(answer: (entries: SentEntry[]) => object | Promise<object>): SQSClient {
  const queueUrl = 'http://127.0.0.1:9/1/events.fifo';
  const client = createSqsClient({ queueUrl, endpoint: 'http://127.0.0.1:9', hasCredentials: false });
  client.middlewareStack.add(
    () =>
      async ({ input }) => ({
        output: { $metadata: {}, ...(await answer(('Entries' in input && input.Entries) || [])) },
        response: undefined,
      }),
    { step: 'initialize', priority: 'high' },
  );
  return client;
}

/** A message about a client. */
export function aMessage(id: string, client = '1042'): EventMessage {
  return eventMessage(sampleEvent('invoice.paid', { id, client: { id: client } }), new Date());
}

/** A handler that keeps the ids of what it gets, and tells when there are so many. */
export function idCollector() {
  const ids: string[] = [];
  let onMore: (() => void) | undefined;
  return {
    ids,
    handler: async (messages: EventMessage[]): Promise<void> => {
      ids.push(...messages.map(({ event }) => event.id));
      onMore?.();
    },
    has: (count: number) =>
      new Promise<void>((resolve) => {
        onMore = () => {
          if (ids.length >= count) resolve();
        };
        onMore();
      }),
  };
}

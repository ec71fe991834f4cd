import { setTimeout as delay } from 'node:timers/promises';
import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import { Consumer } from 'sqs-consumer';
import type { EventConsumer, EventHandler } from '../events/event-queue.ts';
import type { Logger } from '../logger.ts';
import { handOn } from './hand-on.ts';
import { BATCH_ENTRIES, TRACE_ATTRIBUTES } from './sqs-wire.ts';

export interface SqsConsumerOptions {
  client: SQSClient;
  queueUrl: string;
  /** Where unreadable messages go. None: they stay until SQS's own redrive policy takes them away. */
  dlqUrl?: string | undefined;
  logger: Logger;
  /** How long one poll waits for messages, 1 to 20 s. `stop` waits for a poll under way. */
  waitSeconds?: number;
  /** The first pause after trouble; it doubles. */
  retryMs?: number;
}

const LONGEST_PAUSE_MS = 5_000;

/** After a batch that was not full, a moment for the next to fill: each request costs, however little it brings. */
const GATHERING_MS = 20;

/** How long others do not get the messages of a consumer that gives no sign of life: that of a killed process. */
const HIDDEN_SECONDS = 20;

/**
 * Hands the messages of a FIFO queue on in batches of up to ten, and deletes what was kept. `stop` lets a handler that
 * runs finish, and its messages be deleted; without one it takes no longer than a poll.
 */
export function createSqsConsumer(options: SqsConsumerOptions): EventConsumer {
  let polling: Polling | undefined;
  return {
    start(handler) {
      polling ??= startPolling(handler, options);
    },
    async stop() {
      await polling?.stop();
      polling = undefined;
    },
  };
}

interface Polling {
  stop(): Promise<void>;
}

function startPolling(handler: EventHandler, options: SqsConsumerOptions): Polling {
  const { client, queueUrl, dlqUrl, logger, waitSeconds = 3, retryMs = 1_000 } = options;
  const stopping = new AbortController();
  let troubles = 0;
  let received = 0;
  let handling = false;
  let closed = false;
  let stopped: Promise<void> | undefined;

  const consumer = Consumer.create({
    sqs: client,
    queueUrl,
    batchSize: BATCH_ENTRIES,
    waitTimeSeconds: waitSeconds,
    visibilityTimeout: HIDDEN_SECONDS,
    heartbeatInterval: HIDDEN_SECONDS / 4,
    messageSystemAttributeNames: ['ApproximateReceiveCount', 'MessageGroupId'],
    messageAttributeNames: [...TRACE_ATTRIBUTES],
    suppressFifoWarning: true,
    // The library pauses after some errors only; `pauseBeforePoll` does after all of them.
    authenticationErrorTimeout: 0,
    preReceiveMessageCallback: pauseBeforePoll,
    handleMessageBatch,
  });

  async function pauseBeforePoll(): Promise<void> {
    const afterTrouble = troubles === 0 ? 0 : Math.min(retryMs * 2 ** (troubles - 1), LONGEST_PAUSE_MS);
    const isPartFull = received > 0 && received < BATCH_ENTRIES;
    const ms = Math.max(afterTrouble, isPartFull ? GATHERING_MS : 0);
    received = 0;
    if (ms > 0) await delay(ms, undefined, { signal: stopping.signal });
  }

  async function handleMessageBatch(messages: Message[]): Promise<Message[]> {
    if (closed) return [];
    received = messages.length;
    handling = true;
    const { done, handlerFailed } = await handOn(messages, handler, {
      client,
      queueUrl,
      dlqUrl,
      logger,
      retryMs,
    });
    handling = false;
    troubles = handlerFailed ? troubles + 1 : 0;
    return done;
  }

  function onError(error: Error, messages: unknown): void {
    if (stopping.signal.aborted) return;
    if (messages !== undefined) {
      logger.warn({ err: error }, 'SQS refused a request about received messages; they may come again');
      return;
    }
    troubles += 1;
    logger.error({ err: error }, 'SQS cannot be polled; trying again');
  }

  async function stop(): Promise<void> {
    stopping.abort();
    const ended = pollEnded(consumer);
    // Not `abort`: it drops the answer of a poll under way, and the messages in it stay hidden for a while.
    consumer.stop();
    const giveUp = new AbortController();
    const patience = delay(waitSeconds * 1_000 + 2_000, undefined, { signal: giveUp.signal });
    await Promise.race([ended, patience.catch(() => {})]);
    giveUp.abort();
    // A poll that hangs in a dead network is left behind, and hands nothing on any more.
    closed = !handling;
    if (handling) await ended;
  }

  consumer.on('error', onError);
  consumer.on('empty', () => {
    troubles = 0;
  });
  consumer.start();
  return { stop: () => (stopped ??= stop()) };
}

/** Resolves when the poll under way, if any, is over: its messages handled and deleted. */
function pollEnded(consumer: Consumer): Promise<void> {
  if (!consumer.status.isPolling) return Promise.resolve();
  return new Promise((resolve) => {
    consumer.once('empty', () => resolve());
    consumer.once('response_processed', () => resolve());
    // An error about messages is one of handling them, and the poll goes on.
    consumer.on('error', (_error, messages) => {
      if (messages === undefined) resolve();
    });
  });
}

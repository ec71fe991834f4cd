import { setTimeout } from 'node:timers/promises';
import type { Insertable } from 'kysely';
import { createAlarm } from '../../delivery/alarm.ts';
import { readEventMessage, whyUnreadable, type EventMessage } from '../../events/event-message.ts';
import type { EventConsumer, EventHandler, PublishResult } from '../../events/event-queue.ts';
import type { Logger } from '../../logger.ts';
import type { Db, Tables } from '../database/schema.ts';

/** What the store keeps of an accepted event. */
export function eventRow(message: EventMessage): Insertable<Tables['events']> {
  return {
    id: message.event.id,
    type: message.event.type,
    client_id: message.event.client.id,
    accepted_at: Date.parse(message.acceptedAt),
    body: JSON.stringify(message),
    state: 'inbox',
  };
}

/**
 * Commits a batch of accepted events in one transaction: all are on disk when it resolves, or none is. An id that is
 * known already counts as queued. The store's inbox is the queue; there is no second copy.
 */
export async function enqueue(db: Db, messages: EventMessage[]): Promise<PublishResult[]> {
  if (messages.length === 0) return [];
  await db
    .insertInto('events')
    .values(messages.map(eventRow))
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  return messages.map(() => ({ ok: true }));
}

interface ConsumerOptions {
  db: Db;
  logger: Logger;
  /** How often to look for events that another process queued, in milliseconds. */
  pollMs?: number;
  /** How long to rest after a handler that threw, in milliseconds. */
  retryMs?: number;
  batchSize?: number;
}

/** A consumer that can be told that something was queued in this process, instead of finding out at the next poll. */
export interface EmbeddedConsumer extends EventConsumer {
  wake(): void;
}

/** Hands the inbox on in order. A handler that throws gets the same batch again, after a rest. */
export function createEmbeddedConsumer({
  db,
  logger,
  pollMs = 500,
  retryMs = 1000,
  batchSize = 100,
}: ConsumerOptions): EmbeddedConsumer {
  const alarm = createAlarm();
  let running: Promise<void> | undefined;
  let stopping = false;

  async function nextBatch(): Promise<Array<{ seq: number; message: EventMessage }>> {
    const rows = await db
      .selectFrom('events')
      .select(['seq', 'body'])
      .where('state', '=', 'inbox')
      .orderBy('seq')
      .limit(batchSize)
      .execute();
    const batch: Array<{ seq: number; message: EventMessage }> = [];
    for (const { seq, body } of rows) {
      try {
        batch.push({ seq, message: readEventMessage(body) });
      } catch (error) {
        await setAside(seq, error);
      }
    }
    return batch;
  }

  /** The ledger marks what it keeps itself, in its own transaction; this is for a handler that keeps events elsewhere. */
  async function done(batch: Array<{ seq: number }>): Promise<void> {
    await db
      .updateTable('events')
      .set({ state: 'ingested' })
      .where('state', '=', 'inbox')
      .where(
        'seq',
        'in',
        batch.map(({ seq }) => seq),
      )
      .execute();
  }

  async function setAside(seq: number, error: unknown): Promise<void> {
    const detail = whyUnreadable(error);
    logger.error({ seq, detail }, 'an event cannot be read: set aside');
    await db.updateTable('events').set({ state: 'unreadable', detail }).where('seq', '=', seq).execute();
  }

  async function run(handler: EventHandler): Promise<void> {
    while (!stopping) {
      try {
        const batch = await nextBatch();
        if (batch.length > 0) {
          await handler(batch.map(({ message }) => message));
          await done(batch);
          // A full inbox must not keep the process from accepting more.
          await new Promise(setImmediate);
        } else {
          await alarm.rest(pollMs);
        }
      } catch (error) {
        logger.error({ err: error }, 'queued events could not be taken in: tried again');
        await setTimeout(retryMs);
      }
    }
  }

  return {
    start(handler) {
      running ??= run(handler);
    },
    wake: alarm.ring,
    async stop() {
      stopping = true;
      alarm.ring();
      await running;
    },
  };
}

/** How many events wait, and how many were set aside as unreadable. */
export async function inboxStatus(db: Db): Promise<{ waiting: number; unreadable: number }> {
  const rows = await db
    .selectFrom('events')
    .select(({ fn }) => ['state', fn.countAll<number>().as('count')])
    .where('state', 'in', ['inbox', 'unreadable'])
    .groupBy('state')
    .execute();
  const count = (state: string) => rows.find((row) => row.state === state)?.count ?? 0;
  return { waiting: count('inbox'), unreadable: count('unreadable') };
}

/** Puts the events that could not be read back in the inbox, for a version that can. Resolves to their number. */
export async function redriveUnreadable(db: Db): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('events')
    .set({ state: 'inbox', detail: null })
    .where('state', '=', 'unreadable')
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

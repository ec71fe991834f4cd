import { setTimeout as delay } from 'node:timers/promises';
import type wweb from 'whatsapp-web.js';
import type { Logger } from '../logger.ts';
import { changedChats, ownAcks } from './page-calls.ts';

/** Finds what happened while nobody listened: WhatsApp tells of that with no event. */
export interface CatchUp {
  /** Connected, perhaps after a while. Resolves when everything is found, or given up for now; never rejects. */
  connected(client: wweb.Client): Promise<void>;
  /** What happens from now on is not heard. */
  disconnected(): void;
}

interface CatchUpOptions {
  /** How far a message of ours has come. */
  onAck: (key: string, ack: number) => void;
  /** A message of a customer's that may not have been heard, as it stands now. */
  onMessage: (message: wweb.Message) => void;
  logger: Logger;
}

/**
 * What is older (ms) than this when the service starts is not looked at: an account that was just linked brings years of
 * unread messages along, and none of them waits for an answer any more.
 */
const LOOK_BACK_MS = 3 * 24 * 3_600_000;
/** Clocks differ, and a loss is not noticed at once. */
const OVERLAP_MS = 120_000;
/** How many messages of a chat are looked at, at least and at most. */
const FETCHED = 20;
const MOST_FETCHED = 200;
/** A page that has just come up may not be able to answer everything. */
const TRIES = 3;
const REST_MS = 10_000;

export function createCatchUp({ onAck, onMessage, logger }: CatchUpOptions): CatchUp {
  /** What happened before this was heard. While it is up to date: what happens is heard. */
  let knownUntil = Date.now() - LOOK_BACK_MS;
  let isUpToDate = false;
  let connection: object | undefined;

  async function fetchFrom(client: wweb.Client): Promise<void> {
    const since = knownUntil - OVERLAP_MS;
    const notBefore = Math.min(since, Date.now() - LOOK_BACK_MS);
    const { pupPage: page } = client;
    if (!page) throw new Error('there is no page');
    for (const { key, ack } of await page.evaluate(ownAcks)) onAck(key, ack);
    const changed = await page.evaluate(changedChats, { since: since / 1000, notBefore: notBefore / 1000 });
    for (const { id, unread } of changed) {
      const chat = await client.getChatById(id);
      const limit = Math.min(Math.max(unread, FETCHED), MOST_FETCHED);
      for (const message of await chat.fetchMessages({ limit })) {
        if (message.fromMe) onAck(message.id.id, message.ack);
        else if (message.timestamp * 1000 >= notBefore) onMessage(message);
      }
    }
  }

  return {
    async connected(client) {
      const mine = {};
      connection = mine;
      for (let tries = 1; tries <= TRIES && connection === mine; tries += 1) {
        const startedAt = Date.now();
        try {
          await fetchFrom(client);
          if (connection !== mine) return;
          knownUntil = startedAt;
          isUpToDate = true;
          return;
        } catch (error) {
          if (connection !== mine) return;
          logger.warn({ err: error }, 'what happened while nobody listened could not be fetched');
          await delay(REST_MS, undefined, { ref: false });
        }
      }
    },
    disconnected() {
      if (isUpToDate) knownUntil = Date.now();
      isUpToDate = false;
      connection = undefined;
    },
  };
}
